/// What approval, score and dots have in common: the option with the most points wins.
enum MostPoints {
  /// A tie at the top is reported. An option without a point cannot win.
  static func count(_ sums: [Int], _ quorum: Quorum, cast: Int, electorate: Int) -> TallyResult {
    let needed = quorum.votes(of: electorate)
    let account: [Statement] =
      sums.enumerated().map { .points(option: $0.offset, points: $0.element) }
      + [.turnout(cast: cast, electorate: electorate, needed: needed)]
    if cast < needed { return TallyResult(.quorumMissed(by: needed - cast), account) }
    guard let most = sums.max(), most > 0 else { return TallyResult(.notAdopted, account) }
    let best = sums.indices.filter { sums[$0] == most }
    return TallyResult(best.count == 1 ? .winners(best) : .tie(among: best, seats: 1, certain: []), account)
  }
}
