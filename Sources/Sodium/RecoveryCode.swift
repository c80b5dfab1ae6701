/// 32 secret bytes as a code on paper: 56 symbols of Crockford's base 32 in groups of four. The last 24 bits
/// are a checksum, so that a mistyped code is noticed and not silently another key.
///
///     base32( secret(32) ‖ first 3 bytes of BLAKE2b-256(key: "kollektiv/recovery/1", secret) )
package struct RecoveryCode: Sendable {
  package let secret: Bytes32

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let checksumCount = 3
  private static let symbolCount = (32 + checksumCount) * 8 / 5
  private static let groupCount = 4

  package init(secret: Bytes32) {
    self.secret = secret
  }

  /// Reads what a person typed: in either case, with spaces, line breaks and hyphens anywhere, O for 0,
  /// and I or L for 1.
  ///
  /// Throws `recoveryCodeSymbol`, `recoveryCodeLength` or `recoveryCodeChecksum`. A wrong code passes
  /// by chance once in 2^24. O(length).
  package init(parsing text: String) throws(SodiumError) {
    var bytes: [UInt8] = []
    var pending = 0
    var pendingBits = 0
    var symbols = 0
    for character in text.utf8 where !RecoveryCode.isSeparator(character) {
      guard let value = RecoveryCode.value(character) else { throw .recoveryCodeSymbol }
      symbols += 1
      guard symbols <= RecoveryCode.symbolCount else { throw .recoveryCodeLength }
      pending = pending << 5 | value
      pendingBits += 5
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(pending >> pendingBits))
        pending &= (1 << pendingBits) - 1
      }
    }
    guard symbols == RecoveryCode.symbolCount else { throw .recoveryCodeLength }
    let secret = Bytes32(bytes.span.bytes.extracting(first: 32))
    guard bytes.suffix(RecoveryCode.checksumCount).elementsEqual(RecoveryCode.checksum(of: secret)) else {
      throw .recoveryCodeChecksum
    }
    self.secret = secret
  }

  /// The code as it is printed: fourteen groups joined by hyphens.
  package var text: String {
    var symbols: [UInt8] = []
    var pending = 0
    var pendingBits = 0
    for byte in secret.bytes + RecoveryCode.checksum(of: secret) {
      pending = pending << 8 | Int(byte)
      pendingBits += 8
      while pendingBits >= 5 {
        pendingBits -= 5
        symbols.append(RecoveryCode.alphabet[pending >> pendingBits])
        pending &= (1 << pendingBits) - 1
      }
    }
    return stride(from: 0, to: symbols.count, by: RecoveryCode.groupCount)
      .map { String(decoding: symbols[$0..<$0 + RecoveryCode.groupCount], as: UTF8.self) }
      .joined(separator: "-")
  }

  private static func checksum(of secret: Bytes32) -> ArraySlice<UInt8> {
    let context = Array("kollektiv/recovery/1".utf8)
    return secret.withBytes { BLAKE2b.hash(key: context, $0) }.bytes.prefix(checksumCount)
  }

  private static func isSeparator(_ character: UInt8) -> Bool {
    [" ", "-", "\t", "\n", "\r"].contains { UInt8(ascii: $0) == character }
  }

  private static func value(_ character: UInt8) -> Int? {
    let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
    let symbol = isLower ? character - 32 : character
    switch symbol {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    default: return alphabet.firstIndex(of: symbol)
    }
  }
}

/// The code is a secret: only `text` shows it.
extension RecoveryCode: CustomStringConvertible, CustomReflectable {
  package var description: String { "RecoveryCode" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}
