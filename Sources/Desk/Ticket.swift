import Events
package import Sodium
import CBOR

/// How one department's operator tells another's of their node: where it is and by which key it is known.
/// Public.
package struct Ticket: Hashable, Sendable {
  package static let prefix = "kolpeer1"

  package let department: Department
  /// Host and port.
  package let address: String

  package init(department: Department, address: String) {
    (self.department, self.address) = (department, address)
  }

  package var text: String {
    var writer = CBORWriter()
    writer.writeArrayHeader(2)
    department.write(to: &writer)
    writer.writeText(address)
    return Code.text(writer.bytes, prefix: Self.prefix)
  }

  /// Throws `wrongPrefix`, `codeSymbol`, `codeChecksum` or `malformed`.
  package init(parsing text: String) throws(DeskError) {
    let bytes = try Code.bytes(text, prefix: Self.prefix)
    do throws(CBORError) {
      var reader = CBORReader(bytes.span.bytes)
      try reader.readArrayHeader(exactly: 2)
      department = try Department(&reader)
      address = try reader.readText(maximum: DeskLimits.address)
      try reader.finish()
    } catch { throw .malformed }
  }
}

/// An invitation to enrol, for one person and one use. A secret: who has it first is who is invited.
///
/// The secret is the seed of a key. The invited client authenticates its first connection with that key, so
/// that the node refuses strangers in the handshake, before a byte of data, here too.
package struct Invitation: Sendable {
  package static let prefix = "kolinvite1"

  package let department: Department
  package let address: String
  package let secret: Bytes32

  package init(department: Department, address: String, secret: Bytes32) {
    (self.department, self.address, self.secret) = (department, address, secret)
  }

  /// The key that the invited client comes with.
  package var key: SigningKey { SigningKey(seed: secret) }

  package var text: String {
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    department.write(to: &writer)
    writer.writeText(address)
    writer.write(secret)
    return Code.text(writer.bytes, prefix: Self.prefix)
  }

  /// Throws `wrongPrefix`, `codeSymbol`, `codeChecksum` or `malformed`.
  package init(parsing text: String) throws(DeskError) {
    let bytes = try Code.bytes(text, prefix: Self.prefix)
    do throws(CBORError) {
      var reader = CBORReader(bytes.span.bytes)
      try reader.readArrayHeader(exactly: 3)
      department = try Department(&reader)
      address = try reader.readText(maximum: DeskLimits.address)
      secret = try reader.read32()
      try reader.finish()
    } catch { throw .malformed }
  }
}
