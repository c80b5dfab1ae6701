package import Events
import Sodium

/// A post or reply as people are shown it: its latest edit, and what others made of it.
package struct Post: Equatable, Sendable {
  package let id: EventID
  package let community: CommunityID
  package let kind: Kind
  package let author: MemberID
  package let time: Milliseconds
  /// What it answers, if that is here.
  package let target: EventID?
  /// Salt and text of the latest effective edit, else of the post; nil where it is erased or missing.
  package let body: [UInt8]?
  /// When it was last edited, nil if never.
  package let edited: Milliseconds?
  package let isRetracted: Bool
  /// By reaction, ascending: of each member the last one counts.
  package let reactions: [Reaction]

  /// The body, decoded; nil where there is none, or it is not that of its kind.
  package var content: BodyContent? { body.flatMap { BodyContent(stored: $0, of: kind) } }

  package struct Reaction: Equatable, Sendable {
    package let number: UInt64
    package let count: Int

    package init(number: UInt64, count: Int) { (self.number, self.count) = (number, count) }
  }
}

// Reading the views. What is quarantined is not shown. Times order the display, rows break ties.

extension Store {
  /// The newest posts and replies of a community, newest first, older than `before`. O(limit), by an index.
  package func feed(
    of community: CommunityID, before: Milliseconds = UInt64(Int64.max), limit: Int
  ) throws(StoreError) -> [Post] {
    try feed(of: [community], before: before, limit: limit)
  }

  /// The same over several communities. O(communities · limit).
  package func feed(
    of communities: [CommunityID], before: Milliseconds = UInt64(Int64.max), limit: Int
  ) throws(StoreError) -> [Post] {
    var newest: [(row: Row, time: Milliseconds)] = []
    for community in communities { newest += try self.newest(of: community, before: before, limit: limit) }
    newest.sort { ($0.time, $0.row) > ($1.time, $1.row) }
    return try posts(at: newest.prefix(limit).map(\.row))
  }

  private func newest(
    of community: CommunityID, before: Milliseconds, limit: Int
  ) throws(StoreError) -> [(row: Row, time: Milliseconds)] {
    guard let ref = try self.community(community)?.ref else { return [] }
    var cursor = try database.prepare(
      """
      SELECT row, time FROM event WHERE community = ?1 AND kind IN (128, 129) AND time < ?2
      AND quarantined = 0 ORDER BY time DESC, row DESC LIMIT ?3
      """
    ).cursor()
    cursor.bind(1, ref)
    cursor.bind(2, before)
    cursor.bind(3, Int64(limit))
    var newest: [(row: Row, time: Milliseconds)] = []
    while try cursor.step() { newest.append((cursor.int64(0), cursor.unsigned(1))) }
    return newest
  }

  /// A post or reply, also one that is quarantined; nil for any other event.
  package func post(_ id: EventID) throws(StoreError) -> Post? {
    guard let row = try entry(of: id)?.row, let post = try post(at: row) else { return nil }
    return post.kind == .post || post.kind == .reply ? post : nil
  }

  /// Where the thread of an event begins, as far as it is here; nil where the event is not. O(depth).
  package func threadRoot(of id: EventID) throws(StoreError) -> EventID? {
    guard let row = try entry(of: id)?.row else { return nil }
    // What is answered came before, or its row is written into what answers it: there is no way round.
    var cursor = try database.prepare(
      """
      WITH RECURSIVE above (row, target) AS (
        SELECT row, target FROM event WHERE row = ?1
        UNION ALL SELECT event.row, event.target FROM event JOIN above ON event.row = above.target
      ) SELECT row FROM above WHERE target IS NULL
      """
    ).cursor()
    cursor.bind(1, row)
    guard try cursor.step() else { throw .corrupt("the thread of \(id) has no beginning") }
    return try self.id(at: cursor.int64(0))
  }

  /// A post with all that answers it, and what answers that, oldest first. O(posts of the thread).
  package func thread(of id: EventID, limit: Int) throws(StoreError) -> [Post] {
    guard let root = try entry(of: id)?.row else { return [] }
    var cursor = try database.prepare(
      """
      WITH RECURSIVE thread (row, time) AS (
        SELECT row, time FROM event WHERE row = ?1
        UNION SELECT event.row, event.time FROM event JOIN thread ON event.target = thread.row
        WHERE event.kind = 129 AND event.quarantined = 0
      ) SELECT row FROM thread ORDER BY time, row LIMIT ?2
      """
    ).cursor()
    cursor.bind(1, root)
    cursor.bind(2, Int64(limit))
    return try posts(&cursor)
  }

