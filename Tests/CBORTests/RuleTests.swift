import CBOR
import Testing

/// Every rule by its smallest breach, and beside it the nearest input that keeps the rule.
@Suite struct RuleTests {
  static let breaches: [(hex: String, error: CBORError)] = [
    // The input ends in front of an item, inside a head, inside a string, inside an array or a map.
    ("", .truncated), ("18", .truncated), ("19 01", .truncated), ("1a 000100", .truncated),
    ("1b 00000001000000", .truncated), ("38", .truncated), ("41", .truncated), ("58", .truncated),
    ("58 18", .truncated), ("62 61", .truncated), ("81", .truncated), ("82 00", .truncated),
    ("a1", .truncated),
    ("a1 00", .truncated), ("a2 00 00 01", .truncated),
    ("00 00", .trailingBytes), ("80 80", .trailingBytes), ("f6 ff", .trailingBytes),
    // Each width with the greatest argument that a shorter one holds, for each kind of argument.
    ("18 17", .nonShortestInteger), ("19 00ff", .nonShortestInteger), ("1a 0000ffff", .nonShortestInteger),
    ("1b 00000000ffffffff", .nonShortestInteger), ("38 17", .nonShortestInteger),
    ("58 00", .nonShortestInteger),
    ("78 00", .nonShortestInteger), ("98 00", .nonShortestInteger), ("b8 00", .nonShortestInteger),
    ("1b 0020000000000000", .integerOutOfRange), ("3b 001fffffffffffff", .integerOutOfRange),
    ("1b ffffffffffffffff", .integerOutOfRange), ("3b ffffffffffffffff", .integerOutOfRange),
    ("5f ff", .indefiniteLength), ("7f ff", .indefiniteLength), ("9f ff", .indefiniteLength),
    ("bf ff", .indefiniteLength), ("ff", .indefiniteLength),
    ("1c", .reservedAdditionalInfo), ("1f", .indefiniteLength), ("3d", .reservedAdditionalInfo),
    ("3f", .indefiniteLength), ("5c", .reservedAdditionalInfo), ("7e", .reservedAdditionalInfo),
    ("9c", .reservedAdditionalInfo), ("be", .reservedAdditionalInfo), ("fc", .reservedAdditionalInfo),
    ("c0 60", .tag), ("d8 20 60", .tag), ("c0", .tag), ("df", .indefiniteLength),
    ("f9 0000", .floatingPoint), ("fa 00000000", .floatingPoint), ("fb 0000000000000000", .floatingPoint),
    ("e0", .unsupportedSimpleValue), ("f3", .unsupportedSimpleValue), ("f7", .unsupportedSimpleValue),
    ("f8 ff", .unsupportedSimpleValue), ("f8 14", .unsupportedSimpleValue),
    // A lone continuation, an overlong form, a surrogate, a scalar above U+10FFFF, a sequence cut short.
    ("61 80", .invalidUTF8), ("62 c080", .invalidUTF8), ("63 eda080", .invalidUTF8),
    ("64 f4908080", .invalidUTF8),
    ("61 c3", .invalidUTF8), ("a1 61ff 00", .invalidUTF8), ("a1 00 61ff", .invalidUTF8),
    // By bytes, not by number, not by length: 0 < -1 < "" and 256 (19 0100) < "" (60).
    ("a2 01 00 00 00", .mapKeysOutOfOrder), ("a2 20 00 00 00", .mapKeysOutOfOrder),
    ("a2 60 00 190100 00", .mapKeysOutOfOrder), ("a2 6162 00 6161 00", .mapKeysOutOfOrder),
    ("a2 62 6161 00 61 62 00", .mapKeysOutOfOrder), ("a3 00 00 02 00 01 00", .mapKeysOutOfOrder),
    ("a2 63616162 00 63616161 00", .mapKeysOutOfOrder),
    ("81 a2 8101 00 8100 00", .mapKeysOutOfOrder),
    ("a2 00 00 00 00", .duplicateMapKey), ("a2 6161 00 6161 01", .duplicateMapKey),
    ("a1 00 a2 80 00 80 00", .duplicateMapKey),
    ("81 81 81 81 81 81 81 81 80", .tooDeep), ("81 81 81 81 81 81 81 81 a0", .tooDeep),
    ("a1 00 a1 00 a1 00 a1 00 a1 00 a1 00 a1 00 a1 00 80", .tooDeep),
    ("a1 a1 a1 a1 a1 a1 a1 a1 80 00 00 00 00 00 00 00 00", .tooDeep),
  ]

  @Test(arguments: breaches)
  func everyBreachIsNamed(hex string: String, error: CBORError) {
    #expect(decoding(hex(string)).error == error)
    #expect(skipping(hex(string)) == error)
  }

  @Test func everyRuleThatBytesCanBreakHasABreach() {
    let ofTheSchema: Set<CBORError> = [.wrongType, .wrongCount, .tooLong]
    #expect(Set(Self.breaches.map(\.error)).union(ofTheSchema) == Set(CBORError.allCases))
  }

  @Test(arguments: [
    "00", "17", "1818", "18ff", "190100", "19ffff", "1a00010000", "1affffffff", "1b0000000100000000",
    "1b001fffffffffffff", "20", "37", "3818", "3b001ffffffffffffe", "40", "4100", "60", "64f48fbfbf",
    "63efbfbf",
    "80", "8100", "a0", "a20000 2000", "a2 190100 00 60 00", "a2 61 62 00 62 6161 00", "f4", "f5", "f6",
    "a4 00 00 8100 00 a0 00 f4 00", "81 81 81 81 81 81 81 80", "a1 a1 a1 a1 a1 a1 a1 80 00 00 00 00 00 00 00",
  ])
  func theNearestSoundInputPasses(hex string: String) throws {
    let bytes = hex(string)
    #expect(try CBORValue(decoding: bytes).encoded() == bytes)
    #expect(skipping(bytes) == nil)
  }

  @Test func depthIsAParameter() {
    func error(_ string: String, _ maximumDepth: Int) -> CBORError? {
      Result { () throws(CBORError) in try CBORValue(decoding: hex(string), maximumDepth: maximumDepth) }
        .error
    }
    #expect(error("00", 0) == nil)
    #expect(error("80", 0) == .tooDeep)
    #expect(error("8180", 1) == .tooDeep)
    #expect(error("81818181818181818180", 10) == nil)
  }
}
