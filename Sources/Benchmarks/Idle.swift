import Events
import Replica
import Sodium
import Store
import Sync

/// Two nodes that share thousands of communities and have nothing to tell each other.
enum Idle {
  static let communities = 3_000

  /// The bytes that connecting costs, of the side that sends more.
  static func measure(_ texts: Texts, in folder: String) throws -> Int {
    let paths = ["\(folder)/idle-0.db", "\(folder)/idle-1.db"]
    defer { for path in paths { Files.remove(store: path) } }
    var known = AdmissibleKeys()
    do {
      let store = try Store(path: paths[0])
      let replica = try Replica(store, as: .observer(SigningKey(seed: .zero)), at: History.today)
      for seed in 0..<Self.communities {
        var history = History(texts, seed: UInt64(1_000 + seed), authors: 1)
        let charter = history.next(1)[0]
        _ = try replica.load([ExaminedEvent(charter.event, body: charter.body, &known)], at: History.today)
      }
      guard try replica.communities().count == communities else { preconditionFailure("all are admitted") }
      try store.database.checkpoint(.truncate)
    }
    try Files.copy(paths[0], to: paths[1])
    let pair = try Pair(paths, seeds: [1, 2])
    try pair.converse()
    guard pair.inStep == [true, true] else { preconditionFailure("both sides are equal and say so") }
    return pair.traffic.map(\.bytes).max() ?? 0
  }
}
