import Events
import Node
import Replica
import Sodium
import Store

/// A node comes back after it was away for all that there is, and takes it in over TLS from one that has it,
/// in the same process and so on the same two cores; beside the same messages taken in without a network.
enum Comeback {
  struct Result {
    var ratios = Sample()
    /// Events a second over TLS.
    var rate = Sample()
    /// A store with all of it, and the node of whose department all people in it are.
    var store = ""
    var department = SigningKey(seed: .zero)
  }

  static func measure(_ texts: Texts, events count: Int, rounds: Int, in folder: String) throws -> Result {
    var history = History(texts, seed: 3)
    var batches: [[[UInt8]]] = []
    for _ in 0..<(count / Batch.size) {
      let events = history.next(Batch.size)
      guard let community = history.community else {
        preconditionFailure("a history begins with its charter")
      }
      batches.append(Door.messages(events, in: community))
    }
    var result = Result()
    result.store = "\(folder)/ahead.db"
    result.department = history.node
    for round in 0..<rounds {
      Files.remove(store: result.store)
      let start = Clock.wall
      try ingest(batches, to: result.store)
      let middle = Clock.wall
      let path = "\(folder)/ahead-\(round).db"
      try Files.copy(result.store, to: path)
      let seconds = try blocking { try await comeBack(to: path, count, in: "\(folder)/return-\(round)") }
      result.ratios.append((middle - start) / seconds)
      result.rate.append(Double(count) / seconds)
    }
    return result
  }

  /// As `Ingest.parallel`, into an empty store.
  private static func ingest(_ batches: [[[UInt8]]], to path: String) throws {
    let door = try Door(path: path)
    let keys = Array(repeating: AdmissibleKeys(), count: Examiners.threads)
    let examiners = Examiners(batches.flatMap(\.self), known: keys)
    for (number, batch) in batches.enumerated() {
      try door.take(examiners.take(batch.count))
      if number % 10 == 9 { try door.store.database.checkpoint(.passive) }
    }
    _ = examiners.finish()
    try door.store.database.checkpoint(.truncate)
  }

  /// Seconds from the node's coming back to its having all.
  private static func comeBack(to store: String, _ count: Int, in folder: String) async throws -> Double {
    let ahead = try await MeshNode("ahead", in: folder, store: store)
    let behind = try await MeshNode("behind", in: folder)
    try await ahead.befriend(behind)
    let start = Clock.wall
    try await behind.befriend(ahead)
    let isDone = await behind.witness.wait(600) { $0.committedCount >= count }
    precondition(isDone, "a node that comes back gets all that it lacks")
    let seconds = behind.witness.last - start
    await behind.stop()
    await ahead.stop()
    Files.remove(store: ahead.node.home.store)
    Files.remove(store: behind.node.home.store)
    return seconds
  }
}
