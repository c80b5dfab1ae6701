import Sodium
import TestSupport
import Testing

@Suite struct Bytes32Tests {
  @Test func keepsBytesAndHex() throws {
    var numbers = Numbers(seed: 1)
    for _ in 0..<200 {
      let bytes = numbers.bytes(32)
      let value = try #require(Bytes32(bytes))
      #expect(value.bytes == bytes)
      #expect(SodiumTests.bytes(hex: value.hex) == bytes)
      #expect(Bytes32(hex: value.hex) == value)
      #expect(Bytes32(hex: value.hex.uppercased()) == value)
      #expect(Bytes32(words: value.words) == value)
      #expect(value.withBytes { Bytes32($0) } == value)
      #expect("\(value)" == value.hex)
      var appended: [UInt8] = [7]
      value.append(to: &appended)
      #expect(appended == [7] + bytes)
    }
  }

  /// Values that share a prefix of any length, so that every word and every byte decides once.
  @Test func ordersLikeTheBytes() throws {
    var numbers = Numbers(seed: 2)
    for count in 0..<2000 {
      let left = numbers.bytes(32)
      let right = Array(left.prefix(count % 33)) + numbers.bytes(32 - count % 33)
      let (a, b) = (try #require(Bytes32(left)), try #require(Bytes32(right)))
      #expect((a < b) == left.lexicographicallyPrecedes(right))
      #expect((b < a) == right.lexicographicallyPrecedes(left))
      #expect((a == b) == (left == right))
      #expect((PublicKey(raw: a) < PublicKey(raw: b)) == (a < b))
    }
  }

  @Test func everyByteCountsForEqualityAndHash() throws {
    let zeros = [UInt8](repeating: 0, count: 32)
    var seen: Set<Bytes32> = [.zero]
    for index in zeros.indices {
      var bytes = zeros
      bytes[index] = 1
      let value = try #require(Bytes32(bytes))
      #expect(value != .zero)
      #expect(value.hashValue != Bytes32.zero.hashValue)
      #expect(seen.insert(value).inserted)
    }
  }

  @Test func refusesOtherLengthsAndDigits() {
    for count in [0, 31, 33, 64] {
      #expect(Bytes32([UInt8](repeating: 0, count: count)) == nil)
    }
    let zeros = String(repeating: "0", count: 62)
    for tail in ["", "0", "000", "0g", "é", "0 ", "-1"] {
      #expect(Bytes32(hex: zeros + tail) == nil)
    }
    #expect(PublicKey(hex: zeros) == nil)
    #expect(Bytes32(hex: zeros + "Ff")?.bytes.last == 255)
  }
}

@Suite struct SignatureTests {
  @Test func keepsBytesAndHex() throws {
    let bytes = Array(0..<64 as Range<UInt8>)
    let signature = try #require(Signature(bytes))
    #expect(signature.bytes == bytes)
    #expect(signature.r.bytes == Array(bytes.prefix(32)))
    #expect(signature.s.bytes == Array(bytes.suffix(32)))
    #expect(Signature(hex: signature.hex) == signature)
    #expect("\(signature)" == signature.hex)
    #expect(signature.withBytes { Signature($0) } == signature)
    var appended: [UInt8] = []
    signature.append(to: &appended)
    #expect(appended == bytes)
  }

  @Test func refusesOtherLengths() {
    for count in [0, 32, 63, 65] {
      #expect(Signature([UInt8](repeating: 0, count: count)) == nil)
      #expect(Signature(hex: String(repeating: "00", count: count)) == nil)
    }
    #expect(Signature(hex: String(repeating: "x", count: 128)) == nil)
  }
}
