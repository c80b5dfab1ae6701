package import Events
package import Sodium

// What people see, kept in the transaction that admits the events. A view never decides anything.

extension Store {
  /// How somebody stands in a community; the nodes of `departments`, ascending, may see it on their account.
  package func setMember(
    _ member: MemberID, ofCommunity community: Int64, standing: Int, departments: [DepartmentID]
  ) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO member VALUES (?1, ?2, ?3)").cursor()
    cursor.bind(1, community)
    cursor.bind(2, member)
    cursor.bind(3, Int64(standing))
    try cursor.run()
    var delete = try database.prepare("DELETE FROM audience WHERE community = ?1 AND member = ?2").cursor()
    delete.bind(1, community)
    delete.bind(2, member)
    try delete.run()
    for department in departments {
      var insert = try database.prepare("INSERT INTO audience VALUES (?1, ?2, ?3)").cursor()
      insert.bind(1, community)
      insert.bind(2, member)
      insert.bind(3, department)
      try insert.run()
    }
  }

  /// A community's members with their standings, ascending.
  package func members(
    ofCommunity community: Int64
  ) throws(StoreError) -> [(member: MemberID, standing: Int)] {
    var cursor = try database.prepare(
      "SELECT member, standing FROM member WHERE community = ?1 ORDER BY member"
    ).cursor()
    cursor.bind(1, community)
    var members: [(member: MemberID, standing: Int)] = []
    while try cursor.step() { members.append((try cursor.bytes32(0), Int(cursor.int64(1)))) }
    return members
  }

  /// The communities that a department's node, or a member's client, may be shown: open ones, and closed ones
  /// with a member or an invited member who is theirs (Protocol/replication.md §6.4). Ascending.
  package func communities(visibleTo owner: Bytes32) throws(StoreError) -> [CommunityID] {
    var cursor = try database.prepare(
      """
      SELECT id FROM community WHERE visibility = 0
      UNION SELECT id FROM member JOIN community ON ref = community WHERE member = ?1
      UNION SELECT id FROM audience JOIN community ON ref = community WHERE department = ?1
      ORDER BY id
      """
    ).cursor()
    cursor.bind(1, owner)
    var found: [CommunityID] = []
    while try cursor.step() { found.append(try cursor.id(0)) }
    return found
  }

  /// Content that refers to an event which is not here yet.
  package func insertOrphan(_ row: Row, target: EventID) throws(StoreError) {
    var cursor = try database.prepare("INSERT INTO orphan VALUES (?1, ?2)").cursor()
    cursor.bind(1, target.raw)
    cursor.bind(2, row)
    try cursor.run()
  }

  package func hasOrphans() throws(StoreError) -> Bool {
    try count("SELECT EXISTS (SELECT 1 FROM orphan)") == 1
  }

  /// What waits for `target`, ascending.
  package func orphans(of target: EventID) throws(StoreError) -> [Row] {
    var cursor = try database.prepare("SELECT event FROM orphan WHERE target = ?1 ORDER BY event").cursor()
    cursor.bind(1, target.raw)
    var rows: [Row] = []
    while try cursor.step() { rows.append(cursor.int64(0)) }
    return rows
  }

  /// Ties what was waiting for `target`, which has come, to it.
  package func adoptOrphans(of target: EventID, at row: Row) throws(StoreError) {
    var adopt = try database.prepare(
      "UPDATE event SET target = ?2 WHERE row IN (SELECT event FROM orphan WHERE target = ?1)"
    ).cursor()
    adopt.bind(1, target.raw)
    adopt.bind(2, row)
    try adopt.run()
    var delete = try database.prepare("DELETE FROM orphan WHERE target = ?1").cursor()
    delete.bind(1, target.raw)
    try delete.run()
  }

  /// Quarantines a key's content from its cut on.
  package func quarantine(key: Int64, from cut: UInt64) throws(StoreError) {
    var cursor = try database.prepare(
      "UPDATE event SET quarantined = 1 WHERE key = ?1 AND seq >= ?2 AND kind >= 128 AND quarantined = 0"
    ).cursor()
    cursor.bind(1, key)
    cursor.bind(2, cut)
    try cursor.run()
  }

  package func setQuarantined(_ isQuarantined: Bool, at row: Row) throws(StoreError) {
    try write(
      "UPDATE event SET quarantined = ?2 WHERE row = ?1 AND quarantined <> ?2", row, isQuarantined ? 1 : 0)
  }

  /// A key's content: rows, IDs and seqs.
  package func content(
    ofKey key: Int64
  ) throws(StoreError) -> [(row: Row, id: EventID, sequence: UInt64)] {
    var cursor = try database.prepare(
      "SELECT row, id, seq FROM event WHERE key = ?1 AND kind >= 128 ORDER BY row"
    ).cursor()
    cursor.bind(1, key)
    var found: [(row: Row, id: EventID, sequence: UInt64)] = []
    while try cursor.step() { found.append((cursor.int64(0), try cursor.id(1), cursor.unsigned(2))) }
    return found
  }

  /// Ascending.
  package func quarantined(ofCommunity community: Int64) throws(StoreError) -> [EventID] {
    var cursor = try database.prepare(
      "SELECT id FROM event WHERE community = ?1 AND quarantined = 1 ORDER BY id"
    ).cursor()
    cursor.bind(1, community)
    var ids: [EventID] = []
    while try cursor.step() { ids.append(try cursor.id(0)) }
    return ids
  }

  package func insertCarried(_ erase: Row, ofCommunity community: Int64) throws(StoreError) {
    try write("INSERT OR IGNORE INTO carried VALUES (?1, ?2)", community, erase)
  }

  package func deleteCarried(_ erase: Row, ofCommunity community: Int64) throws(StoreError) {
    try write("DELETE FROM carried WHERE community = ?1 AND erase = ?2", community, erase)
  }

  /// Erase events carried out here and not yet acknowledged, by community.
  package func carried(limit: Int) throws(StoreError) -> [(community: CommunityID, row: Row, id: EventID)] {
    var cursor = try database.prepare(
      """
      SELECT community.id, event.row, event.id
      FROM carried JOIN community ON community.ref = carried.community
      JOIN event ON event.row = carried.erase ORDER BY carried.community, carried.erase LIMIT ?1
      """
    ).cursor()
    cursor.bind(1, Int64(limit))
    var found: [(community: CommunityID, row: Row, id: EventID)] = []
    while try cursor.step() { found.append((try cursor.id(0), cursor.int64(1), try cursor.id(2))) }
    return found
  }
}
