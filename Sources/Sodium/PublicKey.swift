import CSodium

/// An Ed25519 public key (RFC 8032) under Kollektiv's profile: cofactorless verification, S < L, canonical A
/// and R, no small-order R or A, and A in the prime-order subgroup. Where all of these hold, libsodium,
/// PyNaCl and OpenSSL give one verdict; their raw defaults differ.
///
/// Any 32 bytes make a value. Who admits a key asks `isAdmissible` once; from then on `isValid` is enough.
package struct PublicKey: Hashable, Comparable, Sendable {
  package let raw: Bytes32

  @inlinable
  package init(raw: Bytes32) {
    self.raw = raw
  }

  /// nil unless `hex` is 64 hexadecimal digits.
  package init?(hex: String) {
    guard let raw = Bytes32(hex: hex) else { return nil }
    self.raw = raw
  }

  package var bytes: [UInt8] { raw.bytes }

  package var hex: String { raw.hex }

  @inlinable
  package static func == (left: PublicKey, right: PublicKey) -> Bool { left.raw == right.raw }

  @inlinable
  package func hash(into hasher: inout Swift.Hasher) { raw.hash(into: &hasher) }

  @inlinable
  package static func < (left: PublicKey, right: PublicKey) -> Bool {
    left.raw < right.raw
  }

  /// Whether this is the canonical encoding of a point A of order L, the large prime.
  ///
  /// Asked as one equation: (L + 1)·A = A says L·A = 0, so the order is L or 1; the product is encoded
  /// canonically, so equal bytes say that A was, too; and libsodium refuses the neutral element, the only
  /// point of order 1. `crypto_core_ed25519_is_valid_point` is not asked: in builds before December 2025 it
  /// lets points of order 2L pass (CVE-2025-69277), and whether a 1.0.18 is mended depends on who packed it.
  /// O(1), about the time of two verifications.
  package var isAdmissible: Bool {
    Library.start()
    var status: Int32 = -1
    let product = raw.withUnsafeBytes { point in
      PublicKey.orderPlusOne.withUnsafeBufferPointer { scalar in
        Bytes32 { product in
          status = crypto_scalarmult_ed25519_noclamp(
            product, scalar.baseAddress!, point.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
      }
    }
    return status == 0 && product == raw
  }

  /// Whether the holder of this key signed `message`.
  ///
  /// One call: libsodium 1.0.18 itself refuses S ≥ L, small-order R and A and a non-canonical A, and
  /// compares R by its bytes with the canonical encoding of S·B − h·A, which refuses a non-canonical R and
  /// makes the equation cofactorless. (A build with ED25519_COMPAT would not: the vectors would show it.)
  /// O(length of the message).
  package func isValid(_ signature: Signature, for message: RawSpan) -> Bool {
    Library.start()
    return signature.withUnsafeBytes { signature in
      raw.withUnsafeBytes { key in
        message.withUnsafeBytes { message in
          crypto_sign_verify_detached(
            signature.baseAddress!.assumingMemoryBound(to: UInt8.self),
            message.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(message.count),
            key.baseAddress!.assumingMemoryBound(to: UInt8.self)) == 0
        }
      }
    }
  }

  /// L + 1, little-endian, with L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032, section 5.1).
  private static let orderPlusOne: [UInt8] = [
    0xee, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
  ]
}

extension PublicKey: CustomStringConvertible {
  package var description: String { hex }
}
