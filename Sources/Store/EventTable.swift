package import Events
import Sodium

/// The place of an admitted event in this store. Ascending rows are a causal order.
package typealias Row = Int64

/// What the graph needs to know of an admitted event.
package struct EventEntry: Sendable {
  package let row: Row
  /// The community's and the key's numbers in this store.
  package let community: Int64
  package let key: Int64
  package let sequence: UInt64
  package let time: Milliseconds
  /// 0 for a charter, else one more than the deepest edge (Protocol/graph.md §4.1): the same at every
  /// replica.
  package let depth: UInt64
  package let edges: [Row]

  package init(
    row: Row, community: Int64, key: Int64, sequence: UInt64, time: Milliseconds, depth: UInt64, edges: [Row]
  ) {
    (self.row, self.community, self.key) = (row, community, key)
    (self.sequence, self.time, self.depth, self.edges) = (sequence, time, depth, edges)
  }
}

// Inserting and finding events. A look-up costs one descent into the index, and one for the row.

extension Store {
  /// Adds an admitted event; the caller has looked that it is new. `target` is the row of what it refers to.
  package func insert(
    _ event: VerifiedEvent, _ header: Header, body: [UInt8]?, entry: EventEntry, isQuarantined: Bool,
    target: Row?
  ) throws(StoreError) {
    let statement = try database.prepare(
      "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
    // Every event comes this way, so its bytes and its body are bound where they are, without a copy.
    let hasBody = body != nil
    try event.id.raw.withUnsafeBytes { (id) throws(StoreError) in
      let edges = RowList.encode(entry.edges, before: entry.row)
      let bytes = event.bytes
      let body = body ?? []
      var cursor = statement.cursor()
      cursor.bind(1, entry.row)
      cursor.bind(2, event.id.prefix)
      cursor.bind(3, entry.community)
      cursor.bind(4, entry.key)
      cursor.bind(5, entry.sequence)
      cursor.bind(6, Int64(header.kind.rawValue))
      cursor.bind(7, entry.time)
      cursor.bind(8, Int64(isQuarantined ? 1 : 0))
      cursor.bind(9, optional: target)
      cursor.bind(10, unsafe: id)
      cursor.bind(11, entry.depth)
      cursor.bind(12, edges.span.bytes)
      cursor.bind(13, bytes.span.bytes)
      if hasBody { cursor.bind(14, body.span.bytes) } else { cursor.bindNull(14) }
      try cursor.run()
    }
  }

  /// The greatest row in use; 0 in an empty store.
  package func lastRow() throws(StoreError) -> Row {
    Row(try count("SELECT max(row) FROM event"))
  }

  package func entry(of id: EventID) throws(StoreError) -> EventEntry? {
    var cursor = try database.prepare(
      "SELECT row, community, key, seq, time, depth, edges, id FROM event WHERE prefix = ?1"
    ).cursor()
    cursor.bind(1, id.prefix)
    while try cursor.step() {
      if try cursor.id(7) == id { return Self.entry(cursor) }
    }
    return nil
  }

  package func entry(at row: Row) throws(StoreError) -> EventEntry? {
    var cursor = try database.prepare(
      "SELECT row, community, key, seq, time, depth, edges FROM event WHERE row = ?1"
    ).cursor()
    cursor.bind(1, row)
    return try cursor.step() ? Self.entry(cursor) : nil
  }

  private static func entry(_ cursor: borrowing Cursor) -> EventEntry {
    EventEntry(
      row: cursor.int64(0), community: cursor.int64(1), key: cursor.int64(2), sequence: cursor.unsigned(3),
      time: cursor.unsigned(4), depth: cursor.unsigned(5),
      edges: RowList.decode(cursor.blob(6), before: cursor.int64(0)))
  }

  package func id(at row: Row) throws(StoreError) -> EventID {
    var cursor = try database.prepare("SELECT id FROM event WHERE row = ?1").cursor()
    cursor.bind(1, row)
    guard try cursor.step() else { throw .corrupt("event \(row) is not there") }
    return try cursor.id(0)
  }

  /// An event as it travels, and its body if it is here.
  package func bytes(at row: Row) throws(StoreError) -> (event: [UInt8], body: [UInt8]?) {
    var cursor = try database.prepare("SELECT bytes, body FROM event WHERE row = ?1").cursor()
    cursor.bind(1, row)
    guard try cursor.step() else { throw .corrupt("event \(row) is not there") }
    return (cursor.bytes(0), cursor.isNull(1) ? nil : cursor.bytes(1))
  }

  /// The rows of a key's events from `sequence` on, ascending. Without the rows themselves: the index has
  /// them.
  package func rows(
    ofKey key: Int64, from sequence: UInt64, upTo last: UInt64 = UInt64(Int64.max)
  ) throws(StoreError) -> [Row] {
    var cursor = try database.prepare(
      "SELECT row FROM event WHERE key = ?1 AND seq BETWEEN ?2 AND ?3"
    ).cursor()
    cursor.bind(1, key)
    cursor.bind(2, sequence)
    cursor.bind(3, last)
    var rows: [Row] = []
    while try cursor.step() { rows.append(cursor.int64(0)) }
    return rows.sorted()
  }

  /// All rows of a community, ascending.
  package func rows(ofCommunity community: Int64) throws(StoreError) -> [Row] {
    var cursor = try database.prepare(
      "SELECT event.row FROM key JOIN event ON event.key = key.ref WHERE key.community = ?1"
    ).cursor()
    cursor.bind(1, community)
    var rows: [Row] = []
    while try cursor.step() { rows.append(cursor.int64(0)) }
    return rows.sorted()
  }

  package func eventCount() throws(StoreError) -> Int { try count("SELECT count(*) FROM event") }
}

extension EventID {
  /// The first eight bytes: what the index holds.
  var prefix: Int64 { Int64(bitPattern: raw.words.0) }
}

/// Rows of edges, as distances back from the event, seven bits a byte: mostly one or two bytes an edge.
enum RowList {
  static func encode(_ rows: [Row], before row: Row) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * rows.count)
    for edge in rows {
      var distance = UInt64(row - edge)
      while distance >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: distance) | 0x80)
        distance >>= 7
      }
      bytes.append(UInt8(distance))
    }
    return bytes
  }

  static func decode(_ bytes: RawSpan, before row: Row) -> [Row] {
    var rows: [Row] = []
    var (distance, shift): (UInt64, UInt64) = (0, 0)
    for offset in bytes.byteOffsets {
      let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      distance |= UInt64(byte & 0x7f) << shift
      shift += 7
      if byte < 0x80 {
        rows.append(row - Row(distance))
        (distance, shift) = (0, 0)
      }
    }
    return rows
  }
}
