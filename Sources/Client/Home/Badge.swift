package import Desk
package import Events
package import Sodium
import CBOR

/// Who the owner of a home is, and where their node is.
///
///     [version, member, name, certificate, affiliation / null, [id, key, name], address, node-time]
package struct Badge: Equatable, Sendable {
  package let member: MemberID
  /// As they enrolled; colleagues are shown the name in their profile.
  package var name: String
  package let certificate: DeviceStatement
  /// The department's word that this is one of its people; nil until it has given it.
  package var affiliation: Affiliation?
  package let department: Department
  package var address: String
  /// The latest time that the node's clock was seen to have.
  package var nodeTime: Milliseconds

  private static let version: UInt64 = 1

  package init(
    member: MemberID, name: String, certificate: DeviceStatement, department: Department, address: String
  ) {
    (self.member, self.name, self.certificate) = (member, name, certificate)
    (self.department, self.address, affiliation, nodeTime) = (department, address, nil, 0)
  }

  package var device: PublicKey { certificate.device }

  var encoded: [UInt8] {
    var writer = CBORWriter()
    writer.writeArrayHeader(8)
    writer.writeUnsigned(Self.version)
    writer.write(member)
    writer.writeText(name)
    certificate.write(to: &writer)
    if let affiliation { affiliation.write(to: &writer) } else { writer.writeNull() }
    writer.writeArrayHeader(3)
    writer.write(department.id)
    writer.write(department.nodeKey.raw)
    writer.writeText(department.name)
    writer.writeText(address)
    writer.writeUnsigned(nodeTime)
    return writer.bytes
  }

  /// nil unless these are the bytes of a badge.
  init?(decoding bytes: [UInt8]) {
    do throws(CBORError) {
      var reader = CBORReader(bytes.span.bytes)
      try reader.readArrayHeader(exactly: 8)
      guard try reader.readUnsigned() == Self.version else { return nil }
      member = try reader.read32()
      name = try reader.readText(maximum: DeskLimits.name)
      certificate = try DeviceStatement(.certificate, &reader)
      affiliation = try reader.skipNull() ? nil : try Affiliation(&reader)
      try reader.readArrayHeader(exactly: 3)
      department = Department(
        id: try reader.read32(), nodeKey: PublicKey(raw: try reader.read32()),
        name: try reader.readText(maximum: DeskLimits.name))
      address = try reader.readText(maximum: DeskLimits.address)
      nodeTime = try reader.readUnsigned()
      try reader.finish()
    } catch { return nil }
  }
}

extension Home {
  /// Throws `notEnrolled` where nobody has, or has not finished to; `damagedFile`, `homeNotPrivate`, `file`.
  package func badge() throws(ClientError) -> Badge {
    guard let badge = try begunBadge(), badge.affiliation != nil else { throw .notEnrolled }
    return badge
  }

  /// Also one that waits for the node's word; nil where there is none.
  func begunBadge() throws(ClientError) -> Badge? {
    try check()
    guard let bytes = try Home.read(identity) else { return nil }
    guard let badge = Badge(decoding: bytes) else { throw .damagedFile(identity) }
    return badge
  }

  func write(_ badge: Badge) throws(ClientError) { try Home.replace(identity, with: badge.encoded) }

  /// Throws `notEnrolled`, `damagedFile` or `file`.
  func device() throws(ClientError) -> SigningKey {
    guard let bytes = try Home.read(deviceKey) else { throw .notEnrolled }
    guard let seed = Bytes32(bytes) else { throw .damagedFile(deviceKey) }
    return SigningKey(seed: seed)
  }
}
