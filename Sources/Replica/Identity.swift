package import Events
package import Sodium

/// As whom a replica takes part (Protocol/keys.md).
package enum Identity: Sendable {
  /// A department's node: affiliates people, acknowledges erasures, serves others.
  case node(department: DepartmentID, key: SigningKey)
  /// An employee's client: authors in the member's name.
  case client(member: MemberID, device: SigningKey)
  /// An auditor: reads and verifies, authors nothing.
  case observer(SigningKey)

  package var key: SigningKey {
    switch self {
    case .node(_, let key), .client(_, let key), .observer(let key): key
    }
  }

  /// The author of what this replica signs; nil for an observer.
  package var author: Bytes32? {
    switch self {
    case .node(let department, _): department
    case .client(let member, _): member
    case .observer: nil
    }
  }

  var isNode: Bool { if case .node = self { true } else { false } }
}

/// The bounds of a replica (Protocol/replication.md §6.5). A test may narrow them, nothing widens them.
package struct ReplicaConfiguration: Sendable {
  package var waitingPerPeer = 1_024
  package var waitingBytesPerPeer = 8 << 20
  package var waiting = 8_192
  package var waitingBytes = 64 << 20
  package var heldPerKey = 64
  package var held = 4_096
  package var refusedRemembered = 65_536
  /// Communities whose authority stays in memory.
  package var communitiesInMemory = 256
  /// Entries of events that stay in memory, in each of two generations.
  package var entriesInMemory = 32_768
  /// Frames of 4 KiB in the store's log from which on a checkpoint is asked for. Long, because a page that
  /// changes often is then moved once and not many times.
  package var checkpointFrames = 16_384
  /// How many peers must be in step with a restored replica before it authors (Protocol/replication.md §6.6).
  package var peersAfterRestore = 1
  /// Whether texts, and what concerns people by name, are indexed: for replicas that people read on.
  package var indexesTexts = false

  package init() {}
}
