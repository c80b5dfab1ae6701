/// Approval: each elector names all options that they could live with.
///
/// Rule: ballots cast ≥ quorum, then the option that most ballots approve wins.
/// Ties: reported.
/// Source: Brams, Fishburn, Approval Voting (1978), American Political Science Review 72(3).
struct Approval {
  let quorum: Quorum

  func count(_ approvals: [Int], cast: Int, electorate: Int) -> TallyResult {
    MostPoints.count(approvals, quorum, cast: cast, electorate: electorate)
  }
}
