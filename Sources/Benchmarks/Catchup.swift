import Replica
import Store

/// One side is strictly behind: what goes over the line to bring it up to date, and how often it has to ask.
enum Catchup {
  struct Result {
    var ratio: Double
    var rounds: Int
  }

  /// `lacking` is the bytes of the events and bodies that the side behind lacks. Which side speaks first
  /// depends on the keys, so both orders are measured, and the worse one counts.
  static func measure(ahead: String, behind: String, lacking: Int) throws -> Result {
    var worst = Result(ratio: 0, rounds: 0)
    for seeds: [UInt64] in [[1, 2], [2, 1]] {
      let copy = behind + "-\(seeds[0])"
      try Files.copy(behind, to: copy)
      let pair = try Pair([ahead, copy], seeds: seeds)
      try pair.converse()
      Files.remove(store: copy)
      guard try pair.areEqual() else { preconditionFailure("both sides have talked, and are not equal") }
      let bytes = pair.traffic.reduce(0) { $0 + $1.bytes }
      worst.ratio = max(worst.ratio, Double(bytes) / Double(lacking))
      worst.rounds = max(worst.rounds, pair.traffic[1].questions)
    }
    return worst
  }
}
