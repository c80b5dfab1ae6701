/// Score: each elector gives each option 0 to 10 points; one that is not named has 0.
///
/// Rule: ballots cast ≥ quorum, then the option with the greatest sum wins.
/// Ties: reported.
/// Source: Smith, Range Voting (2000).
struct Score {
  let quorum: Quorum

  func count(_ sums: [Int], cast: Int, electorate: Int) -> TallyResult {
    MostPoints.count(sums, quorum, cast: cast, electorate: electorate)
  }
}
