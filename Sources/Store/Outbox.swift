package import Events
import Sodium

// What a client wrote and no node has acknowledged yet: written in the transaction that admits the event, so
// that nothing is ever lost between the two.

extension Store {
  package func insertOutbox(_ row: Row) throws(StoreError) {
    var cursor = try database.prepare("INSERT INTO outbox VALUES (?1)").cursor()
    cursor.bind(1, row)
    try cursor.run()
  }

  /// A node has it.
  package func deleteOutbox(_ id: EventID) throws(StoreError) {
    guard let row = try entry(of: id)?.row else { return }
    var cursor = try database.prepare("DELETE FROM outbox WHERE event = ?1").cursor()
    cursor.bind(1, row)
    try cursor.run()
  }

  /// A node has all of the community that is here. O(outbox), which is what `CROSS` sees to.
  package func deleteOutbox(ofCommunity community: CommunityID) throws(StoreError) {
    guard let ref = try self.community(community)?.ref else { return }
    var cursor = try database.prepare(
      """
      DELETE FROM outbox WHERE event IN (
        SELECT sent.event FROM outbox AS sent CROSS JOIN event ON event.row = sent.event
        WHERE event.community = ?1
      )
      """
    ).cursor()
    cursor.bind(1, ref)
    try cursor.run()
  }

  package func hasOutbox() throws(StoreError) -> Bool {
    try count("SELECT EXISTS (SELECT 1 FROM outbox)") == 1
  }

  /// How many events wait for a node.
  package func outboxCount() throws(StoreError) -> Int { try count("SELECT count(*) FROM outbox") }

  /// What waits for a node, in the order in which it was written. O(limit).
  package func outbox(
    limit: Int
  ) throws(StoreError) -> [(id: EventID, community: CommunityID, kind: Kind, time: Milliseconds)] {
    var cursor = try database.prepare(
      """
      SELECT event.id, community.id, event.kind, event.time
      FROM outbox CROSS JOIN event ON event.row = outbox.event
      JOIN community ON community.ref = event.community
      ORDER BY outbox.event LIMIT ?1
      """
    ).cursor()
    cursor.bind(1, Int64(limit))
    var found: [(id: EventID, community: CommunityID, kind: Kind, time: Milliseconds)] = []
    while try cursor.step() {
      found.append(
        (
          try cursor.id(0), try cursor.id(1), Kind(rawValue: UInt16(clamping: cursor.int64(2))),
          cursor.unsigned(3)
        ))
    }
    return found
  }

  /// The communities in which something waits, ascending. O(outbox).
  package func outboxCommunities() throws(StoreError) -> [CommunityID] {
    var cursor = try database.prepare(
      """
      SELECT DISTINCT community.id FROM outbox CROSS JOIN event ON event.row = outbox.event
      JOIN community ON community.ref = event.community ORDER BY community.id
      """
    ).cursor()
    var ids: [CommunityID] = []
    while try cursor.step() { ids.append(try cursor.id(0)) }
    return ids
  }
}
