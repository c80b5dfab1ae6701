package import Events
import Sodium

// The tables as they stand, for a check that believes none of it: no value is taken for what it should be,
// and nothing here traps, whatever was written into the file.

/// An event's row, column by column.
package struct StoredEvent: Sendable {
  package let row: Row
  package let community: Int64
  package let key: Int64
  package let depth: Int64
  package let isQuarantined: Bool
  package let target: Row?
  package let bytes: [UInt8]
  package let body: [UInt8]?
  let prefix: Int64
  let sequence: Int64
  let kind: Int64
  let time: Int64
  let id: [UInt8]
  let edges: [UInt8]

  /// What a row keeps beside the event's bytes.
  package enum Column: String, Sendable, CaseIterable {
    case id, prefix, community, key, sequence, kind, time, depth, edges, target
  }

  /// The columns that say something else than the bytes, of those that the bytes alone decide.
  package func disagreements(with event: VerifiedEvent, _ header: Header) -> [Column] {
    var wrong: [Column] = []
    if id != event.id.raw.bytes { wrong.append(.id) }
    if prefix != event.id.prefix { wrong.append(.prefix) }
    if sequence != Int64(header.sequence) { wrong.append(.sequence) }
    if kind != Int64(header.kind.rawValue) { wrong.append(.kind) }
    if time != Int64(header.time) { wrong.append(.time) }
    return wrong
  }

  /// Whether the edges are kept as these rows, all of which are below the event's.
  package func keeps(edges rows: [Row]) -> Bool { edges == RowList.encode(rows, before: row) }

  fileprivate init(_ cursor: borrowing Cursor) {
    (row, prefix, community) = (cursor.int64(0), cursor.int64(1), cursor.int64(2))
    (key, sequence, kind, time) = (cursor.int64(3), cursor.int64(4), cursor.int64(5), cursor.int64(6))
    (isQuarantined, target) = (cursor.int64(7) != 0, cursor.optional64(8))
    (id, depth, edges) = (cursor.bytes(9), cursor.int64(10), cursor.bytes(11))
    (bytes, body) = (cursor.bytes(12), cursor.optionalBytes(13))
  }
}

/// A held event's row.
package struct StoredHeldEvent: Sendable {
  package let id: [UInt8]
  package let key: [UInt8]
  package let bytes: [UInt8]
  package let body: [UInt8]?
}

extension Cursor {
  fileprivate func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
}

extension Store {
  /// Rows above `row`, ascending.
  package func storedEvents(after row: Row, limit: Int) throws(StoreError) -> [StoredEvent] {
    var cursor = try database.prepare("SELECT * FROM event WHERE row > ?1 ORDER BY row LIMIT ?2").cursor()
    cursor.bind(1, row)
    cursor.bind(2, Int64(limit))
    var events: [StoredEvent] = []
    while try cursor.step() { events.append(StoredEvent(cursor)) }
    return events
  }

  package func storedEvent(at row: Row) throws(StoreError) -> StoredEvent? {
    var cursor = try database.prepare("SELECT * FROM event WHERE row = ?1").cursor()
    cursor.bind(1, row)
    return try cursor.step() ? StoredEvent(cursor) : nil
  }

  /// Where an event stands by its ID.
  package func place(of id: EventID) throws(StoreError) -> (row: Row, community: Int64, depth: Int64)? {
    var cursor = try database.prepare(
      "SELECT row, community, depth FROM event WHERE prefix = ?1 AND id = ?2"
    ).cursor()
    cursor.bind(1, id.prefix)
    cursor.bind(2, id.raw)
    return try cursor.step() ? (cursor.int64(0), cursor.int64(1), cursor.int64(2)) : nil
  }

  package func storedKey(
    _ ref: Int64
  ) throws(StoreError) -> (community: Int64, key: [UInt8], author: [UInt8])? {
    var cursor = try database.prepare("SELECT community, key, author FROM key WHERE ref = ?1").cursor()
    cursor.bind(1, ref)
    return try cursor.step() ? (cursor.int64(0), cursor.bytes(1), cursor.bytes(2)) : nil
  }

