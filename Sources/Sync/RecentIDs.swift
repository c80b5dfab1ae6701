internal import Events

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
    guard ring.count == capacity else {
      ring.append(id)
      return
    }
    members.remove(ring[next])
    ring[next] = id
    next = (next + 1) % capacity
  }
}
