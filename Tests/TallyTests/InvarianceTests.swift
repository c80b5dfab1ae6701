import Tally
import TestSupport
import Testing

/// The law of Protocol/tally.md: neither the order of the ballots nor the numbers of the options have an
/// effect.
@Suite struct InvarianceTests {
  private typealias Ballots = [(choice: Choice, count: Int)]

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func orderHasNoEffect(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    var ties = 0
    for round in 0..<250 {
      let options = 2 + numbers.below(5)
      for rule in try rules(options: options, &numbers) {
        let ballots = try ballots(for: rule, options: options, &numbers)
        let result = try count(rule, options, ballots)
        if case .tie = result.outcome { ties += 1 }
        let shuffled = numbers.permutation(ballots.count).map { ballots[$0] }
        // Further discussion keeps its place.
        let names = numbers.permutation(options) + [options]
        let renamed = try count(rule, options, ballots.map { ($0.choice.renamed(names), $0.count) })
        guard try count(rule, options, shuffled) == result,
          renamed.outcome == result.outcome.renamed(names)
        else {
          Issue.record("seed \(seed), round \(round): \(rule) \(ballots)")
          return
        }
      }
    }
    #expect(ties > 50)
  }

  private func rules(options: Int, _ numbers: inout Numbers) throws -> [Rule] {
    let quorum = Quorum.share(try Share(numbers.below(3), 6))
    return [
      .schulze(quorum: quorum, ratio: try Ratio(2 + numbers.below(2), 2)), .approval(quorum: quorum),
      .score(quorum: quorum), .dots(quorum: quorum),
      .transferableVote(seats: 1 + numbers.below(min(3, options))),
    ]
  }

  private func ballots(for rule: Rule, options: Int, _ numbers: inout Numbers) throws -> Ballots {
    (0...numbers.below(7)).map { _ in
      let choice: Choice =
        switch rule {
        case .schulze: .ranking(numbers.ranking(options: options + 1, isStrict: false))
        case .transferableVote: .ranking(numbers.ranking(options: options, isStrict: true))
        default:
          .points(numbers.ranking(options: options, isStrict: true).map { Choice.Points($0[0], 1) })
        }
      return (choice, 1 + numbers.below(3))
    }
  }

  private func count(_ rule: Rule, _ options: Int, _ ballots: Ballots) throws -> TallyResult {
    var poll = try Poll(rule, options: options, electorate: 30)
    for ballot in ballots { try poll.add(ballot.choice, count: ballot.count) }
    return poll.result()
  }
}

extension Choice {
  func renamed(_ names: [Int]) -> Choice {
    switch self {
    case .voice: self
    case .ranking(let ranks): .ranking(ranks.map { $0.map { names[$0] } })
    case .points(let points): .points(points.map { Points(names[$0.option], $0.points) })
    }
  }
}
