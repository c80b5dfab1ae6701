internal import NIOSSL
internal import Sodium

/// The X.509 certificate (RFC 5280) that stands for an Ed25519 key in TLS (RFC 8410).
///
/// Nobody vouches for it but the key itself: it is signed with the key that it shows, and names, numbers and
/// dates in it are the same for everyone and mean nothing. **The key is the identity.** So a certificate is
/// 217 bytes, of which 32 are the key, 64 the signature, and the rest a fixed frame; what is framed in any
/// other way is refused, and nothing needs to be parsed.
enum Certificate {
  /// Deterministic: a key always has the same certificate.
  static func der(for identity: SigningKey) -> [UInt8] {
    let toBeSigned = toBeSignedHead + identity.publicKey.bytes
    return head + toBeSigned + middle + identity.sign(toBeSigned.span.bytes).bytes
  }

  /// The private key as PKCS #8 (RFC 8410, section 7): 48 bytes, the last 32 of which are the seed.
  static func privateKey(_ identity: SigningKey) -> [UInt8] {
    element(0x30, element(0x02, [0]) + algorithm + element(0x04, element(0x04, identity.seed.bytes)))
  }

  /// The key of the one certificate that a peer shows. Throws `malformedCertificate` if there is any other
  /// number of them, or if it is not one of ours.
  static func key(of chain: [NIOSSLCertificate]) throws(TransportError) -> PublicKey {
    // Its bytes, not `extractPublicKey`, which traps where BoringSSL knows no such key.
    guard chain.count == 1, let der = try? chain[0].toDERBytes() else { throw .malformedCertificate }
    return try key(ofDER: der)
  }

  /// The certificate's own signature is not looked at: TLS proves that the peer holds the key.
  static func key(ofDER der: [UInt8]) throws(TransportError) -> PublicKey {
    let front = head + toBeSignedHead
    guard der.count == front.count + 32 + middle.count + 64, der.starts(with: front) else {
      throw .malformedCertificate
    }
    let behind = der[front.count...]
    guard behind.dropFirst(32).starts(with: middle), let raw = Bytes32(Array(behind.prefix(32))) else {
      throw .malformedCertificate
    }
    return PublicKey(raw: raw)
  }

  /// SEQUENCE { OBJECT IDENTIFIER 1.3.101.112, id-Ed25519 }
  private static let algorithm: [UInt8] = [0x30, 5, 0x06, 3, 0x2b, 0x65, 0x70]

  /// Before the part that is signed: SEQUENCE of 214 bytes.
  private static let head: [UInt8] = [0x30, 0x81, 214]

  /// The part that is signed (TBSCertificate), but for the key at its end: 137 bytes with it.
  private static let toBeSignedHead: [UInt8] = {
    // OBJECT IDENTIFIER 2.5.4.3, id-at-commonName
    let commonName = element(0x06, [0x55, 0x04, 0x03]) + element(0x0c, Array("kollektiv".utf8))
    let name = element(0x30, element(0x31, element(0x30, commonName)))
    let validity = element(0x17, Array("000101000000Z".utf8)) + element(0x18, Array("99991231235959Z".utf8))
    let version3 = element(0xa0, element(0x02, [2]))
    let number = element(0x02, [1])
    // SubjectPublicKeyInfo of 42 bytes: the algorithm, and a BIT STRING of 33 with no unused bits.
    let keyHead: [UInt8] = [0x30, 42] + algorithm + [0x03, 33, 0]
    return [0x30, 0x81, 137] + version3 + number + algorithm + name + element(0x30, validity) + name + keyHead
  }()

  /// Behind the part that is signed: the algorithm, and a BIT STRING of 65 bytes with no unused bits.
  private static let middle: [UInt8] = algorithm + [0x03, 65, 0]

  /// One DER element (X.690) of at most 127 bytes of content.
  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    precondition(content.count < 0x80, "a longer one needs a longer length")
    return [tag, UInt8(content.count)] + content
  }
}
