/// A set of small numbers: the causal past of an event, written out in full.
struct Bits: Hashable {
  private var words: [UInt64] = []

  func contains(_ number: Int) -> Bool {
    number >> 6 < words.count && words[number >> 6] & (1 << UInt64(number & 63)) != 0
  }

  mutating func insert(_ number: Int) {
    grow(number >> 6 + 1)
    words[number >> 6] |= 1 << UInt64(number & 63)
  }

  mutating func formUnion(_ other: Bits) {
    grow(other.words.count)
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  /// Ascending.
  var numbers: [Int] {
    var numbers: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        numbers.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return numbers
  }

  private mutating func grow(_ count: Int) {
    if words.count < count { words.append(contentsOf: repeatElement(0, count: count - words.count)) }
  }
}
