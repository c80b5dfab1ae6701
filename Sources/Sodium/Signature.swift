/// An Ed25519 signature, R ‖ S (RFC 8032, section 5.1.6). Any 64 bytes are one until a key has judged it.
package struct Signature: Hashable, Sendable {
  static let count = 64

  /// The encoded point R.
  package let r: Bytes32
  /// The scalar S, little-endian.
  package let s: Bytes32

  @inlinable
  package init(r: Bytes32, s: Bytes32) {
    self.r = r
    self.s = s
  }

  /// Reads 64 bytes. Precondition: `span` has exactly 64.
  @inlinable
  package init(_ span: RawSpan) {
    precondition(span.byteCount == 64, "64 bytes are wanted")
    self.init(r: Bytes32(span.extracting(first: 32)), s: Bytes32(span.extracting(last: 32)))
  }

  /// nil unless there are exactly 64 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Signature.count else { return nil }
    self.init(bytes.span.bytes)
  }

  /// nil unless `hex` is 128 hexadecimal digits, in either case.
  package init?(hex: String) {
    guard hex.utf8.count == 2 * Signature.count, let bytes = Hex.bytes(hex) else { return nil }
    self.init(bytes)
  }

  package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  package var hex: String { r.hex + s.hex }

  @inlinable
  package func append(to bytes: inout [UInt8]) {
    withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// The 64 bytes, on the stack, for the length of the call.
  @inlinable
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let raw = (
      r.words.0.bigEndian, r.words.1.bigEndian, r.words.2.bigEndian, r.words.3.bigEndian,
      s.words.0.bigEndian, s.words.1.bigEndian, s.words.2.bigEndian, s.words.3.bigEndian
    )
    return try Swift.withUnsafeBytes(of: raw, body)
  }

  /// The 64 bytes as a span, for the length of the call.
  @inlinable
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBytes { (raw) throws(Failure) in try body(raw.bytes) }
  }
}

extension Signature: CustomStringConvertible {
  package var description: String { hex }
}
