package import Desk
package import Events
package import Sodium
package import Store

// Other departments' nodes, and auditors.

extension Roster {
  package struct Peer: Equatable, Sendable {
    package let department: Department
    /// Host and port.
    package let address: String
  }

  package struct Auditor: Equatable, Sendable {
    package let key: PublicKey
    package let name: String
    /// What they may see; empty for all that the node holds.
    package let communities: [CommunityID]
    package let until: Milliseconds?
  }

  /// Ascending by name.
  package func peers() throws(StoreError) -> [Peer] {
    var cursor = try database.prepare(
      "SELECT department, key, name, address FROM peer ORDER BY name, key"
    ).cursor()
    var found: [Peer] = []
    while try cursor.step() {
      let department = Department(
        id: try cursor.bytes32(0), nodeKey: PublicKey(raw: try cursor.bytes32(1)), name: cursor.text(2))
      found.append(Peer(department: department, address: cursor.text(3)))
    }
    return found
  }

  package func setPeer(_ peer: Peer) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO peer VALUES (?1, ?2, ?3, ?4)").cursor()
    cursor.bind(1, peer.department.nodeKey.raw)
    cursor.bind(2, peer.department.id)
    cursor.bind(3, peer.department.name)
    cursor.bind(4, peer.address)
    try cursor.run()
  }

  package func deletePeer(_ key: PublicKey) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM peer WHERE key = ?1").cursor()
    cursor.bind(1, key.raw)
    try cursor.run()
  }

  /// Ascending by name.
  package func auditors() throws(StoreError) -> [Auditor] {
    var cursor = try database.prepare(
      "SELECT key, name, communities, until FROM auditor ORDER BY name, key"
    ).cursor()
    var found: [Auditor] = []
    while try cursor.step() {
      let bytes = cursor.bytes(2)
      let communities = stride(from: 0, to: bytes.count - 31, by: 32).compactMap {
        Bytes32(Array(bytes[$0..<$0 + 32])).map(CommunityID.init)
      }
      found.append(
        Auditor(
          key: PublicKey(raw: try cursor.bytes32(0)), name: cursor.text(1), communities: communities,
          until: cursor.optional64(3).map(UInt64.init)))
    }
    return found
  }

  package func setAuditor(_ auditor: Auditor) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO auditor VALUES (?1, ?2, ?3, ?4)").cursor()
    cursor.bind(1, auditor.key.raw)
    cursor.bind(2, auditor.name)
    cursor.bind(3, auditor.communities.flatMap(\.raw.bytes))
    cursor.bind(4, optional: auditor.until.map(Int64.init))
    try cursor.run()
  }

  package func deleteAuditor(_ key: PublicKey) throws(StoreError) {
    var cursor = try database.prepare("DELETE FROM auditor WHERE key = ?1").cursor()
    cursor.bind(1, key.raw)
    try cursor.run()
  }
}
