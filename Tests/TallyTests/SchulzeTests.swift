import Tally
import TestSupport
import Testing

@Suite struct SchulzeTests {
  /// Against the definition, by trying every path.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func theStrongestPathsDecide(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    let rule = Schulze(quorum: 0, ratio: try Ratio(1, 1))
    var (ties, cycles) = (0, 0)
    for round in 0..<300 {
      let matrix = matrix(options: 2 + numbers.below(4), &numbers)
      let result = rule.count(Pairwise(matrix: matrix))
      let expected = EveryPath(matrix).winners
      if expected.count > 1 { ties += 1 }
      if result.account.contains(where: { if case .path = $0 { true } else { false } }) { cycles += 1 }
      guard result.outcome.options(default: matrix.count - 1) == expected else {
        Issue.record("seed \(seed), round \(round): \(matrix)")
        return
      }
    }
    #expect(ties > 10 && cycles > 10)
  }

  /// Of small numbers, so that there are cycles and ties; most of the time few prefer further discussion.
  private func matrix(options: Int, _ numbers: inout Numbers) -> [[Int]] {
    let (most, standard) = (2 + numbers.below(12), options - 1)
    let isFarBehind = numbers.below(4) > 0
    return (0..<options).map { one in
      (0..<options).map { other in
        if isFarBehind, one == standard { return 0 }
        return numbers.below(most) + (isFarBehind && other == standard ? 1 : 0)
      }
    }
  }

  @Test func ballotsMakeTheMatrix() throws {
    var numbers = Numbers(seed: 5)
    for _ in 0..<200 {
      let ballots = (0..<5).map { _ in (numbers.ranking(options: 4, isStrict: false), 1 + numbers.below(5)) }
      let poll = try Poll(try .ranked(), options: 3, ballots)
      var matrix = [[Int]](repeating: [0, 0, 0, 0], count: 4)
      for (ranks, count) in ballots {
        for (one, other) in (0..<4).flatMap({ one in (0..<4).map { (one, $0) } }) {
          let places = [one, other].map { option in ranks.firstIndex { $0.contains(option) } ?? 4 }
          if places[0] < places[1] { matrix[one][other] += count }
        }
      }
      #expect(poll.result() == Schulze(quorum: 0, ratio: try Ratio(1, 1)).count(Pairwise(matrix: matrix)))
    }
  }
}

extension Outcome {
  /// The options that win, where further discussion is one of them.
  func options(default standard: Int) -> [Int] {
    switch self {
    case .winners(let winners): winners
    case .tie(let among, _, _): among
    default: [standard]
    }
  }
}

/// The definition, as slowly as it can be told: the best of all simple paths.
struct EveryPath {
  let matrix: [[Int]]
  private let kept: [Int]

  init(_ matrix: [[Int]]) {
    self.matrix = matrix
    let standard = matrix.count - 1
    kept = matrix.indices.filter { $0 == standard || matrix[$0][standard] > matrix[standard][$0] }
  }

  var winners: [Int] {
    kept.filter { one in
      kept.allSatisfy { other in
        one == other || !isWeaker(best(from: one, to: other, [one]), best(from: other, to: one, [other]))
      }
    }
  }

  private func isWeaker(_ left: (Int, Int), _ right: (Int, Int)) -> Bool {
    left.0 < right.0 || left.0 == right.0 && left.1 > right.1
  }

  private func best(from one: Int, to other: Int, _ path: [Int]) -> (Int, Int) {
    if one == other { return (.max, 0) }
    var best = (0, 0)
    for next in kept where !path.contains(next) && matrix[one][next] > matrix[next][one] {
      var strength = self.best(from: next, to: other, path + [next])
      let link = (matrix[one][next], matrix[next][one])
      if strength.0 == 0 { continue }
      if isWeaker(link, strength) { strength = link }
      if isWeaker(best, strength) { best = strength }
    }
    return best
  }
}
