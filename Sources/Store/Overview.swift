package import Events
import Sodium

// What a community is, and how it stands with the store: for lists and for `status`.

extension Store {
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

  /// The row of what was admitted last in a community, which is always a tip; 0 where it is not here.
  package func latestRow(of community: CommunityID) throws(StoreError) -> Row {
    Row(
      try count(
        community, "SELECT max(event) FROM tip WHERE community = (SELECT ref FROM community WHERE id = ?1)"))
  }

  /// Bytes of the store's file, without the log beside it.
  package func size() throws(StoreError) -> Int {
    try count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
  }

  private func count(_ community: CommunityID, _ sql: StaticString) throws(StoreError) -> Int {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, community.raw)
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }
}
