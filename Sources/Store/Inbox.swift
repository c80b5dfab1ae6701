package import Events
import Sodium

/// Something that concerns a member by name.
package struct Notice: Equatable, Sendable {
  /// The raw value is what the store keeps.
  package enum Reason: Int64, Sendable, CaseIterable {
    case mention = 0
    case reply = 1
    /// Somebody endorses them in a community where they are no member.
    case invitation = 2
  }

  package let reason: Reason
  package let event: EventID
  /// Its place in the order of arrival: what `inbox(for:after:)` goes on from.
  package let row: Row
  package let community: CommunityID
  package let author: MemberID
  package let time: Milliseconds
}

// What is new for somebody, in the order of arrival: what comes late is new all the same. Only where texts
// are indexed.

extension Store {
  /// What concerns a member and came after the row `after`, newest first; nothing of muted communities. One
  /// who was answered and mentioned at once finds it once. O(limit), by an index.
  package func inbox(
    for member: MemberID, after: Row = 0, limit: Int
  ) throws(StoreError) -> [Notice] {
    var cursor = try database.prepare(
      """
      SELECT notice.reason, event.id, event.row, community.id, key.author, event.time
      FROM notice JOIN event ON event.row = notice.event JOIN key ON key.ref = event.key
      JOIN community ON community.ref = event.community
      LEFT JOIN mark ON mark.community = event.community
      LEFT JOIN member ON member.community = event.community AND member.member = notice.member
      WHERE notice.member = ?1 AND notice.event > ?2 AND key.author <> ?1 AND ifnull(mark.muted, 0) = 0
      AND (notice.reason <> 2 OR ifnull(member.standing, 0) < 2) ORDER BY notice.event DESC LIMIT ?3
      """
    ).cursor()
    cursor.bind(1, member)
    cursor.bind(2, after)
    cursor.bind(3, Int64(limit))
    var found: [Notice] = []
    while try cursor.step() {
      guard let reason = Notice.Reason(rawValue: cursor.int64(0)) else { throw .corrupt("a notice") }
      found.append(
        Notice(
          reason: reason, event: try cursor.id(1), row: cursor.int64(2), community: try cursor.id(3),
          author: try cursor.bytes32(4), time: cursor.unsigned(5)))
    }
    return found
  }

  /// The stronger reason stays: a reply that mentions is a reply.
  package func insertNotice(
    to member: MemberID, of row: Row, _ reason: Notice.Reason
  ) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR IGNORE INTO notice VALUES (?1, ?2, ?3)").cursor()
    cursor.bind(1, member)
    cursor.bind(2, row)
    cursor.bind(3, reason.rawValue)
    try cursor.run()
  }

  /// Posts and replies of a community that came after its mark, but for the reader's own. O(unread).
  package func unread(
    of community: CommunityID, besides reader: MemberID? = nil
  ) throws(StoreError) -> Int {
    var cursor = try database.prepare(
      """
      SELECT count(*) FROM community JOIN shown ON shown.community = community.ref
      JOIN key ON key.ref = shown.key
      WHERE community.id = ?1 AND key.author <> ?2
      AND shown.event > ifnull((SELECT event FROM mark WHERE mark.community = community.ref), 0)
      """
    ).cursor()
    cursor.bind(1, community.raw)
    cursor.bind(2, reader?.bytes ?? [])
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }

  /// All that came up to `row` is read; a mark never goes back. Nothing where the community is not here.
  /// Part of a transaction.
  package func markRead(_ community: CommunityID, upTo row: Row) throws(StoreError) {
    var cursor = try database.prepare(
      """
      INSERT INTO mark SELECT ref, ?2, 0 FROM community WHERE id = ?1
      ON CONFLICT DO UPDATE SET event = max(event, excluded.event)
      """
    ).cursor()
    cursor.bind(1, community.raw)
    cursor.bind(2, row)
    try cursor.run()
  }

  /// The row up to which a community was read; 0 before.
  package func mark(of community: CommunityID) throws(StoreError) -> Row {
    try mark(of: community).row
  }

  /// Whether its user wants to hear of a community. Nothing where the community is not here. Part of a
  /// transaction.
  package func setMuted(_ community: CommunityID, _ isMuted: Bool) throws(StoreError) {
    var cursor = try database.prepare(
      """
      INSERT INTO mark SELECT ref, 0, ?2 FROM community WHERE id = ?1
      ON CONFLICT DO UPDATE SET muted = excluded.muted
      """
    ).cursor()
    cursor.bind(1, community.raw)
    cursor.bind(2, Int64(isMuted ? 1 : 0))
    try cursor.run()
  }

  package func isMuted(_ community: CommunityID) throws(StoreError) -> Bool {
    try mark(of: community).isMuted
  }

  private func mark(of community: CommunityID) throws(StoreError) -> (row: Row, isMuted: Bool) {
    var cursor = try database.prepare(
      "SELECT mark.event, muted FROM community JOIN mark ON mark.community = community.ref WHERE id = ?1"
    ).cursor()
    cursor.bind(1, community.raw)
    return try cursor.step() ? (cursor.int64(0), cursor.int64(1) == 1) : (0, false)
  }
}
