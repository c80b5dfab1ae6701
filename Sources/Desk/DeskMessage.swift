package import Events
package import Sodium
import CBOR

/// What a client asks of its own node beside replication, and what the node answers (Protocol/desk.md). On
/// the same connection as the messages of chapter 6, told apart by the number in front.
///
///     [32, number, request]    [33, number, reply]
package enum DeskMessage: Equatable, Sendable {
  case request(UInt64, DeskRequest)
  case reply(UInt64, DeskReply)

  private static let requestNumber: UInt64 = 32
  private static let replyNumber: UInt64 = 33

  /// Whether a frame is a desk message: then its second byte says so, 18 20 or 18 21 behind the array's head.
  package static func isOne(_ frame: [UInt8]) -> Bool {
    frame.count > 3 && frame[0] == 0x83 && frame[1] == 0x18 && (frame[2] == 0x20 || frame[2] == 0x21)
  }

  package func encoded() -> [UInt8] {
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    switch self {
    case .request(let number, let request):
      writer.writeUnsigned(Self.requestNumber)
      writer.writeUnsigned(number)
      request.write(to: &writer)
    case .reply(let number, let reply):
      writer.writeUnsigned(Self.replyNumber)
      writer.writeUnsigned(number)
      reply.write(to: &writer)
    }
    return writer.bytes
  }

  /// Throws `malformed`. A request of an unknown kind is none of this version: `.request(_, .unknown)`.
  package init(decoding frame: [UInt8]) throws(DeskError) {
    do throws(CBORError) {
      var reader = CBORReader(frame.span.bytes)
      try reader.readArrayHeader(exactly: 3)
      switch try reader.readUnsigned() {
      case Self.requestNumber:
        self = .request(try reader.readUnsigned(), try DeskRequest(&reader))
      case Self.replyNumber: self = .reply(try reader.readUnsigned(), try DeskReply(&reader))
      default: throw .wrongType
      }
      try reader.finish()
    } catch { throw .malformed }
  }
}

package enum DeskRequest: Equatable, Sendable {
  /// With an invitation's key: make the device of this certificate one of the department's. `name` is what
  /// the operator is shown; what colleagues are shown is a profile.
  case enrol(DeviceStatement, name: String)
  /// Which departments the node knows, its own first.
  case departments
  /// The communities that this member may see, ascending by ID and above `after`: at most one page.
  case catalogue(after: CommunityID?)
  /// Another device of mine will come with this key to enrol.
  case inviteDevice(PublicKey)
  /// A device of mine is lost: serve it no more.
  case revokeDevice(DeviceStatement)
  /// A request that this version does not know.
  case unknown

  init(_ reader: inout CBORReader) throws(CBORError) {
    let count = try reader.readArrayHeader(maximum: 8)
    guard count > 0 else { throw .wrongCount }
    switch (try reader.readUnsigned(), count) {
    case (0, 3):
      let certificate = try DeviceStatement(.certificate, &reader)
      self = .enrol(certificate, name: try reader.readText(maximum: DeskLimits.name))
    case (1, 1): self = .departments
    case (2, 2): self = .catalogue(after: try reader.skipNull() ? nil : CommunityID(try reader.read32()))
    case (3, 2): self = .inviteDevice(PublicKey(raw: try reader.read32()))
    case (4, 2): self = .revokeDevice(try DeviceStatement(.revocation, &reader))
    default:
      for _ in 1..<count { try reader.skipItem() }
      self = .unknown
    }
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .enrol(let certificate, let name):
      writer.writeArrayHeader(3)
      writer.writeUnsigned(0)
      certificate.write(to: &writer)
      writer.writeText(name)
    case .departments, .unknown:
      writer.writeArrayHeader(1)
      writer.writeUnsigned(self == .departments ? 1 : 255)
    case .catalogue(let after):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(2)
      if let after { writer.write(after.raw) } else { writer.writeNull() }
    case .inviteDevice(let key):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(3)
      writer.write(key.raw)
    case .revokeDevice(let revocation):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(4)
      revocation.write(to: &writer)
    }
  }
}

package enum DeskReply: Equatable, Sendable {
  case refused(DeskRefusal)
  case done
  /// The department vouches for the member from now on.
  case enrolled(Affiliation, Department)
  case departments([Department])
  case catalogue([Listing])

  init(_ reader: inout CBORReader) throws(CBORError) {
    let count = try reader.readArrayHeader(maximum: 3)
    guard count > 0 else { throw .wrongCount }
    switch (try reader.readUnsigned(), count) {
    case (0, 2):
      guard let refusal = DeskRefusal(rawValue: try reader.readUnsigned()) else { throw .wrongType }
      self = .refused(refusal)
    case (1, 1): self = .done
    case (2, 3):
      let affiliation = try Affiliation(&reader)
      self = .enrolled(affiliation, try Department(&reader))
    case (3, 2):
      var departments: [Department] = []
      for _ in 0..<(try reader.readArrayHeader(maximum: DeskLimits.departments)) {
        departments.append(try Department(&reader))
      }
      self = .departments(departments)
    case (4, 2):
      var listings: [Listing] = []
      for _ in 0..<(try reader.readArrayHeader(maximum: DeskLimits.page)) {
        listings.append(try Listing(&reader))
      }
      self = .catalogue(listings)
    default: throw .wrongType
    }
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .refused(let refusal):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(0)
      writer.writeUnsigned(refusal.rawValue)
    case .done:
      writer.writeArrayHeader(1)
      writer.writeUnsigned(1)
    case .enrolled(let affiliation, let department):
      writer.writeArrayHeader(3)
      writer.writeUnsigned(2)
      affiliation.write(to: &writer)
      department.write(to: &writer)
    case .departments(let departments):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(3)
      writer.writeArrayHeader(departments.count)
      for department in departments { department.write(to: &writer) }
    case .catalogue(let listings):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(4)
      writer.writeArrayHeader(listings.count)
      for listing in listings { listing.write(to: &writer) }
    }
  }
}
