/// Single transferable vote, by the rules of the Scottish councils.
///
/// Rule: quota = ballots / (seats + 1) + 1, rounded down. Who reaches the quota is elected. While seats are
/// left, the greatest surplus is transferred, and where there is none, whoever has the fewest votes is
/// excluded and their ballots are transferred. As soon as as many are left as there are seats, all of them
/// are elected. A ballot goes to the next option that is neither elected nor excluded; from a surplus with
/// the value surplus · (its value until now) / (all votes of the option), cut off after five decimal places;
/// from an exclusion with the value it had.
/// Ties: among equal surpluses, or equally few votes, the votes at the end of the last stage at which they
/// differed decide. Where they never did, the Order draws a lot. Nothing is drawn here: the count goes every
/// way the lot could go, and if all ways elect the same, they are elected; else the tie is reported. Those
/// without a vote are excluded together, for their order cannot matter, unless that would leave seats empty.
/// Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52;
/// every way: Conitzer, Rognlie, Xia, Preference Functions That Score Rankings (2009), "parallel-universes
/// tiebreaking".
struct TransferableVote {
  let seats: Int

  /// One vote, in the smallest unit that is counted.
  static let unit = 100_000

  func count(_ papers: [Paper], options: Int) -> TallyResult {
    let ballots = papers.reduce(0) { $0 + $1.count }
    let quota = ballots / (seats + 1) + 1
    var account: [Statement] = [.quota(votes: quota, ballots: ballots, seats: seats)]
    if ballots == 0 { return TallyResult(.notAdopted, account) }

    var trunk = TransferCount(Paper.merged(papers), options: options, seats: seats, quota: quota)
    let lot = trunk.runToLot()
    account += trunk.stages.map(Statement.stage)
    guard let lot else { return TallyResult(.winners(trunk.elected), account) }

    var ways = Ways()
    follow(trunk, lot, &ways)
    account.append(.lots(among: lot.tied, ways: ways.isComplete ? ways.count : nil))
    if !ways.isComplete {
      let continuing = trunk.continuing
      let left = seats - trunk.elected.count
      return TallyResult(.tie(among: continuing, seats: left, certain: trunk.elected), account)
    }
    let certain = (0..<options).filter { ways.elections[$0] == ways.count }
    if certain.count == seats { return TallyResult(.winners(certain), account) }
    let among = (0..<options).filter { (1..<ways.count).contains(ways.elections[$0]) }
    return TallyResult(.tie(among: among, seats: seats - certain.count, certain: certain), account)
  }

  /// What came of the ways that were followed.
  private struct Ways {
    var count = 0
    var isComplete = true
    /// By option, in how many ways it was elected.
    var elections: [Int] = []
  }

  private func follow(_ count: TransferCount, _ lot: TransferCount.Lot, _ ways: inout Ways) {
    for option in lot.tied where ways.isComplete {
      var way = count
      way.settle(lot, on: option)
      if let next = way.runToLot() {
        follow(way, next, &ways)
      } else if ways.count == TallyLimits.ways {
        ways.isComplete = false
      } else {
        if ways.elections.isEmpty { ways.elections = [Int](repeating: 0, count: way.votes.count) }
        for winner in way.elected { ways.elections[winner] += 1 }
        ways.count += 1
      }
    }
  }
}

/// Ballots with the same preferences, first to last.
struct Paper: Sendable {
  let preferences: [Int]
  var count: Int

  /// Equal ballots together, in the order of their preferences: how they came has no effect on the work
  /// either.
  static func merged(_ papers: [Paper]) -> [Paper] {
    let sorted = papers.sorted { $0.preferences.lexicographicallyPrecedes($1.preferences) }
    return sorted.reduce(into: []) { merged, paper in
      if merged.last?.preferences == paper.preferences {
        merged[merged.count - 1].count += paper.count
      } else {
        merged.append(paper)
      }
    }
  }
}
