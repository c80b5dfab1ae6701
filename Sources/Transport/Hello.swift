internal import CBOR
internal import Sodium

/// The first frame of each side, sent at once after the TLS handshake:
///
///     [ 1, nonce: 32 random bytes, time: milliseconds since 1970 ]
///
/// The session secret is BLAKE2b-256("kollektiv/session/1" ‖ nonce of the smaller key ‖ nonce of the
/// greater one). The exporter of RFC 8446 would be the usual source, but NIOSSL does not offer it. The nonces
/// travel only inside TLS, whose ends are the two keys, so nobody else knows them either; and since each side
/// gives one, neither can bring an old secret about again.
struct Hello: Equatable {
  let nonce: Bytes32
  let time: UInt64

  static let version: UInt64 = 1
  /// Two heads of one byte, a string of 34, an integer of at most 9.
  static let maximumBytes = 45

  init(nonce: Bytes32, time: UInt64) {
    self.nonce = nonce
    self.time = time
  }

  /// Throws `malformedHello`.
  init(_ bytes: [UInt8]) throws(TransportError) {
    do throws(CBORError) {
      var reader = CBORReader(bytes.span.bytes)
      try reader.readArrayHeader(exactly: 3)
      let version = try reader.readUnsigned()
      nonce = Bytes32(try reader.readBytes(exactly: 32))
      time = try reader.readUnsigned()
      try reader.finish()
      guard version == Hello.version else { throw .wrongType }
    } catch {
      throw .malformedHello
    }
  }

  var encoded: [UInt8] {
    var writer = CBORWriter(reservingCapacity: Hello.maximumBytes)
    writer.writeArrayHeader(3)
    writer.writeUnsigned(Hello.version)
    nonce.withBytes { writer.writeBytes($0) }
    writer.writeUnsigned(time)
    return writer.bytes
  }

  /// The same on both sides. The keys differ: nobody talks to themselves.
  static func secret(_ one: (key: PublicKey, nonce: Bytes32), _ other: (key: PublicKey, nonce: Bytes32))
    -> Bytes32
  {
    let (smaller, greater) = one.key < other.key ? (one, other) : (other, one)
    var message = Array("kollektiv/session/1".utf8)
    smaller.nonce.append(to: &message)
    greater.nonce.append(to: &message)
    return BLAKE2b.hash(message.span.bytes)
  }
}
