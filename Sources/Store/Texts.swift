import Events
import Sodium

// The texts of posts and replies as they are shown, indexed at the end of the batch that changed them, on
// replicas that show them. Each post is read anew, whatever has happened to it: so there is one way into the
// index, and it does not matter in which order a post, its edits and their bodies came.

extension Store {
  /// Brings the index up to date with what these events, ascending, show or change of what is shown.
  package func indexTexts(touchedBy rows: [Row]) throws(StoreError) {
    var posts: [Int64: Row] = [:]
    for row in rows {
      guard let (post, time) = try shownPost(by: row) else { continue }
      posts[Self.document(post, time)] = post
    }
    // Ascending, because FTS5 writes out what it has in memory at each step back.
    for (document, row) in posts.sorted(by: { $0.key < $1.key }) { try index(row, as: document) }
  }

  /// Indexes all that is here, for a replica that begins to show it. O(events).
  package func indexAll() throws(StoreError) {
    try deleteTexts()
    var shown = try database.prepare(
      "SELECT row, time FROM event WHERE kind IN (128, 129) ORDER BY time, row"
    ).cursor()
    while try shown.step() {
      try index(shown.int64(0), as: Self.document(shown.int64(0), shown.unsigned(1)))
    }
    var named = try database.prepare("SELECT row, bytes FROM event WHERE kind IN (9, 12)").cursor()
    while try named.step() {
      guard let header = try? UnverifiedEvent(named.bytes(1)).header else {
        throw .corrupt("event \(named.int64(0)) does not decode")
      }
      switch header.facts {
      case .endorse(let member, _): try insertNotice(to: member, of: named.int64(0), .invitation)
      case .erased(let erasures):
        for erase in erasures { try insertAcknowledgement(of: erase, by: header.author) }
      default: break
      }
    }
  }

  /// Forgets the index, for a replica that shows nothing any more.
  package func dropTexts() throws(StoreError) {
    try deleteTexts()
    try database.prepare("DELETE FROM quoted").run()
  }

  /// All that can be made anew; the quotations of what is erased cannot.
  private func deleteTexts() throws(StoreError) {
    try database.prepare("DELETE FROM search").run()
    try forgetTexts()
    try database.prepare("DELETE FROM shown").run()
    try database.prepare("DELETE FROM notice").run()
    try database.prepare("DELETE FROM acknowledged").run()
  }

  /// Leaves no trace of texts that are not in the index any more. Deleting from FTS5 (3.40.1 has no
  /// `secure-delete`) only writes down that they are gone; merging all of it drops both, and `secure_delete`
  /// writes zeros over the pages that become free. O(index).
  package func forgetTexts() throws(StoreError) {
    try database.prepare("INSERT INTO search (search) VALUES ('optimize')").run()
  }

  /// The post that an event is, or changes.
  private func shownPost(by row: Row) throws(StoreError) -> (row: Row, time: Milliseconds)? {
    var cursor = try database.prepare(
      """
      SELECT post.row, post.time FROM event JOIN event AS post
      ON post.row = CASE WHEN event.kind IN (130, 131) THEN event.target ELSE event.row END
      WHERE event.row = ?1 AND post.kind IN (128, 129)
      """
    ).cursor()
    cursor.bind(1, row)
    return try cursor.step() ? (cursor.int64(0), cursor.unsigned(1)) : nil
  }

  /// FTS5 finds by row ID, forwards or backwards, so that is the time; of posts of one millisecond the row
  /// tells them apart, but for one in a million posts further, which then replaces the earlier.
  private static func document(_ row: Row, _ time: Milliseconds) -> Int64 {
    Int64(min(time, 1 << 43 - 1)) << 20 | row & 0xf_ffff
  }

  private func index(_ row: Row, as document: Int64) throws(StoreError) {
    var cursor = try database.prepare(
      """
      SELECT event.community, event.key, event.quarantined, event.body, key.author, answered.author,
      community.id FROM event JOIN key ON key.ref = event.key
      JOIN community ON community.ref = event.community LEFT JOIN event AS target ON target.row = event.target
      LEFT JOIN key AS answered ON answered.ref = target.key WHERE event.row = ?1
      """
    ).cursor()
    cursor.bind(1, row)
    guard try cursor.step() else { throw .corrupt("event \(row) is not there") }
    let (community, author) = (cursor.int64(0), try cursor.bytes32(4))
    try unindex(row, as: document, ofCommunity: community)
    let content = cursor.isNull(3) ? nil : BodyContent(stored: cursor.bytes(3), of: .post)
    if case .post(_, _, _, let quoted?)? = content {
      try insertQuotation(of: quoted.messageID, in: try cursor.id(6), by: row)
    }
    guard cursor.int64(2) == 0, try !isRetracted(row, by: author) else { return }
    let edit = try latestEdit(of: row, by: author)
    let shown = edit.map { BodyContent(stored: $0.body, of: .post) } ?? content
    guard case .post(let title, let text, let mentions, let quoted)? = shown else { return }
    try insertText(document, title, text, row)
    try insertShown(row, ofCommunity: community, byKey: cursor.int64(1))
    // What an archive quotes was said to somebody else than who imported what it answers.
    if !cursor.isNull(5), quoted == nil { try insertNotice(to: cursor.bytes32(5), of: row, .reply) }
    for member in mentions.prefix(Self.mentions) { try insertNotice(to: member, of: row, .mention) }
  }

  /// How many people one post can call.
  private static var mentions: Int { 64 }

  private func unindex(_ row: Row, as document: Int64, ofCommunity community: Int64) throws(StoreError) {
    try write("DELETE FROM shown WHERE community = ?1 AND event = ?2", community, row)
    guard database.changes > 0 else { return }
    try write("DELETE FROM search WHERE rowid = ?1 AND event = ?2", document, row)
    var cursor = try database.prepare("DELETE FROM notice WHERE event = ?1").cursor()
    cursor.bind(1, row)
    try cursor.run()
  }

  private func insertText(
    _ document: Int64, _ title: String, _ text: String, _ row: Row
  ) throws(StoreError) {
    var cursor = try database.prepare(
      "INSERT OR REPLACE INTO search (rowid, title, text, event) VALUES (?1, ?2, ?3, ?4)"
    ).cursor()
    cursor.bind(1, document)
    cursor.bind(2, title)
    cursor.bind(3, text)
    cursor.bind(4, row)
    try cursor.run()
  }

  private func insertShown(
    _ row: Row, ofCommunity community: Int64, byKey key: Int64
  ) throws(StoreError) {
    var cursor = try database.prepare("INSERT INTO shown VALUES (?1, ?2, ?3)").cursor()
    cursor.bind(1, community)
    cursor.bind(2, row)
    cursor.bind(3, key)
    try cursor.run()
  }
}
