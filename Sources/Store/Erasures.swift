package import Events
import Sodium

/// An erasure and where it has been carried out, as far as is known here.
package struct ErasureStatus: Equatable, Sendable {
  package let erase: EventID
  package let community: CommunityID
  package let author: MemberID
  /// The departments whose nodes have said so, ascending.
  package let done: [DepartmentID]
  /// Those that the charter recognises and that have not, ascending.
  package let pending: [DepartmentID]
}

// Where erasures stand (Protocol/membership.md §5.4). Only where texts are indexed.

extension Store {
  /// A department's node says that it has carried out an erasure. Nothing where that is not here.
  package func insertAcknowledgement(
    of erase: EventID, by department: DepartmentID
  ) throws(StoreError) {
    guard let row = try entry(of: erase)?.row else { return }
    var cursor = try database.prepare("INSERT OR IGNORE INTO acknowledged VALUES (?1, ?2)").cursor()
    cursor.bind(1, row)
    cursor.bind(2, department)
    try cursor.run()
  }

  /// All erasures that have an effect here, in the order in which they came. O(erasures).
  package func erasureStatus() throws(StoreError) -> [ErasureStatus] {
    var cursor = try database.prepare(
      """
      SELECT DISTINCT event.row, event.id, community.id, key.author
      FROM erasure JOIN event ON event.row = erasure.erase JOIN key ON key.ref = event.key
      JOIN community ON community.ref = event.community ORDER BY event.row
      """
    ).cursor()
    var found: [ErasureStatus] = []
    var recognised: [CommunityID: [DepartmentID]] = [:]
    while try cursor.step() {
      let community = try cursor.id(2)
      if recognised[community] == nil { recognised[community] = try departments(of: community) }
      let departments = recognised[community] ?? []
      let done = try acknowledgements(of: cursor.int64(0))
      found.append(
        ErasureStatus(
          erase: try cursor.id(1), community: community, author: try cursor.bytes32(3), done: done,
          pending: departments.filter { !done.contains($0) }))
    }
    return found
  }

  private func acknowledgements(of erase: Row) throws(StoreError) -> [DepartmentID] {
    var cursor = try database.prepare(
      "SELECT department FROM acknowledged WHERE erase = ?1 ORDER BY department"
    ).cursor()
    cursor.bind(1, erase)
    var found: [DepartmentID] = []
    while try cursor.step() { found.append(try cursor.bytes32(0)) }
    return found
  }

  /// The departments that a charter recognises, ascending.
  private func departments(of community: CommunityID) throws(StoreError) -> [DepartmentID] {
    guard let row = try entry(of: community)?.row else { throw .corrupt("\(community) has no charter") }
    let bytes = try bytes(at: row).event
    guard case .charter(let charter) = try? UnverifiedEvent(bytes).header?.facts else {
      throw .corrupt("the charter of \(community) does not decode")
    }
    return charter.departments.map(\.id).sorted()
  }
}
