import Sodium

/// Bytes as a code that people copy, read out or print: a prefix that says what it is, and lower-case
/// Crockford base 32 of the bytes and of the first 4 bytes of BLAKE2b-256(key: prefix, bytes), so that a
/// mistyped code is noticed.
enum Code {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let checksumCount = 4
  /// More symbols than any code of ours has.
  private static let longest = 2_048

  static func text(_ bytes: [UInt8], prefix: String) -> String {
    var symbols = Array(prefix.utf8)
    var pending = 0
    var bits = 0
    for byte in bytes + checksum(of: bytes, prefix) {
      pending = (pending << 8 | Int(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        symbols.append(alphabet[pending >> bits & 31])
      }
    }
    if bits > 0 { symbols.append(alphabet[pending << (5 - bits) & 31]) }
    return String(decoding: symbols, as: UTF8.self)
  }

  /// The bytes of a code, in either case and with white space anywhere.
  ///
  /// Throws `wrongPrefix`, `codeSymbol` or `codeChecksum`. O(length).
  static func bytes(_ text: String, prefix: String) throws(DeskError) -> [UInt8] {
    var symbols: [UInt8] = []
    for byte in text.utf8.prefix(longest) where !isSpace(byte) { symbols.append(lowered(byte)) }
    guard symbols.starts(with: prefix.utf8) else { throw .wrongPrefix }
    var bytes: [UInt8] = []
    var pending = 0
    var bits = 0
    for symbol in symbols.dropFirst(prefix.utf8.count) {
      guard let value = alphabet.firstIndex(of: symbol) else { throw .codeSymbol }
      pending = (pending << 5 | value) & 0xfff
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
      }
    }
    let content = Array(bytes.dropLast(checksumCount))
    guard bytes.count > checksumCount, pending & ((1 << bits) - 1) == 0,
      bytes.suffix(checksumCount).elementsEqual(checksum(of: content, prefix))
    else { throw .codeChecksum }
    return content
  }

  private static func checksum(of bytes: [UInt8], _ prefix: String) -> ArraySlice<UInt8> {
    BLAKE2b.hash(key: Array(prefix.utf8), bytes.span.bytes).bytes.prefix(checksumCount)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
