import Events
import Sodium
import Store

extension Store {
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
