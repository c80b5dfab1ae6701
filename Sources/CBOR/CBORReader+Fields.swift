// What a schema reads: integers, simple values, strings and the heads of arrays and maps.
//
// Every function here throws the rule that the item's head breaks, `truncated` where the input ends or less
// remains than is declared, and `wrongType` where the item is sound and of another type; its comment names
// only what comes on top. So the rules of the encoding come first, and the schema's limits after them.

extension CBORReader {
  /// Reads an unsigned integer (RFC 8949 §3.1, major type 0). O(1). Throws `integerOutOfRange` above 2^53 -
  /// 1.
  package mutating func readUnsigned() throws(CBORError) -> UInt64 {
    let value = try readHead(MajorType.unsigned)
    guard value <= CBORLimits.maximumInteger else { throw .integerOutOfRange }
    return value
  }

  /// Reads an integer of either sign (RFC 8949 §3.1, major types 0 and 1). O(1).
  ///
  /// Throws `integerOutOfRange` where the magnitude is above 2^53 - 1.
  package mutating func readInteger() throws(CBORError) -> Int64 {
    guard try peekByte() >= MajorType.negative else { return Int64(try readUnsigned()) }
    // The argument of a negative integer n is -1 - n, one less than its magnitude.
    let argument = try readHead(MajorType.negative)
    guard argument < CBORLimits.maximumInteger else { throw .integerOutOfRange }
    return -1 - Int64(argument)
  }

  /// Reads false or true (RFC 8949 §3.3). O(1).
  package mutating func readBool() throws(CBORError) -> Bool {
    let byte = try peekByte()
    guard byte == SimpleValue.true || byte == SimpleValue.false else { throw refusal() }
    position += 1
    return byte == SimpleValue.true
  }

  /// Reads null (RFC 8949 §3.3). O(1).
  package mutating func readNull() throws(CBORError) {
    guard try skipNull() else { throw refusal() }
  }

  /// Whether the next item is null; if so it is consumed. O(1). Throws `truncated` at the end, and nothing
  /// else.
  package mutating func skipNull() throws(CBORError) -> Bool {
    guard try peekByte() == SimpleValue.null else { return false }
    position += 1
    return true
  }

  /// Reads a byte string as a slice of the input, without a copy (RFC 8949 §3.1, major type 2). O(1).
  ///
  /// Throws `tooLong` where more than `maximum` bytes are declared.
  @_lifetime(copy self)
  package mutating func readBytes(maximum: Int = .max) throws(CBORError) -> RawSpan {
    let length = try readLength(MajorType.bytes)
    guard length <= maximum else { throw .tooLong }
    return take(length)
  }

  /// Reads a byte string of one length as a slice of the input, without a copy. O(1).
  ///
  /// Throws `wrongCount` where another length is declared.
  @_lifetime(copy self)
  package mutating func readBytes(exactly count: Int) throws(CBORError) -> RawSpan {
    guard try readLength(MajorType.bytes) == count else { throw .wrongCount }
    return take(count)
  }

  /// Reads a byte string into an array of its own. O(length). Throws `tooLong` as `readBytes(maximum:)` does.
  package mutating func readByteArray(maximum: Int = .max) throws(CBORError) -> [UInt8] {
    try readBytes(maximum: maximum).withUnsafeBytes { Array($0) }
  }

  /// Reads a text string (RFC 8949 §3.1, major type 3). O(length). It is neither repaired nor normalised.
  ///
  /// Throws `tooLong` where more than `maximum` bytes are declared, `invalidUTF8` where they are not UTF-8.
  package mutating func readText(maximum: Int = .max) throws(CBORError) -> String {
    let length = try readLength(MajorType.text)
    guard length <= maximum else { throw .tooLong }
    // By way of `UTF8Span`, which takes half the time of `String(validating:as:)`.
    let text: String? = take(length).withUnsafeBytes { bytes in
      guard let valid = try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span) else { return nil }
      return String(copying: valid)
    }
    guard let text else { throw .invalidUTF8 }
    return text
  }

  /// Reads the head of an array and returns the count of its items, which are no more than the bytes that
  /// remain (RFC 8949 §3.1, major type 4). O(1).
  ///
  /// Throws `tooLong` where more than `maximum` items are declared.
  package mutating func readArrayHeader(maximum: Int = .max) throws(CBORError) -> Int {
    let count = try readLength(MajorType.array)
    guard count <= maximum else { throw .tooLong }
    return count
  }

  /// Reads the head of an array of one count. O(1). Throws `wrongCount` where another one is declared.
  package mutating func readArrayHeader(exactly count: Int) throws(CBORError) {
    guard try readLength(MajorType.array) == count else { throw .wrongCount }
  }

  /// Reads the head of a map and returns the count of its entries, which are no more than half of the bytes
  /// that remain (RFC 8949 §3.1, major type 5). O(1).
  ///
  /// Throws `tooLong` where more than `maximum` entries are declared.
  package mutating func readMapHeader(maximum: Int = .max) throws(CBORError) -> Int {
    let count = try readLength(MajorType.map, bytesEach: 2)
    guard count <= maximum else { throw .tooLong }
    return count
  }

  /// A length or count, checked against what remains before anyone allocates for it.
  @inline(__always)
  mutating func readLength(_ major: UInt8, bytesEach: Int = 1) throws(CBORError) -> Int {
    // Compared unsigned: a declared 2^64 - 1 must not become -1.
    let length = try readHead(major)
    guard length <= UInt64(remaining / bytesEach) else { throw .truncated }
    return Int(length)
  }

  /// The next `count` bytes, which the caller knows to remain.
  @_lifetime(copy self)
  @inline(__always)
  mutating func take(_ count: Int) -> RawSpan {
    let start = position
    position += count
    return span.extracting(unchecked: start..<position)
  }
}
