import Tally
import TestSupport
import Testing

@Suite struct TransferableVoteTests {
  /// What every count keeps to, whoever wins.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func countsKeepTheirBooks(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    for round in 0..<250 {
      let options = 2 + numbers.below(6)
      let seats = 1 + numbers.below(options)
      let ballots = (0...numbers.below(9)).map { _ in
        (ranks: numbers.ranking(options: options, isStrict: true), count: 1 + numbers.below(9))
      }
      let result = try Poll(.transferableVote(seats: seats), options: options, ballots).result()
      let problem = flaw(in: result, seats: seats, ballots: ballots)
      guard problem == nil else {
        Issue.record("seed \(seed), round \(round): \(problem ?? ""): \(ballots), \(seats) seats")
        return
      }
    }
  }

  private func flaw(in result: TallyResult, seats: Int, ballots: [(ranks: [[Int]], count: Int)]) -> String? {
    let cast = ballots.reduce(0) { $0 + $1.count }
    let quota = cast / (seats + 1) + 1
    guard result.quota == quota else { return "quota" }
    var (left, elected) = (cast * 100_000, [Int]())
    for case .stage(let stage) in result.account {
      let sum = stage.votes.reduce(0, +)
      if sum > left { return "votes from nowhere" }
      left = sum
      if !Set(elected).isSubset(of: stage.elected) { return "elected and not elected" }
      if stage.elected.count > seats { return "more elected than seats" }
      if case .lastSeats = stage.action {
      } else if stage.votes.indices.contains(where: {
        stage.votes[$0] >= quota * 100_000 && !stage.elected.contains($0)
      }) {
        return "a quota without a seat"
      }
      elected = stage.elected
    }
    switch result.outcome {
    case .winners(let winners): return winners.count == seats ? nil : "seats left"
    case .tie(let among, let seatsLeft, let certain):
      let isTie = certain.count + seatsLeft == seats && among.count > seatsLeft && seatsLeft > 0
      return isTie && Set(among).isDisjoint(with: certain) ? nil : "no tie"
    default: return "no outcome"
    }
  }

  /// Droop proportionality: who are more than m quotas and all prefer the same m to all others get them,
  /// whatever the others do. What is cut off behind the fifth place is far below one vote here.
  @Test(arguments: [1, 2] as [UInt64])
  func solidCoalitionsGetTheirSeats(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    for round in 0..<250 {
      let (options, seats) = (6, 3)
      let size = 1 + numbers.below(2)
      let coalition = (0..<11).map { _ in
        let inside = numbers.permutation(size)
        let outside = numbers.permutation(options - size).map { $0 + size }
        return (ranks: (inside + outside).map { [$0] }, count: 1)
      }
      // 11 of 20 are more than two quotas of 3 seats less the last vote.
      let others = (0..<(size == 1 ? 20 : 9)).map { _ in
        (ranks: numbers.permutation(options).map { [$0] }, count: 1)
      }
      let result = try Poll(.transferableVote(seats: seats), options: options, coalition + others).result()
      let certain: [Int] =
        switch result.outcome {
        case .winners(let winners): winners
        case .tie(_, _, let certain): certain
        default: []
        }
      guard Set(0..<size).isSubset(of: certain) else {
        Issue.record("seed \(seed), round \(round): \(result.outcome)")
        return
      }
    }
  }

  @Test func aCountWithALotTellsOfItAndNotOfOneWay() throws {
    let result = try Poll(
      .transferableVote(seats: 1), options: 4, rankings("5 A\n3 B\n1 C>A\n1 D>A")
    ).result()
    #expect(result.outcome == .winners([0]))
    #expect(result.account.last == .lots(among: [2, 3], ways: 2))
    #expect(result.stages.count == 1)
  }

  @Test func tooManyWaysAreATie() throws {
    let ballots = (0..<10).map { (ranks: [[$0]], count: 1) }
    let result = try Poll(.transferableVote(seats: 5), options: 10, ballots).result()
    #expect(result.outcome == .tie(among: Array(0..<10), seats: 5, certain: []))
    #expect(result.account.last == .lots(among: Array(0..<10), ways: nil))
  }
}
