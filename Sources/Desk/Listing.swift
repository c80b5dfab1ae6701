package import Events
import CBOR

/// A community as a node's catalogue shows it: what the node says of it, to choose from. What a member joins
/// is verified by their own replica.
package struct Listing: Equatable, Sendable {
  package let community: CommunityID
  package let name: String
  package let purpose: String
  package let visibility: Charter.Visibility
  /// 0: open to all who ask; 1 to 16: so many members must endorse; 255: by decision.
  package let admission: UInt64
  package let members: UInt64
  package let events: UInt64
  /// Of the newest post or reply; 0 if there is none.
  package let latest: Milliseconds

  package init(
    community: CommunityID, name: String, purpose: String, visibility: Charter.Visibility, admission: UInt64,
    members: UInt64, events: UInt64, latest: Milliseconds
  ) {
    (self.community, self.name, self.purpose) = (community, name, purpose)
    (self.visibility, self.admission) = (visibility, admission)
    (self.members, self.events, self.latest) = (members, events, latest)
  }

  init(_ reader: inout CBORReader) throws(CBORError) {
    try reader.readArrayHeader(exactly: 8)
    community = CommunityID(try reader.read32())
    name = try reader.readText(maximum: DeskLimits.name)
    purpose = try reader.readText(maximum: DeskLimits.purpose)
    guard let visibility = Charter.Visibility(rawValue: try reader.readUnsigned()) else { throw .wrongType }
    self.visibility = visibility
    admission = try reader.readUnsigned()
    members = try reader.readUnsigned()
    events = try reader.readUnsigned()
    latest = try reader.readUnsigned()
  }

  func write(to writer: inout CBORWriter) {
    writer.writeArrayHeader(8)
    writer.write(community.raw)
    writer.writeText(name)
    writer.writeText(purpose)
    writer.writeUnsigned(visibility.rawValue)
    writer.writeUnsigned(admission)
    writer.writeUnsigned(members)
    writer.writeUnsigned(events)
    writer.writeUnsigned(latest)
  }
}
