package import Sodium
import CBOR

/// What authority depends on, inline in the event, for good and without free text (Protocol/event.md §3.1).
/// One case a kind; the kind of an event is that of its facts.
package enum Facts: Equatable, Sendable {
  indirect case charter(Charter)
  indirect case join(DeviceStatement, Affiliation)
  /// Ends the joins it names.
  case leave([EventID])
  indirect case device(DeviceStatement)
  /// The greatest seq of the device's key that the author had seen; nil if none.
  indirect case revocation(DeviceStatement, lastSequence: UInt64?)
  indirect case affiliation(Affiliation)
  case affiliationEnd(MemberID, serial: UInt64)
  indirect case succession(PublicKey, Signature)
  case endorse(MemberID, DepartmentID?)
  case merge
  case erase([EventID])
  /// The erase events that a node has carried out.
  case erased([EventID])
  case post
  case reply(EventID)
  case edit(EventID)
  case retract(EventID)
  case react(EventID, reaction: UInt64)
  case profile
  case seen(EventID)
  /// A kind that this version does not judge; the facts as they came.
  case other(Kind, [UInt8])

  package var kind: Kind {
    switch self {
    case .charter: .charter
    case .join: .join
    case .leave: .leave
    case .device: .device
    case .revocation: .revocation
    case .affiliation: .affiliation
    case .affiliationEnd: .affiliationEnd
    case .succession: .succession
    case .endorse: .endorse
    case .merge: .merge
    case .erase: .erase
    case .erased: .erased
    case .post: .post
    case .reply: .reply
    case .edit: .edit
    case .retract: .retract
    case .react: .react
    case .profile: .profile
    case .seen: .seen
    case .other(let kind, _): kind
    }
  }
}

extension Facts {
  /// Reads the facts of an event of `kind`. Throws `wrongType`, `wrongCount` or `tooLong` where they do not
  /// fit it.
  init(_ kind: Kind, _ reader: inout CBORReader) throws(CBORError) {
    if let fields = kind.factCount { try reader.readArrayHeader(exactly: fields) }
    switch kind {
    case .charter: self = .charter(try Charter(&reader))
    case .join: self = .join(try DeviceStatement(.certificate, &reader), try Affiliation(&reader))
    case .leave: self = .leave(try reader.readIDs(maximum: EventLimits.targets))
    case .device: self = .device(try DeviceStatement(.certificate, &reader))
    case .revocation:
      let statement = try DeviceStatement(.revocation, &reader)
      self = .revocation(statement, lastSequence: try reader.readOptionalUnsigned())
    case .affiliation: self = .affiliation(try Affiliation(&reader))
    case .affiliationEnd: self = .affiliationEnd(try reader.read32(), serial: try reader.readUnsigned())
    case .succession: self = .succession(PublicKey(raw: try reader.read32()), try reader.readSignature())
    case .endorse: self = .endorse(try reader.read32(), try reader.readOptional32())
    case .merge: self = .merge
    case .erase: self = .erase(try reader.readIDs(maximum: EventLimits.targets))
    case .erased: self = .erased(try reader.readIDs(maximum: EventLimits.targets))
    case .post: self = .post
    case .reply: self = .reply(try reader.readID())
    case .edit: self = .edit(try reader.readID())
    case .retract: self = .retract(try reader.readID())
    case .react: self = .react(try reader.readID(), reaction: try reader.readUnsigned())
    case .profile: self = .profile
    case .seen: self = .seen(try reader.readID())
    default:
      // Header and facts are nested in one another, so the facts stand one level down.
      self = .other(kind, try reader.readRawItem(enclosedBy: 1).withUnsafeBytes { [UInt8]($0) })
    }
  }

  func write(to writer: inout CBORWriter) {
    if let fields = kind.factCount { writer.writeArrayHeader(fields) }
    switch self {
    case .charter(let charter): charter.write(to: &writer)
    case .join(let certificate, let affiliation):
      certificate.write(to: &writer)
      affiliation.write(to: &writer)
    case .device(let certificate): certificate.write(to: &writer)
    case .revocation(let revocation, let lastSequence):
      revocation.write(to: &writer)
      writer.write(lastSequence)
    case .affiliation(let affiliation): affiliation.write(to: &writer)
    case .affiliationEnd(let member, let serial):
      writer.write(member)
      writer.writeUnsigned(serial)
    case .succession(let key, let signature):
      writer.write(key.raw)
      writer.write(signature)
    case .endorse(let member, let department):
      writer.write(member)
      writer.write(department)
    case .leave(let ids), .erase(let ids), .erased(let ids): writer.write(ids)
    case .merge, .post, .profile: break
    case .reply(let id), .edit(let id), .retract(let id), .seen(let id): writer.write(id.raw)
    case .react(let id, let reaction):
      writer.write(id.raw)
      writer.writeUnsigned(reaction)
    case .other(_, let raw): writer.writeRaw(raw)
    }
  }
}

extension Kind {
  /// How many fields the facts of this kind have; nil where this version does not look into them.
  var factCount: Int? {
    switch self {
    case .charter: 9
    case .join, .revocation, .affiliationEnd, .succession, .endorse, .react: 2
    case .leave, .device, .affiliation, .erase, .erased, .reply, .edit, .retract, .seen: 1
    case .merge, .post, .profile: 0
    default: nil
    }
  }
}
