package import CBOR
package import Sodium

// What a key says outside of events, to be carried in their facts (Protocol/keys.md §2.2). Each kind is
// signed under a context string of its own, so that no signature can be taken for another kind's.

/// A member's root key certifies a device key, or revokes it: for good, and the revocation wins.
package struct DeviceStatement: Equatable, Sendable {
  /// What is said; the raw value is the context that is signed.
  package enum Purpose: String, Sendable {
    case certificate = "kollektiv/device/1"
    case revocation = "kollektiv/revocation/1"
  }

  package let purpose: Purpose
  package let member: MemberID
  package let device: PublicKey
  package let time: Milliseconds
  package let signature: Signature

  package init(_ purpose: Purpose, of device: PublicKey, time: Milliseconds, by root: SigningKey) {
    let member = root.publicKey.raw
    let signed = Self.signedBytes(purpose, member, device, time)
    (self.purpose, self.member, self.device, self.time) = (purpose, member, device, time)
    signature = root.sign(signed.span.bytes)
  }

  /// Whether the member's root key signed it. One verification.
  package var isSigned: Bool {
    let signed = Self.signedBytes(purpose, member, device, time)
    return PublicKey(raw: member).isValid(signature, for: signed.span.bytes)
  }

  private static func signedBytes(
    _ purpose: Purpose, _ member: MemberID, _ device: PublicKey, _ time: Milliseconds
  ) -> [UInt8] {
    statement(purpose.rawValue, fields: 3) {
      $0.write(member)
      $0.write(device.raw)
      $0.writeUnsigned(time)
    }
  }

  /// Reads a statement for this purpose; its signature is for `isSigned` to check.
  package init(_ purpose: Purpose, _ reader: inout CBORReader) throws(CBORError) {
    self.purpose = purpose
    try reader.readArrayHeader(exactly: 4)
    member = try reader.read32()
    device = PublicKey(raw: try reader.read32())
    time = try reader.readUnsigned()
    signature = try reader.readSignature()
  }

  package func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(4)
    writer.write(member)
    writer.write(device.raw)
    writer.writeUnsigned(time)
    writer.write(signature)
  }
}

/// A department says that somebody is one of its people. `serial` counts its affiliations of that member:
/// ending one ends all up to its serial, so an old statement, replayed, restores nothing.
package struct Affiliation: Equatable, Sendable {
  static let context = "kollektiv/affiliation/1"

  package let department: DepartmentID
  package let nodeKey: PublicKey
  package let member: MemberID
  package let serial: UInt64
  package let time: Milliseconds
  package let signature: Signature

  package init(
    of member: MemberID, serial: UInt64, to department: DepartmentID, time: Milliseconds, by node: SigningKey
  ) {
    (self.department, self.member, self.serial, self.time) = (department, member, serial, time)
    nodeKey = node.publicKey
    let signed = Self.signedBytes(department, nodeKey, member, serial, time)
    signature = node.sign(signed.span.bytes)
  }

  /// Whether the node's key signed it. One verification.
  package var isSigned: Bool {
    let signed = Self.signedBytes(department, nodeKey, member, serial, time)
    return nodeKey.isValid(signature, for: signed.span.bytes)
  }

  private static func signedBytes(
    _ department: DepartmentID, _ nodeKey: PublicKey, _ member: MemberID, _ serial: UInt64,
    _ time: Milliseconds
  ) -> [UInt8] {
    statement(context, fields: 5) {
      $0.write(department)
      $0.write(nodeKey.raw)
      $0.write(member)
      $0.writeUnsigned(serial)
      $0.writeUnsigned(time)
    }
  }

  /// Reads a statement; its signature is for `isSigned` to check.
  package init(_ reader: inout CBORReader) throws(CBORError) {
    try reader.readArrayHeader(exactly: 6)
    department = try reader.read32()
    nodeKey = PublicKey(raw: try reader.read32())
    member = try reader.read32()
    serial = try reader.readUnsigned()
    time = try reader.readUnsigned()
    signature = try reader.readSignature()
    guard serial > 0 else { throw .wrongType }
  }

  package func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(6)
    writer.write(department)
    writer.write(nodeKey.raw)
    writer.write(member)
    writer.writeUnsigned(serial)
    writer.writeUnsigned(time)
    writer.write(signature)
  }
}

/// The new node key of a department says that it takes over from the old one; the old key signs the event.
package enum Succession {
  static func signedBytes(_ department: DepartmentID, from old: PublicKey, to new: PublicKey) -> [UInt8] {
    statement("kollektiv/succession/1", fields: 3) {
      $0.write(department)
      $0.write(old.raw)
      $0.write(new.raw)
    }
  }

  package static func sign(department: DepartmentID, from old: PublicKey, by new: SigningKey) -> Signature {
    new.sign(signedBytes(department, from: old, to: new.publicKey).span.bytes)
  }
}

/// A department's ID, made from its first node key; it outlives the key.
package func departmentID(firstKey: PublicKey) -> DepartmentID {
  BLAKE2b.hash(statement("kollektiv/department/1", fields: 1) { $0.write(firstKey.raw) }.span.bytes)
}

/// The bytes that are signed: [context, fields…].
package func statement(
  _ context: String, fields: Int, _ write: (inout CBORWriter) -> Void
) -> [UInt8] {
  var writer = CBORWriter(reservingCapacity: 256)
  writer.writeArrayHeader(1 + fields)
  writer.writeText(context)
  write(&writer)
  return writer.bytes
}
