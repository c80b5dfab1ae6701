import CBOR
import Testing

/// The two laws, over random values and random damage. A failure names its seed, and the seed replays it.
@Suite struct PropertyTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func everyValueRoundTrips(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    for round in 0..<1_000 {
      let value = generator.value()
      let bytes = value.encoded()
      let same = try CBORValue(decoding: bytes) == value
      guard same, skipping(bytes) == nil else {
        Issue.record("seed \(seed), round \(round): \(hex(bytes))")
        return
      }
    }
  }

  /// Whatever is accepted is the one encoding of its value, and reading and skipping judge alike.
  ///
  /// `#expect` is kept out of the loop: 100,000 of them would take longer than all the decoding.
  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func whatIsAcceptedEncodesToTheSameBytes(seed: UInt64) {
    var generator = Generator(seed: seed)
    var accepted = 0
    var rules: Set<CBORError> = []
    var whole: [UInt8] = []
    for round in 0..<25_000 {
      // A few damages to each value: making it takes longer than all the rest.
      if round.isMultiple(of: 5) { whole = generator.value(depth: 3).encoded() }
      var bytes = whole
      generator.damage(&bytes)
      let result = decoding(bytes)
      var isSound = skipping(bytes) == result.error
      switch result {
      case .success(let value):
        accepted += 1
        isSound = isSound && sorted(value).encoded() == bytes
      case .failure(let rule): rules.insert(rule)
      }
      guard isSound else {
        Issue.record("seed \(seed), round \(round): \(hex(bytes))")
        return
      }
    }
    // The damage is worth its time only if it reaches every rule and also leaves some inputs sound.
    #expect(accepted > 1_000)
    #expect(rules == Set(CBORError.allCases).subtracting([.wrongType, .wrongCount, .tooLong]))
  }

  /// The value with its maps sorted anew: a decoder keeps the order that it found, so without this a wrong
  /// order would encode to the same bytes. Traps on a duplicate key.
  private func sorted(_ value: CBORValue) -> CBORValue {
    switch value {
    case .array(let items): .array(items.map(sorted))
    case .map(let map): .map(CBORMap(map.entries.map { (sorted($0.key), sorted($0.value)) }))
    default: value
    }
  }
}
