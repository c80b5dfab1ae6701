internal import Events

// What is to be sent to one peer when its turn comes: bounded, and the oldest give way.

/// Events to push, by row.
struct Pushes: Sendable {
  struct Item: Sendable {
    let community: CommunityID
    let row: Int64
  }

  private(set) var items: [Item] = []

  var isEmpty: Bool { items.isEmpty }

  mutating func append(_ community: CommunityID, _ row: Int64) {
    // In halves, so that dropping is not O(n) for each event of a flood.
    if items.count == SyncLimits.pushes { items.removeFirst(SyncLimits.pushes / 2) }
    items.append(Item(community: community, row: row))
  }

  /// The rows of the first community that is not blocked.
  func next(isBlocked: (CommunityID) -> Bool) -> (community: CommunityID, rows: [Int64])? {
    guard let first = items.first(where: { !isBlocked($0.community) }) else { return nil }
    let rows = items.lazy.filter { $0.community == first.community }.map(\.row)
    return (first.community, Array(rows.prefix(SyncLimits.events)))
  }

  /// The first so many of the community have been sent.
  mutating func remove(first count: Int, of community: CommunityID) {
    var left = count
    items.removeAll { item in
      guard item.community == community, left > 0 else { return false }
      left -= 1
      return true
    }
  }

  mutating func keep(_ isKept: (CommunityID) -> Bool) {
    items.removeAll { !isKept($0.community) }
  }
}

/// IDs to announce.
struct Announcements: Sendable {
  struct Item: Comparable, Sendable {
    let community: CommunityID
    let id: EventID

    static func < (left: Self, right: Self) -> Bool {
      left.community == right.community ? left.id < right.id : left.community < right.community
    }
  }

  private(set) var items: [Item] = []
  /// When they are to be sent; nil for none.
  private(set) var due: Milliseconds?

  var count: Int { items.count }

  mutating func append(_ id: EventID, in community: CommunityID, due: Milliseconds) {
    if items.count == SyncLimits.announcements { items.removeFirst(SyncLimits.announcements / 2) }
    items.append(Item(community: community, id: id))
    self.due = self.due ?? due
  }

  /// All of them, ascending by community and ID, each once.
  mutating func takeAll() -> [Item] {
    defer {
      items = []
      due = nil
    }
    return items.ascending()
  }

  mutating func keep(_ isKept: (CommunityID) -> Bool) {
    items.removeAll { !isKept($0.community) }
    if items.isEmpty { due = nil }
  }
}
