/// Undoes the transfer encodings of RFC 2045 §6, as far as damage lets it.
enum TransferEncoding {
  /// O(length). The problem is one of an unknown encoding or of a damaged one.
  static func decode(
    _ bytes: ArraySlice<UInt8>, named name: String
  ) -> (bytes: ArraySlice<UInt8>, problem: Problem?) {
    switch name {
    case "", "7bit", "8bit", "binary", "7-bit", "8-bit": return (bytes, nil)
    case "quoted-printable":
      let (decoded, isDamaged) = decodeQuotedPrintable(bytes)
      return (decoded[...], isDamaged ? .damagedQuotedPrintable : nil)
    case "base64":
      let (decoded, isDamaged) = decodeBase64(bytes)
      return (decoded[...], isDamaged ? .damagedBase64 : nil)
    default: return (bytes, .unknownTransferEncoding)
    }
  }

  /// Base64 (RFC 2045 §6.8). Bytes outside of its alphabet are passed over; what stands behind the padding is
  /// not data, but a line that a list added, and is left out.
  static func decodeBase64(_ bytes: some Sequence<UInt8>) -> (bytes: [UInt8], isDamaged: Bool) {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.underestimatedCount / 4 * 3)
    var (group, count) = (UInt32(0), 0)
    var (isDamaged, isPadded) = (false, false)
    for byte in bytes where !ASCII.isSpace(byte) {
      if byte == UInt8(ascii: "=") {
        isPadded = true
        continue
      }
      guard !isPadded, let value = base64Value(byte) else {
        isDamaged = true
        if isPadded { break }
        continue
      }
      group = group << 6 | UInt32(value)
      count += 1
      if count == 4 {
        decoded.append(UInt8(truncatingIfNeeded: group >> 16))
        decoded.append(UInt8(truncatingIfNeeded: group >> 8))
        decoded.append(UInt8(truncatingIfNeeded: group))
        (group, count) = (0, 0)
      }
    }
    if count == 1 || count > 1 && !isPadded { isDamaged = true }
    if count >= 2 { decoded.append(UInt8(truncatingIfNeeded: group >> (count == 2 ? 4 : 10))) }
    if count == 3 { decoded.append(UInt8(truncatingIfNeeded: group >> 2)) }
    return (decoded, isDamaged)
  }

  private static func base64Value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5a: byte - 0x41
    case 0x61...0x7a: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// How many bytes base64 of this many alphabet characters holds, for the size of what is not decoded.
  static func base64Size(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { base64Value($0) != nil } * 3 / 4
  }

  /// Quoted-printable (RFC 2045 §6.7). White space at the end of a line was added on the way and goes, an `=`
  /// there joins it with the next, and one that is neither that nor in front of two hexadecimal digits stays.
  static func decodeQuotedPrintable(_ bytes: ArraySlice<UInt8>) -> (bytes: [UInt8], isDamaged: Bool) {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var isDamaged = false
    for line in bytes.split(separator: ASCII.newline, omittingEmptySubsequences: false) {
      let end = line.endIndex
      var line = line
      while let last = line.last, ASCII.isBlank(last) || last == ASCII.carriageReturn { line.removeLast() }
      let isSoft = line.last == UInt8(ascii: "=")
      if isSoft { line.removeLast() }
      var index = line.startIndex
      while index < line.endIndex {
        let byte = line[index]
        if byte != UInt8(ascii: "=") {
          decoded.append(byte)
          index += 1
        } else if line.endIndex - index > 2, let high = ASCII.hex(line[index + 1]),
          let low = ASCII.hex(line[index + 2])
        {
          decoded.append(high << 4 | low)
          index += 3
        } else {
          isDamaged = true
          decoded.append(byte)
          index += 1
        }
      }
      if !isSoft, end < bytes.endIndex { decoded.append(ASCII.newline) }
    }
    return (decoded, isDamaged)
  }
}
