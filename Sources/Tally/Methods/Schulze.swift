/// Ranked choice: Schulze's method over weak rankings, with further discussion as the default option.
///
/// Rule, with V(A, B) the ballots that prefer A to B, and D the default option, the last one:
/// 1. An option A with V(A, D) below the quorum is struck.
/// 2. An option A is struck unless V(A, D) > V(D, A) and V(A, D) · q ≥ V(D, A) · p, for a ratio of p/q.
/// 3. A defeats B when V(A, B) > V(B, A); the defeat is stronger with more votes for it, and among equals
///    with fewer against it. A path of defeats is as strong as its weakest.
/// 4. A wins when no option has a stronger path to A than A has to it. If D wins, nothing is adopted.
/// Ties: if several win, that is reported. (Debian's project leader has a casting vote; here nobody has.)
/// Source: Debian Constitution 1.9, A.5 (A.6 until 2022), whose Schwartz sets give the same winners;
/// Schulze, The Schulze Method of Voting (arXiv:1804.02973), with winning votes.
package struct Schulze: Sendable {
  /// Ballots that must prefer an option to further discussion.
  package let quorum: Int
  package let ratio: Ratio

  package init(quorum: Int, ratio: Ratio) { (self.quorum, self.ratio) = (quorum, ratio) }

  /// The strength of a defeat, or of the weakest on a path; greater is stronger.
  struct Strength: Comparable {
    let votes: Int
    let against: Int

    static let none = Strength(votes: 0, against: 0)

    static func < (left: Strength, right: Strength) -> Bool {
      left.votes != right.votes ? left.votes < right.votes : left.against > right.against
    }
  }

  /// The last option of `pairs` is further discussion. O(options³).
  package func count(_ pairs: Pairwise) -> TallyResult {
    var account: [Statement] = []
    let kept = (0..<pairs.options).filter { option in
      guard let reason = strikes(option, pairs) else { return true }
      account.append(reason)
      return false
    }
    let paths = Schulze.strongestPaths(pairs, among: kept)
    let winners = kept.indices.filter { one in kept.indices.allSatisfy { paths[one][$0] >= paths[$0][one] } }
    for winner in winners {
      // Two that tie are told of once.
      let rivals = kept.indices.filter { $0 > winner || $0 < winner && !winners.contains($0) }
      account += rivals.flatMap { Schulze.compared(winner, $0, kept, paths, pairs) }
    }
    let best = winners.map { kept[$0] }
    if best == [pairs.options - 1] { return TallyResult(.notAdopted, account) }
    return TallyResult(best.count == 1 ? .winners(best) : .tie(among: best, seats: 1, certain: []), account)
  }

  /// Why an option is struck from consideration; nil for one that stays, as the default option does.
  private func strikes(_ option: Int, _ pairs: Pairwise) -> Statement? {
    let standard = pairs.options - 1
    if option == standard { return nil }
    let (votes, against) = (pairs[option, standard], pairs[standard, option])
    if votes < quorum { return .belowQuorum(option: option, votes: votes, needed: quorum) }
    if ratio.isReached(votes, against: against) { return nil }
    return .belowRatio(option: option, votes: votes, against: against, ratio: ratio)
  }

  /// By Floyd and Warshall: the strength of the strongest path from each kept option to each other.
  private static func strongestPaths(_ pairs: Pairwise, among kept: [Int]) -> [[Strength]] {
    var paths = kept.map { one in
      kept.map { other in
        let (votes, against) = (pairs[one, other], pairs[other, one])
        return one != other && votes > against ? Strength(votes: votes, against: against) : .none
      }
    }
    for middle in kept.indices {
      for one in kept.indices where one != middle && paths[one][middle] > .none {
        for other in kept.indices where other != one && other != middle {
          paths[one][other] = max(paths[one][other], min(paths[one][middle], paths[middle][other]))
        }
      }
    }
    return paths
  }

  private static func compared(
    _ winner: Int, _ rival: Int, _ kept: [Int], _ paths: [[Strength]], _ pairs: Pairwise
  ) -> [Statement] {
    let (option, other) = (kept[winner], kept[rival])
    let (votes, against) = (pairs[option, other], pairs[other, option])
    let pair = Statement.pair(option: option, other: other, votes: votes, against: against)
    let (strength, back) = (paths[winner][rival].votes, paths[rival][winner].votes)
    if votes > against || strength == 0 { return [pair] }
    return [pair, .path(option: option, other: other, strength: strength, back: back)]
  }
}
