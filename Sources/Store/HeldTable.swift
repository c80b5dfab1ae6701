package import Events
package import Sodium

// Held events: of the future, or of a kind or version that this program cannot judge. Kept durably, within a
// quota.

package struct HeldEvent: Sendable {
  package let bytes: [UInt8]
  package let body: [UInt8]?
}

extension Store {
  /// `due` is when it may be judged; `nil` when a newer program is needed.
  package func hold(_ event: VerifiedEvent, body: [UInt8]?, due: Milliseconds?) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR IGNORE INTO held VALUES (?1, ?2, ?3, ?4, ?5)").cursor()
    cursor.bind(1, event.id.raw)
    cursor.bind(2, event.key.raw)
    cursor.bind(3, due.map { Int64($0) } ?? Int64.max)
    cursor.bind(4, event.bytes)
    if let body { cursor.bind(5, body) } else { cursor.bindNull(5) }
    try cursor.run()
  }

  package func isHeld(_ id: EventID) throws(StoreError) -> Bool {
    var cursor = try database.prepare("SELECT 1 FROM held WHERE id = ?1").cursor()
    cursor.bind(1, id.raw)
    return try cursor.step()
  }

  package func heldCount() throws(StoreError) -> Int { try count("SELECT count(*) FROM held") }

  package func heldCount(ofKey key: PublicKey) throws(StoreError) -> Int {
    var cursor = try database.prepare("SELECT count(*) FROM held WHERE key = ?1").cursor()
    cursor.bind(1, key.raw)
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }

  /// What is held of a key, ascending by ID. Bounded by the quota.
  package func held(ofKey key: PublicKey) throws(StoreError) -> [HeldEvent] {
    var cursor = try database.prepare("SELECT id, bytes, body FROM held WHERE key = ?1 ORDER BY id").cursor()
    cursor.bind(1, key.raw)
    return try Self.held(&cursor).map(\.event)
  }

  /// When the next held event is due; nil if none will be.
  package func nextDue() throws(StoreError) -> Milliseconds? {
    var cursor = try database.prepare("SELECT min(due) FROM held WHERE due < ?1").cursor()
    cursor.bind(1, Int64.max)
    return try cursor.step() && !cursor.isNull(0) ? cursor.unsigned(0) : nil
  }

  /// Takes out what is due, in the order of time; at most `limit`.
  package func takeDue(at now: Milliseconds, limit: Int) throws(StoreError) -> [HeldEvent] {
    try take(limit) { () throws(StoreError) in
      var cursor = try database.prepare(
        "SELECT id, bytes, body FROM held WHERE due <= ?1 ORDER BY due, id LIMIT ?2"
      ).cursor()
      cursor.bind(1, now)
      cursor.bind(2, Int64(limit))
      return try Self.held(&cursor)
    }
  }

  /// Takes out what was held for want of a newer program, after an upgrade.
  package func takeUnknown(limit: Int) throws(StoreError) -> [HeldEvent] {
    try take(limit) { () throws(StoreError) in
      var cursor = try database.prepare(
        "SELECT id, bytes, body FROM held WHERE due = ?1 ORDER BY id LIMIT ?2"
      ).cursor()
      cursor.bind(1, Int64.max)
      cursor.bind(2, Int64(limit))
      return try Self.held(&cursor)
    }
  }

  private func take(
    _ limit: Int, _ select: () throws(StoreError) -> [(id: EventID, event: HeldEvent)]
  ) throws(StoreError) -> [HeldEvent] {
    let found = try select()
    for (id, _) in found {
      var cursor = try database.prepare("DELETE FROM held WHERE id = ?1").cursor()
      cursor.bind(1, id.raw)
      try cursor.run()
    }
    return found.map(\.event)
  }

  private static func held(_ cursor: inout Cursor) throws(StoreError) -> [(id: EventID, event: HeldEvent)] {
    var found: [(id: EventID, event: HeldEvent)] = []
    while try cursor.step() {
      let body = cursor.isNull(2) ? nil : cursor.bytes(2)
      found.append((try cursor.id(0), HeldEvent(bytes: cursor.bytes(1), body: body)))
    }
    return found
  }
}
