package import Events
import Sodium

// What a community is, and how it stands with the store: for lists and for `status`.

extension Store {
  /// The community that an event is of.
  package func communityOf(_ event: EventID) throws(StoreError) -> CommunityID? {
    guard let ref = try entry(of: event)?.community else { return nil }
    var cursor = try database.prepare("SELECT id FROM community WHERE ref = ?1").cursor()
    cursor.bind(1, ref)
    return try cursor.step() ? try cursor.id(0) : nil
  }

  /// Salt and text of a charter; nil where it is missing or the community is not here.
  package func charterBody(of community: CommunityID) throws(StoreError) -> [UInt8]? {
    guard let row = try entry(of: community)?.row else { return nil }
    return try body(at: row)
  }

  /// Everybody who has a standing in a community, as `setMember` was given it, ascending.
  package func members(
    of community: CommunityID
  ) throws(StoreError) -> [(member: MemberID, standing: Int)] {
    guard let ref = try self.community(community)?.ref else { return [] }
    return try members(ofCommunity: ref)
  }

  /// How many have a standing of at least `standing`. O(members).
  package func memberCount(of community: CommunityID, standing: Int) throws(StoreError) -> Int {
    try members(of: community).count { $0.standing >= standing }
  }

  /// The communities where somebody has a standing, ascending. O(memberships), by an index.
  package func memberships(
    of member: MemberID
  ) throws(StoreError) -> [(community: CommunityID, standing: Int)] {
    var cursor = try database.prepare(
      """
      SELECT community.id, member.standing FROM member JOIN community ON community.ref = member.community
      WHERE member.member = ?1 ORDER BY community.id
      """
    ).cursor()
    cursor.bind(1, member)
    var found: [(community: CommunityID, standing: Int)] = []
    while try cursor.step() { found.append((try cursor.id(0), Int(cursor.int64(1)))) }
    return found
  }

  package func tipCount(of community: CommunityID) throws(StoreError) -> Int {
    try count(community, "SELECT count(*) FROM tip JOIN community ON ref = tip.community WHERE id = ?1")
  }

  /// The row of what was admitted last in a community, which is always a tip; 0 where it is not here.
  package func latestRow(of community: CommunityID) throws(StoreError) -> Row {
    Row(
      try count(
        community, "SELECT max(event) FROM tip WHERE community = (SELECT ref FROM community WHERE id = ?1)"))
  }

  /// O(events of the community), in an index.
  package func eventCount(of community: CommunityID) throws(StoreError) -> Int {
    try count(
      community,
      """
      SELECT count(*) FROM community JOIN key ON key.community = community.ref
      JOIN event ON event.key = key.ref WHERE community.id = ?1
      """)
  }

  /// Bytes of the store's file, without the log beside it.
  package func size() throws(StoreError) -> Int {
    try count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
  }

  /// Each member's latest profile in a community, ascending by member; none of those who have erased it.
  /// O(profiles), by an index.
  package func profiles(
    of community: CommunityID
  ) throws(StoreError) -> [(member: MemberID, body: [UInt8])] {
    guard let ref = try self.community(community)?.ref else { return [] }
    var cursor = try database.prepare(
      """
      SELECT key.author, event.body FROM event JOIN key ON key.ref = event.key
      WHERE event.community = ?1 AND event.kind = 133 AND event.quarantined = 0
      ORDER BY key.author, event.time DESC, event.id DESC
      """
    ).cursor()
    cursor.bind(1, ref)
    var found: [(member: MemberID, body: [UInt8])] = []
    var last: MemberID?
    while try cursor.step() {
      let member = try cursor.bytes32(0)
      if member != last, !cursor.isNull(1) { found.append((member, cursor.bytes(1))) }
      last = member
    }
    return found
  }

  private func count(_ community: CommunityID, _ sql: StaticString) throws(StoreError) -> Int {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, community.raw)
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }
}
