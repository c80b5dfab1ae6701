import CBOR
import Events
import Sodium

/// Whether an event carries the signature it should, by the oracle's own reading of RFC 9052: the code under
/// test may have forgotten to look.
enum Witness {
  static func isSigned(_ event: UnverifiedEvent) -> Bool {
    guard case .array(let parts)? = try? CBORValue(decoding: event.bytes), parts.count == 4,
      case .bytes(let protected) = parts[0], case .bytes(let payload) = parts[2],
      case .bytes(let raw) = parts[3], let signature = Signature(raw)
    else { return false }
    var signed = CBORWriter()
    signed.writeArrayHeader(4)
    signed.writeText("Signature1")
    signed.writeBytes(protected)
    signed.writeBytes(Array("kollektiv/event/1".utf8))
    signed.writeBytes(payload)
    guard event.key.isValid(signature, for: signed.bytes.span.bytes), event.key.isAdmissible,
      keys(in: event.header?.facts).allSatisfy(\.isAdmissible)
    else { return false }
    return event.header.map { hasSoundStatements($0, event.key) } ?? true
  }

  /// The keys of an event's statements, and the node keys of a charter (Protocol/keys.md §2.1).
  private static func keys(in facts: Facts?) -> [PublicKey] {
    func keys(_ statement: DeviceStatement) -> [PublicKey] {
      [PublicKey(raw: statement.member), statement.device]
    }
    func keys(_ affiliation: Affiliation) -> [PublicKey] {
      [affiliation.nodeKey, PublicKey(raw: affiliation.member)]
    }
    return switch facts {
    case .charter(let charter):
      keys(charter.certificate) + keys(charter.affiliation) + charter.departments.map(\.nodeKey)
    case .join(let certificate, let affiliation): keys(certificate) + keys(affiliation)
    case .device(let statement), .revocation(let statement, _): keys(statement)
    case .affiliation(let affiliation): keys(affiliation)
    case .succession(let key, _): [key]
    default: []
    }
  }

  private static func hasSoundStatements(_ header: Header, _ key: PublicKey) -> Bool {
    func certifies(_ statement: DeviceStatement) -> Bool {
      statement.isSigned && statement.member == header.author && statement.device == key
        && statement.device.raw != statement.member
    }
    switch header.facts {
    case .charter(let charter):
      return certifies(charter.certificate) && charter.affiliation.isSigned
        && charter.affiliation.member == header.author
    case .join(let certificate, let affiliation):
      return certifies(certificate) && affiliation.isSigned && affiliation.member == header.author
    case .device(let certificate): return certifies(certificate)
    case .revocation(let statement, _): return statement.isSigned && statement.member == header.author
    case .affiliation(let affiliation):
      return affiliation.isSigned && affiliation.department == header.author && affiliation.nodeKey == key
    default: return true
    }
  }
}
