import CBOR
import Events
import Sodium

/// An event taken apart into the encodings of its fields, so that any of them can be spoilt before it is
/// signed.
struct RawEvent {
  enum Field: Int {
    case version, community, author, sequence, previous, parents, time, kind, facts, commitment, bodyLength
  }

  private var fields: [[UInt8]]
  private var protected: [UInt8]
  var unprotected: [UInt8] = [0xa0]

  /// Takes a sound event apart.
  init(_ draft: Draft, by key: SigningKey) {
    let event = draft.sealed(by: key)
    guard case .array(let parts)? = try? CBORValue(decoding: event.span.bytes), parts.count == 4,
      case .bytes(let protected) = parts[0], case .bytes(let payload) = parts[2],
      case .array(let header)? = try? CBORValue(decoding: payload.span.bytes)
    else { preconditionFailure("what is spoilt was sound before") }
    self.protected = protected
    fields = header.map { $0.encoded() }
  }

  subscript(_ field: Field) -> [UInt8] {
    get { fields[field.rawValue] }
    set { fields[field.rawValue] = newValue }
  }

  mutating func dropLastField() { fields.removeLast() }

  /// Changes what stands before the key: the algorithm.
  mutating func spoilProtected() { protected[2] = 0x26 }

  /// Signs the spoilt header properly, by whichever key, and wraps it.
  func sealed(by key: SigningKey, signatureCount: Int = 64) -> [UInt8] {
    var header = CBORWriter()
    header.writeArrayHeader(fields.count)
    for field in fields { header.writeRaw(field) }
    var signed = CBORWriter()
    signed.writeArrayHeader(4)
    signed.writeText("Signature1")
    signed.writeBytes(protected)
    signed.writeBytes(Array("kollektiv/event/1".utf8))
    signed.writeBytes(header.bytes)
    var event = CBORWriter()
    event.writeArrayHeader(4)
    event.writeBytes(protected)
    event.writeRaw(unprotected)
    event.writeBytes(header.bytes)
    event.writeBytes(Array(key.sign(signed.bytes.span.bytes).bytes.prefix(signatureCount)))
    return event.bytes
  }
}
