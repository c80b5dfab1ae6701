package import Events
import Sodium

// Bodies: kept in the event's row, erased for good, missing until somebody has them.

extension Store {
  /// The body of an event; nil where it is erased, missing, or was never there. Complexity: one descent.
  package func body(at row: Row) throws(StoreError) -> [UInt8]? {
    var cursor = try database.prepare("SELECT body FROM event WHERE row = ?1").cursor()
    cursor.bind(1, row)
    return try cursor.step() && !cursor.isNull(0) ? cursor.bytes(0) : nil
  }

  /// A body that arrived after its event.
  package func setBody(_ body: [UInt8], at row: Row, ofCommunity community: Int64) throws(StoreError) {
    var cursor = try database.prepare("UPDATE event SET body = ?2 WHERE row = ?1").cursor()
    cursor.bind(1, row)
    cursor.bind(2, body)
    try cursor.run()
    try write("DELETE FROM missing WHERE community = ?1 AND event = ?2", community, row)
  }

  package func insertMissing(_ row: Row, ofCommunity community: Int64) throws(StoreError) {
    try write("INSERT OR IGNORE INTO missing VALUES (?1, ?2)", community, row)
  }

  /// Events whose bodies are to be asked for, ascending by ID and above `after`.
  package func missingBodies(
    ofCommunity community: Int64, after: EventID?, limit: Int
  ) throws(StoreError) -> [EventID] {
    var cursor = try database.prepare(
      """
      SELECT event.id FROM missing JOIN event ON event.row = missing.event
      WHERE missing.community = ?1 AND event.id > ?2 ORDER BY event.id LIMIT ?3
      """
    ).cursor()
    cursor.bind(1, community)
    cursor.bind(2, after?.raw.bytes ?? [])
    cursor.bind(3, Int64(limit))
    var ids: [EventID] = []
    while try cursor.step() { ids.append(try cursor.id(0)) }
    return ids
  }

  /// Communities with missing bodies, ascending.
  package func communitiesMissingBodies(limit: Int) throws(StoreError) -> [CommunityID] {
    var cursor = try database.prepare(
      "SELECT id FROM community WHERE ref IN (SELECT DISTINCT community FROM missing) ORDER BY id LIMIT ?1"
    ).cursor()
    cursor.bind(1, Int64(limit))
    var ids: [CommunityID] = []
    while try cursor.step() { ids.append(try cursor.id(0)) }
    return ids
  }

  /// Deletes salt and body. With `secure_delete` SQLite writes zeros over them.
  private func deleteBody(at row: Row, ofCommunity community: Int64) throws(StoreError) {
    var cursor = try database.prepare(
      "UPDATE event SET body = NULL WHERE row = ?1 AND body IS NOT NULL"
    ).cursor()
    cursor.bind(1, row)
    try cursor.run()
    try write("DELETE FROM missing WHERE community = ?1 AND event = ?2", community, row)
  }

  /// An effective erasure of `target`, by somebody who may: `event` is its row, nil while it is not here.
  package func insertErasure(
    of target: EventID, by erase: Row, event: Row?, ofCommunity community: Int64
  ) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO erasure VALUES (?1, ?2, ?3)").cursor()
    cursor.bind(1, target.raw)
    cursor.bind(2, erase)
    cursor.bind(3, optional: event)
    try cursor.run()
    if let event { try deleteBody(at: event, ofCommunity: community) }
  }

  /// Whether there are erasures of events that are not here.
  package func hasEarlyErasures() throws(StoreError) -> Bool {
    try count("SELECT EXISTS (SELECT 1 FROM erasure WHERE event IS NULL)") == 1
  }

  package func deleteErasure(of target: EventID, by erase: Row) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM erasure WHERE target = ?1 AND erase = ?2").cursor()
    cursor.bind(1, target.raw)
    cursor.bind(2, erase)
    try cursor.run()
  }

  /// The erasures of `target` that wait for it or have been carried out, as rows of their erase events.
  package func erasures(of target: EventID) throws(StoreError) -> [Row] {
    var cursor = try database.prepare("SELECT erase FROM erasure WHERE target = ?1").cursor()
    cursor.bind(1, target.raw)
    var rows: [Row] = []
    while try cursor.step() { rows.append(cursor.int64(0)) }
    return rows
  }

  package func isErased(_ target: EventID) throws(StoreError) -> Bool {
    var cursor = try database.prepare(
      "SELECT 1 FROM erasure WHERE target = ?1 AND event IS NOT NULL"
    ).cursor()
    cursor.bind(1, target.raw)
    return try cursor.step()
  }

  /// The events of a community whose bodies are erased, ascending.
  package func erased(ofCommunity community: Int64) throws(StoreError) -> [EventID] {
    var cursor = try database.prepare(
      """
      SELECT DISTINCT event.id FROM erasure JOIN event ON event.row = erasure.event
      WHERE event.community = ?1 ORDER BY event.id
      """
    ).cursor()
    cursor.bind(1, community)
    var ids: [EventID] = []
    while try cursor.step() { ids.append(try cursor.id(0)) }
    return ids
  }
}
