import Sodium

/// The bytes that `hex` writes, or nil.
func bytes(hex: String) -> [UInt8]? {
  guard hex.utf8.count.isMultiple(of: 2) else { return nil }
  let digits = hex.compactMap(\.hexDigitValue)
  guard digits.count == hex.utf8.count else { return nil }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

func hash(_ message: [UInt8]) -> Bytes32 {
  var hasher = BLAKE2b.Hasher()
  hasher.update(message.span.bytes)
  return hasher.finalize()
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