  /// The body of a member's latest profile in a community; nil if they have none, or it is gone.
  package func profile(of member: MemberID, in community: CommunityID) throws(StoreError) -> [UInt8]? {
    guard let ref = try self.community(community)?.ref else { return nil }
    var cursor = try database.prepare(
      """
      SELECT event.body FROM key JOIN event ON event.key = key.ref AND event.community = key.community
      WHERE key.community = ?1 AND key.author = ?2 AND event.kind = 133 AND event.quarantined = 0
      ORDER BY event.time DESC, event.id DESC LIMIT 1
      """
    ).cursor()
    cursor.bind(1, ref)
    cursor.bind(2, member)
    return try cursor.step() && !cursor.isNull(0) ? cursor.bytes(0) : nil
  }

  /// Whether a member ever showed a profile in a community, also one whose body is missing or erased.
  package func hasProfile(of member: MemberID, in community: CommunityID) throws(StoreError) -> Bool {
    guard let ref = try self.community(community)?.ref else { return false }
    var cursor = try database.prepare(
      """
      SELECT 1 FROM key JOIN event ON event.key = key.ref AND event.community = key.community
      WHERE key.community = ?1 AND key.author = ?2 AND event.kind = 133 AND event.quarantined = 0 LIMIT 1
      """
    ).cursor()
    cursor.bind(1, ref)
    cursor.bind(2, member)
    return try cursor.step()
  }

  /// The posts whose rows a query finds.
  func posts(_ cursor: inout Cursor) throws(StoreError) -> [Post] {
    var rows: [Row] = []
    while try cursor.step() { rows.append(cursor.int64(0)) }
    return try posts(at: rows)
  }

  private func posts(at rows: [Row]) throws(StoreError) -> [Post] {
    var posts: [Post] = []
    for row in rows { if let post = try post(at: row) { posts.append(post) } }
    return posts
  }

  private func post(at row: Row) throws(StoreError) -> Post? {
    var cursor = try database.prepare(
      """
      SELECT event.id, event.kind, key.author, event.time, target.id, event.body, community.id
      FROM event JOIN key ON key.ref = event.key JOIN community ON community.ref = event.community
      LEFT JOIN event AS target ON target.row = event.target WHERE event.row = ?1
      """
    ).cursor()
    cursor.bind(1, row)
    guard try cursor.step() else { return nil }
    let author = try cursor.bytes32(2)
    let edit = try latestEdit(of: row, by: author)
    return Post(
      id: try cursor.id(0), community: try cursor.id(6),
      kind: Kind(rawValue: UInt16(clamping: cursor.int64(1))), author: author,
      time: cursor.unsigned(3), target: cursor.isNull(4) ? nil : try cursor.id(4),
      body: edit?.body ?? (cursor.isNull(5) ? nil : cursor.bytes(5)), edited: edit?.time,
      isRetracted: try isRetracted(row, by: author), reactions: try reactions(to: row))
  }

  /// Of several edits the one with the highest (time, id) is shown; only the author's count, and none that is
  /// erased.
  func latestEdit(
    of row: Row, by author: MemberID
  ) throws(StoreError) -> (body: [UInt8], time: Milliseconds)? {
    var cursor = try database.prepare(
      """
      SELECT event.body, event.time FROM event JOIN key ON key.ref = event.key
      WHERE event.target = ?1 AND event.kind = 130 AND event.quarantined = 0 AND key.author = ?2
      AND event.body IS NOT NULL ORDER BY event.time DESC, event.id DESC LIMIT 1
      """
    ).cursor()
    cursor.bind(1, row)
    cursor.bind(2, author)
    return try cursor.step() ? (cursor.bytes(0), cursor.unsigned(1)) : nil
  }

  func isRetracted(_ row: Row, by author: MemberID) throws(StoreError) -> Bool {
    var cursor = try database.prepare(
      """
      SELECT 1 FROM event JOIN key ON key.ref = event.key
      WHERE event.target = ?1 AND event.kind = 131 AND event.quarantined = 0 AND key.author = ?2
      """
    ).cursor()
    cursor.bind(1, row)
    cursor.bind(2, author)
    return try cursor.step()
  }

  private func reactions(to row: Row) throws(StoreError) -> [Post.Reaction] {
    var cursor = try database.prepare(
      """
      SELECT key.author, event.bytes FROM event JOIN key ON key.ref = event.key
      WHERE event.target = ?1 AND event.kind = 132 AND event.quarantined = 0
      ORDER BY event.time, event.id
      """
    ).cursor()
    cursor.bind(1, row)
    var last: [MemberID: UInt64] = [:]
    while try cursor.step() {
      guard case .react(_, let number) = try? UnverifiedEvent(cursor.bytes(1)).header?.facts else {
        throw .corrupt("a reaction does not decode")
      }
      last[try cursor.bytes32(0)] = number
    }
    // 0 takes a reaction back.
    let counted = Dictionary(grouping: last.values.filter { $0 > 0 }) { $0 }
    return counted.keys.sorted().map { Post.Reaction(number: $0, count: counted[$0]?.count ?? 0) }
  }
}
