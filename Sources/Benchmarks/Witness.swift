import Events
import Host
import Synchronization

/// What a node or a client says of itself while it is measured, with the time at which it said so.
final class Witness: Sendable {
  private struct State {
    var committed: [EventID: Double] = [:]
    var acknowledged: [EventID: Double] = [:]
    /// Events that came from peers, new or not.
    var received = 0
    var last = 0.0
  }

  private let state = Mutex(State())

  func note(_ event: HostEvent) {
    let now = Clock.wall
    state.withLock { state in
      switch event {
      case .committed(let ids):
        for id in ids { state.committed[id] = now }
        state.last = now
      case .acknowledged(_, let ids):
        for id in ids { state.acknowledged[id] = now }
        state.last = now
      case .received(_, let events): state.received += events
      case .failed(let error): preconditionFailure("\(error)")
      default: break
      }
    }
  }

  /// When each event became durable here.
  var committed: [EventID: Double] { state.withLock { $0.committed } }

  func holds(_ ids: [EventID]) -> Bool {
    state.withLock { state in ids.allSatisfy { state.committed[$0] != nil } }
  }

  var committedCount: Int { state.withLock { $0.committed.count } }

  /// When each of the client's own events was known to be durable at its node.
  var acknowledged: [EventID: Double] { state.withLock { $0.acknowledged } }

  var acknowledgedCount: Int { state.withLock { $0.acknowledged.count } }

  var received: Int { state.withLock { $0.received } }

  /// When the last of all that became durable here, or at the node, did.
  var last: Double { state.withLock { $0.last } }

  /// Waits until `isDone`, looking now and then: what is measured bears its own time. False if it takes
  /// longer than
  /// `limit` seconds.
  func wait(_ limit: Double = 60, until isDone: (Witness) async -> Bool) async -> Bool {
    let end = Clock.wall + limit
    while await !isDone(self) {
      guard Clock.wall < end else { return false }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return true
  }
}
