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
  /// How often the node is asked for an index while what it said last is overtaken.
  private static let askingInterval = Duration.milliseconds(500)

  /// How long a node may take to answer with a body that it has.
  private static let bodyInterval = Duration.milliseconds(300)

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
  /// wanted, up to so long. Who was let in somewhere shows their name there. Throws `declined` where the disk
  /// is full and something of it finds no room.
  package func sync(within limit: Duration) async throws(ClientError) -> SyncOutcome {
    let end = ContinuousClock.now + limit
    _ = try await deliver(within: limit)
    try await agree(until: end)
    if isDiskFull, !agreement.isReached { throw .declined(.diskFull) }
    if agreement.isReached, try showName() {
      _ = try await deliver(within: end - .now)
      try await agree(until: end)
    }
    let isInStep = agreement.isReached
    if isInStep { try await fetchBodies(until: end) }
    return SyncOutcome(
      isInStep: isInStep, waiting: try outboxCount(), failure: link == nil ? failure : nil)
  }

  private func agree(until end: ContinuousClock.Instant) async throws(ClientError) {
    // What the node says at the beginning of a connection it says unasked.
    if wasInDoubt || !agreement.isReached && agreement.isOvertaken { try askForIndex() }
    while link != nil, ContinuousClock.now < end {
      let step = min(end, .now + Self.askingInterval)
      let isDone = try await wait(until: step) {
        $0.link == nil || $0.agreement.isReached || $0.isDiskFull
      }
      if isDone { break }
      // An index that came before the last piece of a catch-up says less than one that comes now.
      if agreement.isOvertaken { try askForIndex() }
    }
  }

  /// Waits for the bodies that are missing, as long as some come: the node may lack them too.
  private func fetchBodies(until end: ContinuousClock.Instant) async throws(ClientError) {
    var missing = try missingBodies()
    guard missing > 0 else { return }
    // The replica asks for bodies when an index says that the events agree.
    try askForIndex()
    while missing > 0, link != nil, ContinuousClock.now < end {
      let before = missing
      let step = min(end, .now + Self.bodyInterval)
      let some = try await wait(until: step) { (session) throws(ClientError) in
        missing = try session.missingBodies()
        return session.link == nil || missing < before
      }
      guard some else { return }
    }
  }

  /// How many bodies are missing, if one of them is wanted.
  private func missingBodies() throws(ClientError) -> Int {
    try read { (store) throws(StoreError) in
      let wanted = try store.wanted()
      let communities = try store.communitiesMissingBodies(limit: 1_024)
      guard communities.contains(where: { wanted?.contains($0) ?? true }) else { return 0 }
      return try store.missingBodyCount()
    }
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
