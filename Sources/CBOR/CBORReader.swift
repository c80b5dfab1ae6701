/// A cursor over the encoding of one item, for code that knows the schema and asks for field after field.
///
/// The law: what is read without an error has exactly one encoding, and these were its bytes. Nothing is
/// repaired, and no length is believed before it is checked against the bytes that remain.
///
/// Each read looks at its own item only. Order and uniqueness of map keys, and the depth, are the schema's to
/// keep where it reads a map entry by entry; `skipItem` and `readValue` check both by themselves.
///
/// A reader is a value: a copy is a bookmark. After an error its position is of no use.
package struct CBORReader: ~Escapable {
  let span: RawSpan
  /// The offset of the next byte to read.
  package internal(set) var position = 0
  let maximumDepth: Int

  /// A reader at the first of `bytes`.
  ///
  /// `maximumDepth` bounds what `skipItem`, `readRawItem` and `readValue` accept, and with it their
  /// recursion.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan, maximumDepth: Int = CBORLimits.maximumDepth) {
    precondition(maximumDepth >= 0, "a negative depth admits nothing, not even a scalar")
    span = bytes
    self.maximumDepth = maximumDepth
  }

  /// Whether every byte has been read.
  package var isAtEnd: Bool { position == span.byteCount }

  var remaining: Int { span.byteCount - position }

  /// Ends the reading of a whole input. Throws `trailingBytes` if something is left.
  package func finish() throws(CBORError) {
    guard isAtEnd else { throw .trailingBytes }
  }

  /// The type of the next item, which stays where it is. O(1).
  ///
  /// Throws `truncated` at the end, or the rule that the item's initial byte breaks (RFC 8949 §3).
  package func peekType() throws(CBORError) -> CBORType {
    try CBORType(initialByte: try peekByte())
  }

  @inline(__always)
  func peekByte() throws(CBORError) -> UInt8 {
    guard position < span.byteCount else { throw .truncated }
    return span.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Consumes the head of an item of the wanted major type and returns its argument (RFC 8949 §3).
  @inline(__always)
  mutating func readHead(_ major: UInt8) throws(CBORError) -> UInt64 {
    // Of the right major type only the additional information is left, of any other one at least 32.
    let information = try peekByte() ^ major
    guard information < 24 else { return try readLongArgument(information) }
    position += 1
    return UInt64(information)
  }

  /// The argument in the one, two, four or eight bytes behind the initial byte, in network order.
  @inline(never)
  private mutating func readLongArgument(_ information: UInt8) throws(CBORError) -> UInt64 {
    switch information {
    case 24: return try readArgument(UInt8.self, above: 23)
    case 25: return try readArgument(UInt16.self, above: UInt64(UInt8.max))
    case 26: return try readArgument(UInt32.self, above: UInt64(UInt16.max))
    case 27: return try readArgument(UInt64.self, above: UInt64(UInt32.max))
    default: throw refusal()
    }
  }

  /// `limit` is the greatest argument that has a shorter form (RFC 8949 §4.2.1).
  @inline(__always)
  private mutating func readArgument<Width: FixedWidthInteger & BitwiseCopyable>(
    _ width: Width.Type, above limit: UInt64
  ) throws(CBORError) -> UInt64 {
    let size = MemoryLayout<Width>.size
    guard remaining > size else { throw .truncated }
    let loaded = span.unsafeLoadUnaligned(fromUncheckedByteOffset: position + 1, as: Width.self)
    let argument = UInt64(truncatingIfNeeded: Width(bigEndian: loaded))
    guard argument > limit else { throw .nonShortestInteger }
    position += 1 + size
    return argument
  }

  /// Why the next item is not what was asked for: it breaks a rule of its own, or else it has another type.
  @inline(never)
  func refusal() -> CBORError {
    do throws(CBORError) {
      _ = try peekType()
      return .wrongType
    } catch {
      return error
    }
  }
}
