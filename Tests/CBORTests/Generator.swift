import CBOR
import TestSupport

/// Random values of the subset, and random damage to their encodings.
struct Generator {
  var random: Numbers

  init(seed: UInt64) { random = Numbers(seed: seed) }

  /// A value whose containers are nested at most `depth` deep, with every width of head among its integers.
  mutating func value(depth: Int = 4) -> CBORValue {
    switch random.below(depth > 0 ? 10 : 6) {
    case 0: return .unsigned(magnitude())
    case 1: return .negative(-1 - Int64(min(magnitude(), CBORLimits.maximumInteger - 1)))
    case 2: return .bytes((0..<length()).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    case 3: return .text(text())
    case 4: return .bool(random.below(2) == 0)
    case 5: return .null
    case 6, 7: return .array((0..<random.below(4)).map { _ in value(depth: depth - 1) })
    default:
      var pairs: [[UInt8]: (key: CBORValue, value: CBORValue)] = [:]
      for _ in 0..<random.below(4) {
        let key = value(depth: random.below(4) == 0 ? depth - 1 : 0)
        pairs[key.encoded()] = (key, value(depth: depth - 1))
      }
      return .map(CBORMap(Array(pairs.values)))
    }
  }

  private mutating func magnitude() -> UInt64 {
    random.next() >> UInt64(11 + random.below(53))
  }

  private mutating func length() -> Int {
    switch random.below(32) {
    case 0: 24 + random.below(8)
    case 1: 255 + random.below(2)
    default: random.below(6)
    }
  }

  /// Scalars of every length in UTF-8; the combining accent makes texts that only a byte can tell apart.
  private mutating func text() -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "e", "\0", "\u{e9}", "\u{301}", "\u{6c34}", "\u{ffff}", "\u{10ffff}",
    ]
    var view = String.UnicodeScalarView()
    for _ in 0..<length() { view.append(scalars[random.below(scalars.count)]) }
    return String(view)
  }

  /// One to three small damages: enough to break a rule, few enough to break just one.
  mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0...random.below(3) {
      let at = random.below(bytes.count + 1)
      switch random.below(6) {
      case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
      case 1 where at < bytes.count: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 2 where at < bytes.count: bytes.remove(at: at)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      case 4: bytes.insert(contentsOf: repeatElement(0x81, count: 1 + random.below(8)), at: at)
      default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + random.below(4))], at: at)
      }
    }
  }
}
