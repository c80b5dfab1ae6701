/// 32 bytes by value: an event ID, a public key, a hash.
///
/// They are kept as four words, read big-endian, so that the order of values is the order of the bytes and
/// comparing them costs a few instructions. No allocation, O(1) throughout.
package struct Bytes32: Hashable, Comparable, Sendable {
  /// The words, most significant first.
  package let words: (UInt64, UInt64, UInt64, UInt64)

  package static let zero = Bytes32(words: (0, 0, 0, 0))

  @inlinable
  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Reads 32 bytes. Precondition: `span` has exactly 32.
  @inlinable
  package init(_ span: RawSpan) {
    precondition(span.byteCount == 32, "32 bytes are wanted")
    words = (
      UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: 24, as: UInt64.self))
    )
  }

  /// nil unless there are exactly 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.init(bytes.span.bytes)
  }

  /// nil unless `hex` is 64 hexadecimal digits, in either case.
  package init?(hex: String) {
    guard hex.utf8.count == 64, let bytes = Hex.bytes(hex) else { return nil }
    self.init(bytes)
  }

  /// What a C function writes into the 32 bytes it is given.
  init(writing body: (UnsafeMutablePointer<UInt8>) -> Void) {
    var raw: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &raw) { body($0.baseAddress!.assumingMemoryBound(to: UInt8.self)) }
    self.init(
      words: (
        UInt64(bigEndian: raw.0), UInt64(bigEndian: raw.1), UInt64(bigEndian: raw.2), UInt64(bigEndian: raw.3)
      ))
  }

  package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  package var hex: String { withUnsafeBytes { Hex.text($0) } }

  @inlinable
  package func append(to bytes: inout [UInt8]) {
    withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// The 32 bytes, on the stack, for the length of the call.
  @inlinable
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let raw = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    return try Swift.withUnsafeBytes(of: raw, body)
  }

  /// The 32 bytes as a span, for the length of the call.
  @inlinable
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBytes { (raw) throws(Failure) in try body(raw.bytes) }
  }

  @inlinable
  package static func == (left: Bytes32, right: Bytes32) -> Bool {
    left.words == right.words
  }

  /// Lexicographic order of the bytes.
  @inlinable
  package static func < (left: Bytes32, right: Bytes32) -> Bool {
    left.words < right.words
  }

  /// All four words go through the seeded hash. An ID that is only *named* (a parent, a wish) is chosen
  /// freely by whoever names it, so any word left out would be a way to fill one bucket of a table.
  @inlinable
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension Bytes32: CustomStringConvertible {
  package var description: String { hex }
}
