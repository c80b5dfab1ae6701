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
    guard event.key.isValid(signature, for: signed.bytes.span.bytes) else { return false }
    return event.header.map { hasSoundStatements($0, event.key) } ?? true
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
