import Sodium

/// xoshiro256** seeded by SplitMix64 (Blackman & Vigna, 2018): small, fast, and the same on every machine.
///
/// Every concern draws from a stream of its own, so that a change in one (say, a message more) does not
/// disturb the others (say, which person acts next).
struct Random: RandomNumberGenerator {
  enum Stream: UInt64 {
    case federation = 1
    case plan, network, workload, faults, disks, hostile, sessions
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(seed: UInt64, stream: Stream) {
    self.init(seed: seed, number: stream.rawValue)
  }

  /// A stream of a family of them, such as one for each disk.
  init(seed: UInt64, number: UInt64) {
    var mixer = SplitMix(state: seed &* 0xd134_2543_de82_ef95 &+ number &* 0x9e37_79b9_7f4a_7c15)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  mutating func next() -> UInt64 {
    let result = Random.rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Random.rotate(state.3, 45)
    return result
  }

  /// A number from 0 up to, not including, `bound`. The bias of one multiplication is far below what shows
  /// here.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "there is nothing below 1 to draw")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func between(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True `perMille` times in a thousand. No floating point, so no platform can disagree.
  mutating func chance(_ perMille: Int) -> Bool {
    perMille > 0 && below(1000) < perMille
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in elements.indices.dropFirst().reversed() {
      elements.swapAt(index, below(index + 1))
    }
  }

  mutating func bytes32() -> Bytes32 {
    Bytes32(words: (next(), next(), next(), next()))
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
      return mixed ^ mixed >> 31
    }
  }
}
