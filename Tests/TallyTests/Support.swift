import Tally
import TestSupport

/// `3 AB>C` as in the vectors: three ballots with A and B level before C; a line each.
func rankings(_ text: String) -> [(ranks: [[Int]], count: Int)] {
  text.split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    let ranks = words[1].split(separator: ">").map { rank in
      rank.utf8.map { Int($0) - Int(UInt8(ascii: "A")) }
    }
    return (ranks, Int(words[0]) ?? 0)
  }
}

extension Poll {
  /// A poll with these rankings, whose electorate are those who voted.
  init(_ rule: Rule, options: Int, _ ballots: [(ranks: [[Int]], count: Int)]) throws(TallyError) {
    try self.init(rule, options: options, electorate: ballots.reduce(0) { $0 + $1.count })
    for ballot in ballots { try add(.ranking(ballot.ranks), count: ballot.count) }
  }
}

extension Rule {
  /// Debian's, without a quorum and by simple majority.
  static func ranked(quorum: Int = 0, ratio: Int = 1) throws -> Rule {
    .schulze(quorum: .votes(quorum), ratio: try Ratio(ratio, 1))
  }
}

extension Numbers {
  /// A ranking of some of the options, with ties where they are wanted.
  mutating func ranking(options: Int, isStrict: Bool) -> [[Int]] {
    var left = Array(0..<options)
    var ranks: [[Int]] = []
    for _ in 0...below(options) {
      let option = left.remove(at: below(left.count))
      if !isStrict, !ranks.isEmpty, below(3) == 0 {
        ranks[ranks.count - 1].append(option)
      } else {
        ranks.append([option])
      }
    }
    return ranks
  }

  mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for place in order.indices.reversed() { order.swapAt(place, below(place + 1)) }
    return order
  }
}

extension Outcome {
  /// With other names for the options.
  func renamed(_ names: [Int]) -> Outcome {
    func all(_ options: [Int]) -> [Int] { options.map { names[$0] }.sorted() }
    return switch self {
    case .winners(let winners): .winners(all(winners))
    case .tie(let among, let seats, let certain): .tie(among: all(among), seats: seats, certain: all(certain))
    default: self
    }
  }
}
