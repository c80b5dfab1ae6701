import CBOR

/// The bytes of a hex string; spaces are for the eye. Traps on anything else.
func hex(_ string: some StringProtocol) -> [UInt8] {
  let digits = string.utf8.filter { $0 != UInt8(ascii: " ") }.map { digit in
    UInt8(digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10)
  }
  precondition(digits.count.isMultiple(of: 2) && digits.allSatisfy { $0 < 16 }, "not hex: \(string)")
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// What a strict reading of one whole item comes to.
func decoding(_ bytes: [UInt8]) -> Result<CBORValue, CBORError> {
  Result { () throws(CBORError) in try CBORValue(decoding: bytes) }
}

/// The same by `skipItem`, which has to judge as `CBORValue` does.
func skipping(_ bytes: [UInt8]) -> CBORError? {
  var reader = CBORReader(bytes.span.bytes)
  do throws(CBORError) {
    try reader.skipItem()
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

extension Result where Failure == CBORError {
  var error: CBORError? { if case .failure(let error) = self { error } else { nil } }
}