  /// Keys whose head is not the greatest seq of their events.
  package func keysWithWrongHeads(ofCommunity ref: Int64) throws(StoreError) -> [[UInt8]] {
    var cursor = try database.prepare(
      """
      SELECT key FROM key
      WHERE community = ?1 AND head IS NOT (SELECT max(seq) FROM event WHERE event.key = key.ref) ORDER BY key
      """
    ).cursor()
    cursor.bind(1, ref)
    var keys: [[UInt8]] = []
    while try cursor.step() { keys.append(cursor.bytes(0)) }
    return keys
  }

  /// How many events a key has with one seq, and whether this one is listed as a fork.
  package func fork(
    of event: StoredEvent
  ) throws(StoreError) -> (events: Int, isListed: Bool) {
    var cursor = try database.prepare(
      """
      SELECT (SELECT count(*) FROM event WHERE key = ?1 AND seq = ?2),
        EXISTS (SELECT 1 FROM fork WHERE key = ?1 AND seq = ?2 AND event = ?3)
      """
    ).cursor()
    cursor.bind(1, event.key)
    cursor.bind(2, event.sequence)
    cursor.bind(3, event.row)
    return try cursor.step() ? (Int(cursor.int64(0)), cursor.int64(1) == 1) : (0, false)
  }

  package func isAct(_ row: Row, ofCommunity ref: Int64) throws(StoreError) -> Bool {
    try isListed("SELECT 1 FROM act WHERE community = ?1 AND event = ?2", ref, row)
  }

  package func isTip(_ row: Row, ofCommunity ref: Int64) throws(StoreError) -> Bool {
    try isListed("SELECT 1 FROM tip WHERE community = ?1 AND event = ?2", ref, row)
  }

  package func isMissing(_ row: Row, ofCommunity ref: Int64) throws(StoreError) -> Bool {
    try isListed("SELECT 1 FROM missing WHERE community = ?1 AND event = ?2", ref, row)
  }

  private func isListed(_ sql: StaticString, _ first: Int64, _ second: Int64) throws(StoreError) -> Bool {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, first)
    cursor.bind(2, second)
    return try cursor.step()
  }

  /// How many rows the tables have that list events.
  package func listed() throws(StoreError) -> (events: Int, acts: Int, forks: Int, tips: Int) {
    (
      try count("SELECT count(*) FROM event"), try count("SELECT count(*) FROM act"),
      try count("SELECT count(*) FROM fork"), try count("SELECT count(*) FROM tip")
    )
  }

  package func hasQuarantined(ofCommunity ref: Int64) throws(StoreError) -> Bool {
    var cursor = try database.prepare(
      "SELECT 1 FROM event WHERE community = ?1 AND quarantined <> 0 LIMIT 1"
    ).cursor()
    cursor.bind(1, ref)
    return try cursor.step()
  }

  /// For whom departments may see a community, ascending.
  package func audience(
    ofCommunity ref: Int64
  ) throws(StoreError) -> [(member: MemberID, department: DepartmentID)] {
    var cursor = try database.prepare(
      "SELECT member, department FROM audience WHERE community = ?1 ORDER BY member, department"
    ).cursor()
    cursor.bind(1, ref)
    var found: [(member: MemberID, department: DepartmentID)] = []
    while try cursor.step() { found.append((try cursor.bytes32(0), try cursor.bytes32(1))) }
    return found
  }

  /// Held events above `id`, ascending.
  package func storedHeldEvents(after id: [UInt8], limit: Int) throws(StoreError) -> [StoredHeldEvent] {
    var cursor = try database.prepare(
      "SELECT id, key, bytes, body FROM held WHERE id > ?1 ORDER BY id LIMIT ?2"
    ).cursor()
    cursor.bind(1, id)
    cursor.bind(2, Int64(limit))
    var events: [StoredHeldEvent] = []
    while try cursor.step() {
      events.append(
        StoredHeldEvent(
          id: cursor.bytes(0), key: cursor.bytes(1), bytes: cursor.bytes(2), body: cursor.optionalBytes(3)))
    }
    return events
  }

  /// SQLite's own look at every page and index: what it finds wrong, at most 100 lines. O(file).
  package func integrity() throws(StoreError) -> [String] {
    var cursor = try database.prepare("PRAGMA integrity_check(100)").cursor()
    var lines: [String] = []
    while try cursor.step() { lines.append(cursor.text(0)) }
    return lines == ["ok"] ? [] : lines
  }
}
