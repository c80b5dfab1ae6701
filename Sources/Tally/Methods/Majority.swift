/// Majority of the votes cast, with a quorum. Who abstains takes part and takes no side.
///
/// Rule: ballots cast (yes, no, abstain) ≥ quorum, then adopted when yes > no.
/// Ties: as many yes as no is not adopted; what is stays.
/// Source: Robert's Rules of Order Newly Revised (12th ed., 2020), §44 (a tie rejects) and §40 (quorum).
struct Majority {
  let quorum: Quorum

  func count(_ voices: Voices, electorate: Int) -> TallyResult {
    let needed = quorum.votes(of: electorate)
    let account: [Statement] = [
      .voices(voices), .turnout(cast: voices.cast, electorate: electorate, needed: needed),
    ]
    if voices.cast < needed { return TallyResult(.quorumMissed(by: needed - voices.cast), account) }
    return TallyResult(voices.yes > voices.no ? .adopted : .notAdopted, account)
  }
}
