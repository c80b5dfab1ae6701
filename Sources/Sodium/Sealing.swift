import CSodium

/// A secret sealed under a passphrase: Argon2id (RFC 9106, version 1.3, one lane) makes the key, with which
/// XChaCha20-Poly1305 encrypts.
///
///     version(1) ‖ passes(4) ‖ kibibytes(4) ‖ salt(16) ‖ nonce(24) ‖ ciphertext ‖ tag(16)
///
/// Numbers are big-endian. Everything before the ciphertext is authenticated with it. The passphrase is
/// taken as the UTF-8 it comes in; a shell whose keyboards compose accents differently normalizes it first.
package enum Sealing {
  /// What a guess costs: passes over so much memory.
  package struct Cost: Hashable, Sendable {
    package let passes: UInt32
    package let kibibytes: UInt32

    /// Bounds that hold for sealing and opening alike. The upper ones keep a forged file from taking the
    /// machine's memory or an hour; below 8 KiB there is no Argon2.
    package static let passesRange: ClosedRange<UInt32> = 1...16
    package static let kibibytesRange: ClosedRange<UInt32> = 8...1_048_576

    /// For people's keys: about a second, 256 MiB (libsodium's “moderate”).
    package static let standard = Cost(passes: 3, kibibytes: 262_144)
    /// For tests only.
    package static let least = Cost(passes: 1, kibibytes: 8)

    package init(passes: UInt32, kibibytes: UInt32) {
      self.passes = passes
      self.kibibytes = kibibytes
    }

    fileprivate var isWithinBounds: Bool {
      Cost.passesRange.contains(passes) && Cost.kibibytesRange.contains(kibibytes)
    }
  }

  package static let saltCount = 16
  package static let nonceCount = 24
  private static let version: UInt8 = 1
  private static let headerCount = 1 + 4 + 4 + saltCount + nonceCount
  private static let tagCount = 16

  /// Seals `secret`. Salt and nonce are fresh random bytes of the caller's. Precondition: their lengths.
  ///
  /// Throws `costOutOfBounds` or `outOfMemory`. Takes the time and memory of `cost`.
  package static func seal(
    secret: [UInt8], passphrase: String, salt: [UInt8], nonce: [UInt8], cost: Cost = .standard
  ) throws(SodiumError) -> [UInt8] {
    precondition(salt.count == saltCount && nonce.count == nonceCount, "salt and nonce have fixed lengths")
    var header = [version]
    for number in [cost.passes, cost.kibibytes] {
      withUnsafeBytes(of: number.bigEndian) { header.append(contentsOf: $0) }
    }
    header += salt
    header += nonce
    var key = try key(passphrase: passphrase, salt: salt, cost: cost)
    defer { sodium_memzero(&key, key.count) }

    var encrypted = [UInt8](repeating: 0, count: secret.count + tagCount)
    let status = crypto_aead_xchacha20poly1305_ietf_encrypt(
      &encrypted, nil, secret, UInt64(secret.count), header, UInt64(header.count), nil, nonce, key)
    precondition(status == 0, "encryption does not fail")
    return header + encrypted
  }

  /// The secret in `sealed`.
  ///
  /// Throws `sealedTooShort`, `sealedVersion`, `costOutOfBounds` (all before anything is allocated),
  /// `outOfMemory` or `notAuthentic`. Takes the time and memory that the header asks for, within the bounds.
  package static func open(sealed: [UInt8], passphrase: String) throws(SodiumError) -> [UInt8] {
    guard sealed.count >= headerCount + tagCount else { throw .sealedTooShort }
    guard sealed[0] == version else { throw .sealedVersion }
    let numbers = sealed.span.bytes.extracting(1..<9)
    let cost = Cost(
      passes: UInt32(bigEndian: numbers.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)),
      kibibytes: UInt32(bigEndian: numbers.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    let salt = Array(sealed[9..<9 + saltCount])
    let nonce = Array(sealed[9 + saltCount..<headerCount])
    var key = try key(passphrase: passphrase, salt: salt, cost: cost)
    defer { sodium_memzero(&key, key.count) }

    let encrypted = Array(sealed[headerCount...])
    var secret = [UInt8](repeating: 0, count: encrypted.count - tagCount)
    let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &secret, nil, nil, encrypted, UInt64(encrypted.count), sealed, UInt64(headerCount), nonce, key)
    guard status == 0 else { throw .notAuthentic }
    return secret
  }

  private static func key(passphrase: String, salt: [UInt8], cost: Cost) throws(SodiumError) -> [UInt8] {
    guard cost.isWithinBounds else { throw .costOutOfBounds }
    Library.start()
    var passphrase = passphrase
    var key = [UInt8](repeating: 0, count: 32)
    let status = passphrase.withUTF8 { passphrase in
      passphrase.withMemoryRebound(to: CChar.self) { passphrase in
        crypto_pwhash(
          &key, UInt64(key.count), passphrase.baseAddress!, UInt64(passphrase.count), salt,
          UInt64(cost.passes), Int(cost.kibibytes) * 1024, crypto_pwhash_alg_argon2id13())
      }
    }
    // With the bounds kept, memory is the one thing that can be wanting.
    guard status == 0 else { throw .outOfMemory }
    return key
  }
}
