package import Events
package import Sodium
import CBOR

/// A department as others need to know it: to name it, to put it into a charter, to reach its node.
package struct Department: Hashable, Sendable {
  package let id: DepartmentID
  package let nodeKey: PublicKey
  package let name: String

  package init(id: DepartmentID, nodeKey: PublicKey, name: String) {
    (self.id, self.nodeKey, self.name) = (id, nodeKey, name)
  }

  init(_ reader: inout CBORReader) throws(CBORError) {
    try reader.readArrayHeader(exactly: 3)
    id = try reader.read32()
    nodeKey = PublicKey(raw: try reader.read32())
    name = try reader.readText(maximum: DeskLimits.name)
  }

  func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(3)
    writer.write(id)
    writer.write(nodeKey.raw)
    writer.writeText(name)
  }
}

/// Every bound of this module (Protocol/desk.md).
package enum DeskLimits {
  /// Bytes of a name of a person, a department or a community.
  package static let name = 256
  /// Bytes of a community's purpose, as far as a catalogue shows it.
  package static let purpose = 1_024
  /// Bytes of a host and port.
  package static let address = 300
  /// Departments in one reply.
  package static let departments = 1_024
  /// Communities on one page of the catalogue.
  package static let page = 256
}
