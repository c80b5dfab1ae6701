import Events
import Foundation
import Replica
import Store
import Sync

/// Taking a history in, beside the least that it could cost.
///
/// Both stores get every event and grow alike, so the limit at a million events is that of a bare table with
/// a million rows. Both are checkpointed after each round, off the batches, and the checkpoint counts in the
/// round's CPU time.
final class Ingest {
  private let door: Door
  private let bare: BareTable
  private var history: History
  /// One for each thread that examines.
  private var keys = Array(repeating: AdmissibleKeys(), count: Examiners.threads)
  private(set) var bytes = 0
  let path: String

  var count: Int { history.count }
  var store: Store { door.store }

  init(_ texts: Texts, in folder: String) throws {
    history = History(texts, seed: 1)
    path = folder + "/replica.db"
    door = try Door(path: path)
    bare = BareTable(path: folder + "/bare.db")
  }

  /// CPU time over that of the limit, one value a round: batch by batch, so that both meet the same machine.
  func serial(rounds: Int, of batches: Int) throws -> Costs {
    var costs = Costs()
    for _ in 0..<rounds {
      var cost = Cost()
      for _ in 0..<batches {
        let batch = nextBatch()
        cost.verifying += Clock.cpu { for signature in batch.signatures { signature.verify() } }
        var examined: [Examined] = []
        cost.examining += Clock.cpu { examined = batch.messages.map { Examined($0, &keys[0]) } }
        cost.taking += try Clock.cpu {
          try door.take(examined)
          examined = []
        }
        cost.inserting += Clock.cpu { bare.add(batch.rows) }
      }
      cost.checkpoint += try Clock.cpu { try door.store.database.checkpoint(.passive) }
      cost.bareCheckpoint += Clock.cpu { bare.checkpoint() }
      costs.rounds.append(cost.divided(by: Double(batches * Batch.size)))
    }
    return costs
  }

  /// The next batches, verified, the first one last.
  func examined(batches count: Int) -> [[Examined]] {
    let batches = (0..<count).map { _ in nextBatch() }
    return batches.map { $0.messages.map { Examined($0, &keys[0]) } }.reversed()
  }

  func take(_ messages: [Examined]) throws { try door.take(messages) }

  /// Brings both stores to so many events, as fast as may be.
  func fill(to count: Int) throws {
    while history.count < count {
      let batches = (0..<min(10, (count - history.count) / Batch.size)).map { _ in nextBatch() }
      try take(batches)
      for batch in batches { bare.add(batch.rows) }
      bare.checkpoint()
    }
  }

  /// Wall time of raw verifications on two threads over that of the whole door with verification on two cores
  /// ahead of the writer, one value a round. A round is long, since at its end one core has nothing to do.
  func parallel(rounds: Int, of batches: Int) throws -> Sample {
    var ratios = Sample()
    for _ in 0..<rounds {
      let batches = (0..<batches).map { _ in nextBatch() }
      let signatures = batches.flatMap(\.signatures)
      let start = Clock.wall
      verify(signatures)
      let middle = Clock.wall
      try take(batches)
      ratios.append((middle - start) / (Clock.wall - middle))
      for batch in batches { bare.add(batch.rows) }
      bare.checkpoint()
    }
    return ratios
  }

  private func verify(_ signatures: [RawSignature]) {
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      let middle = signatures.count / 2
      for signature in half == 0 ? signatures[..<middle] : signatures[middle...] { signature.verify() }
    }
  }

  /// Verification runs ahead of this thread, the writer, which checkpoints between batches, each ten of them.
  private func take(_ batches: [Batch]) throws {
    let examiners = Examiners(batches.flatMap(\.messages), known: keys)
    for (number, batch) in batches.enumerated() {
      try door.take(examiners.take(batch.messages.count))
      if number % 10 == 9 || number == batches.count - 1 { try store.database.checkpoint(.passive) }
    }
    keys = examiners.finish()
  }

  private func nextBatch() -> Batch {
    let batch = Batch(&history)
    bytes += batch.bytes
    return batch
  }

  /// A copy of the store as it stands.
  func copy(to path: String) throws {
    try door.store.database.checkpoint(.truncate)
    try Files.copy(self.path, to: path)
  }
}
