import Events
import Sodium
import Store

extension Store {
  /// Posts and replies that are shown and came after a row, in that order; and the row to go on from.
  func posts(after row: Row, limit: Int) throws(StoreError) -> (ids: [EventID], last: Row) {
    var cursor = try database.prepare(
      """
      SELECT row, id FROM event WHERE row > ?1 AND kind IN (128, 129) AND quarantined = 0
      ORDER BY row LIMIT ?2
      """
    ).cursor()
    cursor.bind(1, row)
    cursor.bind(2, Int64(limit))
    var (ids, last): ([EventID], Row) = ([], row)
    while try cursor.step() {
      guard let id = Bytes32(cursor.bytes(1)) else { throw .corrupt("an ID has not 32 bytes") }
      (last, ids) = (cursor.int64(0), ids + [EventID(id)])
    }
    return (ids, ids.count < limit ? max(last, try lastRow()) : last)
  }

  /// Which departments vouch for each member of a community, or invite them.
  func departments(ofCommunity ref: Int64) throws(StoreError) -> [MemberID: [DepartmentID]] {
    var cursor = try database.prepare(
      "SELECT member, department FROM audience WHERE community = ?1 ORDER BY member, department"
    ).cursor()
    cursor.bind(1, ref)
    var found: [MemberID: [DepartmentID]] = [:]
    while try cursor.step() {
      guard let member = Bytes32(cursor.bytes(0)), let department = Bytes32(cursor.bytes(1)) else { continue }
      found[member, default: []].append(department)
    }
    return found
  }
}
