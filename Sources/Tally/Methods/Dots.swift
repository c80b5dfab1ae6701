/// Dots: each elector has 10 and puts as many as they like on each option.
///
/// Rule: ballots cast ≥ quorum, then the option with the most dots wins.
/// Ties: reported.
/// Source: cumulative voting: Bhagat, Brickley, Cumulative Voting (1984), Journal of Law and Economics 27(2).
struct Dots {
  let quorum: Quorum

  func count(_ sums: [Int], cast: Int, electorate: Int) -> TallyResult {
    MostPoints.count(sums, quorum, cast: cast, electorate: electorate)
  }
}
