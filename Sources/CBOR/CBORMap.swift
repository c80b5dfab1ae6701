/// The entries of a map, always strictly ascending in the bytewise order of their keys' encodings
/// (RFC 8949 §4.2.1). So equality needs no search, and encoding no sort.
package struct CBORMap: Hashable, Sendable {
  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    package let key: CBORValue
    package let value: CBORValue

    package init(key: CBORValue, value: CBORValue) {
      self.key = key
      self.value = value
    }
  }

  /// The entries in the order in which they are encoded.
  package let entries: [Entry]

  /// Sorts entries given in any order. O(n log n), and each key is encoded once. Traps on a duplicate key.
  package init(_ pairs: [(key: CBORValue, value: CBORValue)]) {
    let sorted = pairs.map { pair in (encodedKey: pair.key.encoded(), pair: pair) }
      .sorted { $0.encodedKey.lexicographicallyPrecedes($1.encodedKey) }
    for (left, right) in zip(sorted, sorted.dropFirst()) {
      precondition(left.encodedKey != right.encodedKey, "duplicate map key")
    }
    entries = sorted.map { Entry(key: $0.pair.key, value: $0.pair.value) }
  }

  /// Takes entries whose order a reader has checked.
  init(ascending entries: [Entry]) {
    self.entries = entries
  }

  /// The value of a key, nil where there is none. O(n).
  package subscript(key: CBORValue) -> CBORValue? {
    entries.first { $0.key == key }?.value
  }
}
