import CBOR
import Foundation
import TestSupport
import Testing

/// The examples of RFC 8949, Appendix A: each one round-trips or is refused for the reason that stands here.
@Suite struct AppendixATests {
  struct Example: Decodable {
    let hex: String
  }

  /// All the examples outside the subset, by the rule that they break.
  static let refused: [CBORError: [String]] = [
    .integerOutOfRange: ["1bffffffffffffffff", "3bffffffffffffffff"],
    .tag: [
      "c249010000000000000000", "c349010000000000000000", "c074323031332d30332d32315432303a30343a30305a",
      "c11a514b67b0", "c1fb41d452d9ec200000", "d74401020304", "d818456449455446",
      "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
    ],
    .floatingPoint: [
      "f90000", "f98000", "f93c00", "fb3ff199999999999a", "f93e00", "f97bff", "fa47c35000", "fa7f7fffff",
      "fb7e37e43c8800759c", "f90001", "f90400", "f9c400", "fbc010666666666666", "f97c00", "f97e00", "f9fc00",
      "fa7f800000", "fa7fc00000", "faff800000", "fb7ff0000000000000", "fb7ff8000000000000",
      "fbfff0000000000000",
    ],
    .unsupportedSimpleValue: ["f7", "f0", "f818", "f8ff"],
    .indefiniteLength: [
      "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff",
      "9f01820203820405ff",
      "83018202039f0405ff", "83019f0203ff820405",
      "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", "bf61610161629f0203ffff",
      "826161bf61626163ff", "bf6346756ef563416d7421ff",
    ],
  ]

  @Test(
    .enabled(
      if: Surroundings.has(
        appendixA != nil,
        orSkipSaying: "no data/cbor/appendix_a.json in KOLLEKTIV_SHARED or in ../shared")))
  func everyExampleRoundTripsOrIsRefused() throws {
    let file = try #require(appendixA)
    let examples = try JSONDecoder().decode([Example].self, from: file).map(\.hex)
    var expected: [String: CBORError] = [:]
    for (rule, refused) in Self.refused { for example in refused { expected[example] = rule } }

    #expect(examples.count == 82)
    #expect(Set(expected.keys).isSubset(of: examples))
    for example in examples {
      let bytes = hex(example)
      let result = decoding(bytes)
      #expect(result.error == expected[example], "\(example)")
      #expect(skipping(bytes) == expected[example], "\(example)")
      if case .success(let value) = result { #expect(value.encoded() == bytes, "\(example)") }
    }
  }
}

/// The examples of RFC 8949, Appendix A, or nil.
private let appendixA = try? Data(
  contentsOf: Surroundings.shared.appending(path: "data/cbor/appendix_a.json"))
