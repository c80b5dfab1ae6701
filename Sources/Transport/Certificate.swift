internal import NIOSSL
internal import Sodium

/// The X.509 certificate (RFC 5280) that stands for an Ed25519 key in TLS (RFC 8410).
///
/// Nobody vouches for it but the key itself: it is signed with the key that it shows, and names, numbers and
/// dates in it are the same for everyone and mean nothing. **The key is the identity.**
enum Certificate {
  /// Deterministic: a key always has the same certificate.
  static func der(for identity: SigningKey) -> [UInt8] {
    let name = element(
      0x30, element(0x31, element(0x30, commonName + element(0x0c, Array("kollektiv".utf8)))))
    let validity =
      element(0x17, Array("000101000000Z".utf8)) + element(0x18, Array("99991231235959Z".utf8))
    let version3 = element(0xa0, element(0x02, [2]))
    let toBeSigned = element(
      0x30,
      version3 + element(0x02, [1]) + algorithm + name + element(0x30, validity) + name
        + subjectPublicKeyInfo(identity.publicKey))
    let signature = identity.sign(toBeSigned.span.bytes).bytes
    return element(0x30, toBeSigned + algorithm + element(0x03, [0] + signature))
  }

  /// The private key as PKCS #8 (RFC 8410, section 7): 48 bytes, the last 32 of which are the seed.
  static func privateKey(_ identity: SigningKey) -> [UInt8] {
    element(0x30, element(0x02, [0]) + algorithm + element(0x04, element(0x04, identity.seed.bytes)))
  }

  /// The key of the one certificate that a peer shows. Throws `malformedCertificate` if there is any other
  /// number of them, or if the key is not an Ed25519 key.
  ///
  /// BoringSSL parses the certificate, and TLS itself proves that the peer holds the key, so neither the
  /// certificate's own signature nor its dates are looked at.
  static func key(of chain: [NIOSSLCertificate]) throws(TransportError) -> PublicKey {
    guard chain.count == 1 else { throw .malformedCertificate }
    do {
      return try key(ofInfo: chain[0].extractPublicKey().toSPKIBytes())
    } catch {
      throw .malformedCertificate
    }
  }

  /// The key in a SubjectPublicKeyInfo (RFC 8410, section 4): exactly 44 bytes, 12 of them known.
  static func key(ofInfo info: [UInt8]) throws(TransportError) -> PublicKey {
    guard info.count == infoPrefix.count + 32, info.starts(with: infoPrefix),
      let raw = Bytes32(Array(info.suffix(32)))
    else { throw .malformedCertificate }
    return PublicKey(raw: raw)
  }

  private static func subjectPublicKeyInfo(_ key: PublicKey) -> [UInt8] { infoPrefix + key.bytes }

  /// SEQUENCE (42 bytes), the algorithm, BIT STRING (33 bytes, no bits unused).
  private static let infoPrefix: [UInt8] = [0x30, 42] + algorithm + [0x03, 33, 0]
  /// SEQUENCE { OBJECT IDENTIFIER 1.3.101.112, id-Ed25519 }
  private static let algorithm: [UInt8] = [0x30, 5, 0x06, 3, 0x2b, 0x65, 0x70]
  /// OBJECT IDENTIFIER 2.5.4.3, id-at-commonName
  private static let commonName: [UInt8] = [0x06, 3, 0x55, 0x04, 0x03]

  /// One DER element (X.690) of at most 65,535 bytes of content: tag, shortest length, content.
  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      switch count {
      case ..<0x80: [UInt8(count)]
      case ..<0x100: [0x81, UInt8(count)]
      default: [0x82, UInt8(count >> 8), UInt8(count & 0xff)]
      }
    return [tag] + length + content
  }
}
