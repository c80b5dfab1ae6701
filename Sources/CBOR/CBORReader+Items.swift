// Whole items, whatever they are: skipped, kept raw, or read into a `CBORValue`. Here depth and the order of
// map keys are checked too, so the recursion is bounded by `maximumDepth` and not by the sender.

extension CBORReader {
  /// Skips one item after checking every rule on it and on all that it contains. O(bytes), allocates nothing.
  ///
  /// `levels` is how many arrays and maps the schema has already opened around it; they count towards the
  /// depth. Throws the first rule that the item breaks, none of them `wrongType`, `wrongCount`, `tooLong` or
  /// `trailingBytes`.
  package mutating func skipItem(enclosedBy levels: Int = 0) throws(CBORError) {
    switch try peekType() {
    case .unsigned, .negative: _ = try readInteger()
    case .bool, .null: position += 1
    case .bytes: _ = try readBytes()
    case .text: try skipText()
    case .array:
      for _ in 0..<(try openArray(levels)) { try skipItem(enclosedBy: levels + 1) }
    case .map:
      let count = try openMap(levels)
      var previous = position..<position
      for _ in 0..<count {
        let start = position
        try skipItem(enclosedBy: levels + 1)
        try requireAscending(previous, start..<position)
        previous = start..<position
        try skipItem(enclosedBy: levels + 1)
      }
    }
  }

  /// Skips one item as `skipItem` does and returns the bytes that it covered, without a copy. O(bytes).
  @_lifetime(copy self)
  package mutating func readRawItem(enclosedBy levels: Int = 0) throws(CBORError) -> RawSpan {
    let start = position
    try skipItem(enclosedBy: levels)
    return span.extracting(unchecked: start..<position)
  }

  /// Reads one item of any type with all that it contains. O(bytes).
  ///
  /// Memory grows with the items that were read, never with a count that was declared. Throws as `skipItem`
  /// does.
  package mutating func readValue(enclosedBy levels: Int = 0) throws(CBORError) -> CBORValue {
    switch try peekType() {
    case .unsigned: return .unsigned(try readUnsigned())
    case .negative: return .negative(try readInteger())
    case .bool: return .bool(try readBool())
    case .bytes: return .bytes(try readByteArray())
    case .text: return .text(try readText())
    case .null:
      try readNull()
      return .null
    case .array:
      var items: [CBORValue] = []
      for _ in 0..<(try openArray(levels)) { items.append(try readValue(enclosedBy: levels + 1)) }
      return .array(items)
    case .map:
      let count = try openMap(levels)
      var entries: [CBORMap.Entry] = []
      var previous = position..<position
      for _ in 0..<count {
        let start = position
        let key = try readValue(enclosedBy: levels + 1)
        try requireAscending(previous, start..<position)
        previous = start..<position
        entries.append(CBORMap.Entry(key: key, value: try readValue(enclosedBy: levels + 1)))
      }
      return .map(CBORMap(ascending: entries))
    }
  }

  private mutating func openArray(_ levels: Int) throws(CBORError) -> Int {
    let count = try readArrayHeader()
    guard levels < maximumDepth else { throw .tooDeep }
    return count
  }

  private mutating func openMap(_ levels: Int) throws(CBORError) -> Int {
    let count = try readMapHeader()
    guard levels < maximumDepth else { throw .tooDeep }
    return count
  }

  private mutating func skipText() throws(CBORError) {
    let length = try readLength(MajorType.text)
    let isValid = take(length).withUnsafeBytes { bytes in
      (try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)) != nil
    }
    guard isValid else { throw .invalidUTF8 }
  }

  /// Checks that the encoding of a key sorts above that of the key in front of it, which is empty at the
  /// first one (RFC 8949 §4.2.1). O(length of the shorter).
  private func requireAscending(_ previous: Range<Int>, _ key: Range<Int>) throws(CBORError) {
    for offset in 0..<min(previous.count, key.count) {
      let before = span.unsafeLoad(fromUncheckedByteOffset: previous.lowerBound + offset, as: UInt8.self)
      let after = span.unsafeLoad(fromUncheckedByteOffset: key.lowerBound + offset, as: UInt8.self)
      guard before == after else {
        guard before < after else { throw .mapKeysOutOfOrder }
        return
      }
    }
    // No encoding is a proper prefix of another: keys that agree up to here are one key.
    guard previous.isEmpty else { throw .duplicateMapKey }
  }
}
