internal import Events
internal import Sodium

/// A set of IDs that forgets the oldest: what a peer is remembered to have. All O(1).
struct RecentIDs: Sendable {
  private let capacity: Int
  private var ring: [EventID] = []
  private var next = 0
  /// Only ever asked, never iterated.
  private var members: Set<EventID> = []

  init(capacity: Int) {
    self.capacity = capacity
  }

  var count: Int { members.count }

  func contains(_ id: EventID) -> Bool { members.contains(id) }

  /// Returns what had to be forgotten.
  @discardableResult mutating func insert(_ id: EventID) -> EventID? {
    guard members.insert(id).inserted else { return nil }
    guard ring.count == capacity else {
      ring.append(id)
      return nil
    }
    let forgotten = ring[next]
    members.remove(forgotten)
    ring[next] = id
    next = (next + 1) % capacity
    return forgotten
  }
}

/// Who brought the latest events; the oldest are forgotten. All O(1).
struct RecentOrigins: Sendable {
  private var ids: RecentIDs
  /// Only ever asked, never iterated.
  private var origins: [EventID: PublicKey] = [:]

  init(capacity: Int) {
    ids = RecentIDs(capacity: capacity)
  }

  subscript(id: EventID) -> PublicKey? { origins[id] }

  mutating func insert(_ id: EventID, from peer: PublicKey) {
    if let forgotten = ids.insert(id) { origins[forgotten] = nil }
    origins[id] = peer
  }
}
