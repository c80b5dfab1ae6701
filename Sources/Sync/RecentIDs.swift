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

  mutating func insert(_ id: EventID) {
    guard members.insert(id).inserted else { return }
    guard ring.count == capacity else { return ring.append(id) }
    members.remove(ring[next])
    ring[next] = id
    next = (next + 1) % capacity
  }
}

/// Who brought the latest events; the oldest are forgotten. All O(1).
struct RecentOrigins: Sendable {
  private let capacity: Int
  private var ring: [EventID] = []
  private var next = 0
  /// Only ever asked, never iterated.
  private var origins: [EventID: PublicKey] = [:]

  init(capacity: Int) {
    self.capacity = capacity
  }

  subscript(id: EventID) -> PublicKey? { origins[id] }

  mutating func insert(_ id: EventID, from peer: PublicKey) {
    guard origins.updateValue(peer, forKey: id) == nil else { return }
    guard ring.count == capacity else { return ring.append(id) }
    origins[ring[next]] = nil
    ring[next] = id
    next = (next + 1) % capacity
  }
}
