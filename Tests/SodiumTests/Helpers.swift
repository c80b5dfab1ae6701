import Sodium
import TestSupport

/// The bytes that `hex` writes, or nil. Not the module's own reading of hexadecimal, which is under test.
func bytes(hex: String) -> [UInt8]? {
  guard hex.utf8.count.isMultiple(of: 2) else { return nil }
  let digits = hex.compactMap(\.hexDigitValue)
  guard digits.count == hex.utf8.count else { return nil }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

// #expect takes a call apart, and spans cannot be taken along: in tests, messages are arrays.
extension PublicKey {
  func isValid(_ signature: Signature, for message: [UInt8]) -> Bool {
    isValid(signature, for: message.span.bytes)
  }
}

extension SigningKey {
  func sign(_ message: [UInt8]) -> Signature {
    sign(message.span.bytes)
  }
}

extension BLAKE2b {
  static func hash(_ message: [UInt8]) -> Bytes32 {
    hash(message.span.bytes)
  }

  static func hash(key: [UInt8], _ message: [UInt8]) -> Bytes32 {
    hash(key: key, message.span.bytes)
  }
}
