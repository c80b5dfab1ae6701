import Replica
import Store

// When a client and its node have told each other everything.

/// How far that came.
package struct SyncOutcome: Equatable, Sendable {
  /// The node and this replica have the same, of all that is wanted here.
  package let isInStep: Bool
  /// Events that the node has not acknowledged.
  package let waiting: Int
  /// Why the node could not be reached; nil where it could.
  package let failure: ClientError?
}

extension ClientSession {
  /// How often the node is asked for an index while it is not in step.
  private static let askingInterval = Duration.milliseconds(500)

  /// Waits until the node has all that was written here, up to so long. Returns how many events still wait.
  package func deliver(within limit: Duration) async throws(ClientError) -> Int {
    let end = ContinuousClock.now + limit
    _ = try await wait(until: end) { (session) throws(ClientError) in
      let waiting = try session.outboxCount()
      return session.link == nil || waiting == 0
    }
    return try outboxCount()
  }

  /// Waits until the node has all that was written here and this replica has all of the node's that is
  /// wanted, up to so long.
  package func sync(within limit: Duration) async throws(ClientError) -> SyncOutcome {
    let end = ContinuousClock.now + limit
    _ = try await deliver(within: limit)
    // What the node says at the beginning of a connection it says unasked.
    if wasInDoubt { try askForIndex() }
    while link != nil, ContinuousClock.now < end {
      let step = min(end, .now + Self.askingInterval)
      let isDone = try await wait(until: step) { $0.link == nil || $0.agreement.isReached }
      if isDone { break }
      // An index that came before the last piece of a catch-up says less than one that comes now.
      try askForIndex()
    }
    return SyncOutcome(
      isInStep: agreement.isReached, waiting: try outboxCount(), failure: link == nil ? failure : nil)
  }

  /// The answer to a subscription is an index.
  private func askForIndex() throws(ClientError) {
    wasInDoubt = false
    let wanted = try read { (store) throws(StoreError) in try store.wanted() }
    if let wanted { try handle(.subscribe(wanted)) }
  }

  package func outboxCount() throws(ClientError) -> Int {
    try read { (store) throws(StoreError) in try store.outboxCount() }
  }
}
