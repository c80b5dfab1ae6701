package import Events
package import Sodium

// Communities, their keys, tips, acts and forks: what a replica loads when it first touches a community.

/// A key in a community.
package struct KeyEntry: Sendable {
  package let ref: Int64
  package let key: PublicKey
  package let author: Bytes32
  /// The greatest seq here.
  package var head: UInt64

  package init(ref: Int64, key: PublicKey, author: Bytes32, head: UInt64) {
    (self.ref, self.key, self.author, self.head) = (ref, key, author, head)
  }
}

package struct CommunityEntry: Sendable {
  package let ref: Int64
  package let id: CommunityID
  package let visibility: Charter.Visibility
  /// Of the tips (Protocol/replication.md).
  package let digest: Bytes32
}

extension Store {
  package func insertCommunity(
    _ id: CommunityID, _ visibility: Charter.Visibility, digest: Bytes32
  ) throws(StoreError) -> Int64 {
    var cursor = try database.prepare(
      "INSERT INTO community (id, visibility, digest) VALUES (?1, ?2, ?3)"
    ).cursor()
    cursor.bind(1, id.raw)
    cursor.bind(2, visibility.rawValue)
    cursor.bind(3, digest)
    try cursor.run()
    return database.lastRowID
  }

  package func setDigest(_ digest: Bytes32, ofCommunity ref: Int64) throws(StoreError) {
    var cursor = try database.prepare("UPDATE community SET digest = ?2 WHERE ref = ?1").cursor()
    cursor.bind(1, ref)
    cursor.bind(2, digest)
    try cursor.run()
  }

  package func community(_ id: CommunityID) throws(StoreError) -> CommunityEntry? {
    var cursor = try database.prepare(
      "SELECT ref, id, visibility, digest FROM community WHERE id = ?1"
    ).cursor()
    cursor.bind(1, id.raw)
    return try cursor.step() ? Self.community(cursor) : nil
  }

  /// All, ascending by ID.
  package func communities() throws(StoreError) -> [CommunityEntry] {
    var cursor = try database.prepare(
      "SELECT ref, id, visibility, digest FROM community ORDER BY id"
    ).cursor()
    var found: [CommunityEntry] = []
    while try cursor.step() { found.append(try Self.community(cursor)) }
    return found
  }

  private static func community(_ cursor: borrowing Cursor) throws(StoreError) -> CommunityEntry {
    CommunityEntry(
      ref: cursor.int64(0), id: try cursor.id(1), visibility: cursor.int64(2) == 0 ? .open : .closed,
      digest: try cursor.bytes32(3))
  }

  package func insertKey(
    _ key: PublicKey, author: Bytes32, community: Int64
  ) throws(StoreError) -> Int64 {
    var cursor = try database.prepare(
      "INSERT INTO key (community, key, author, head) VALUES (?1, ?2, ?3, 0)"
    ).cursor()
    cursor.bind(1, community)
    cursor.bind(2, key.raw)
    cursor.bind(3, author)
    try cursor.run()
    return database.lastRowID
  }

  package func setHead(_ sequence: UInt64, ofKey ref: Int64) throws(StoreError) {
    var cursor = try database.prepare("UPDATE key SET head = ?2 WHERE ref = ?1").cursor()
    cursor.bind(1, ref)
    cursor.bind(2, sequence)
    try cursor.run()
  }

  /// Ascending by key.
  package func keys(ofCommunity ref: Int64) throws(StoreError) -> [KeyEntry] {
    var cursor = try database.prepare(
      "SELECT ref, key, author, head FROM key WHERE community = ?1 ORDER BY key"
    ).cursor()
    cursor.bind(1, ref)
    var keys: [KeyEntry] = []
    while try cursor.step() {
      keys.append(
        KeyEntry(
          ref: cursor.int64(0), key: PublicKey(raw: try cursor.bytes32(1)), author: try cursor.bytes32(2),
          head: cursor.unsigned(3)))
    }
    return keys
  }

  package func tips(ofCommunity ref: Int64) throws(StoreError) -> [(row: Row, id: EventID)] {
    var cursor = try database.prepare(
      "SELECT event.row, event.id FROM tip JOIN event ON event.row = tip.event WHERE tip.community = ?1"
    ).cursor()
    cursor.bind(1, ref)
    var tips: [(row: Row, id: EventID)] = []
    while try cursor.step() { tips.append((cursor.int64(0), try cursor.id(1))) }
    return tips
  }

  package func insertTip(_ row: Row, ofCommunity ref: Int64) throws(StoreError) {
    try write("INSERT INTO tip VALUES (?1, ?2)", ref, row)
  }

  package func deleteTip(_ row: Row, ofCommunity ref: Int64) throws(StoreError) {
    try write("DELETE FROM tip WHERE community = ?1 AND event = ?2", ref, row)
  }

  package func insertAct(_ row: Row, ofCommunity ref: Int64) throws(StoreError) {
    try write("INSERT INTO act VALUES (?1, ?2)", ref, row)
  }

  /// The events that bear on a community's authority, in causal order.
  package func acts(
    ofCommunity ref: Int64, _ body: ([UInt8]) throws(StoreError) -> Void
  ) throws(StoreError) {
    var cursor = try database.prepare(
      """
      SELECT event.bytes FROM act JOIN event ON event.row = act.event
      WHERE act.community = ?1 ORDER BY act.event
      """
    ).cursor()
    cursor.bind(1, ref)
    while try cursor.step() { try body(cursor.bytes(0)) }
  }

  package func insertFork(ofKey key: Int64, sequence: UInt64, _ row: Row) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR IGNORE INTO fork VALUES (?1, ?2, ?3)").cursor()
    cursor.bind(1, key)
    cursor.bind(2, sequence)
    cursor.bind(3, row)
    try cursor.run()
  }

  /// Where keys of a community signed twice: the proofs.
  package func forks(
    ofCommunity ref: Int64
  ) throws(StoreError) -> [(key: PublicKey, sequence: UInt64, id: EventID)] {
    var cursor = try database.prepare(
      """
      SELECT key.key, fork.seq, event.id FROM key JOIN fork ON fork.key = key.ref
      JOIN event ON event.row = fork.event WHERE key.community = ?1 ORDER BY key.key, fork.seq, event.id
      """
    ).cursor()
    cursor.bind(1, ref)
    var forks: [(key: PublicKey, sequence: UInt64, id: EventID)] = []
    while try cursor.step() {
      forks.append((PublicKey(raw: try cursor.bytes32(0)), cursor.unsigned(1), try cursor.id(2)))
    }
    return forks
  }

  /// Runs a statement with two numbers.
  func write(_ sql: StaticString, _ first: Int64, _ second: Int64) throws(StoreError) {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, first)
    cursor.bind(2, second)
    try cursor.run()
  }
}
