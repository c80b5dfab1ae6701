/// Text without control characters (general category Cc) other than tab and newline, with line feeds only,
/// and without a byte order mark in front.
enum CleanText {
  /// O(length). `text` itself where there is nothing to do.
  static func clean(_ text: String) -> (text: String, removedControls: Bool) {
    var text = text
    guard text.withUTF8(isUnclean) else { return (text, false) }
    var cleaned = String.UnicodeScalarView()
    var removed = false
    var follows: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0a where follows == "\r": break
      case 0x0d: cleaned.append("\n")
      case 0x09, 0x0a: cleaned.append(scalar)
      case 0xfeff where follows == nil: break
      case 0..<0x20, 0x7f..<0xa0: removed = true
      default: cleaned.append(scalar)
      }
      follows = scalar
    }
    return (String(cleaned), removed)
  }

  private static func isUnclean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.first == 0xef { return true }
    var previous: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 {
        if byte != ASCII.newline, byte != ASCII.tab { return true }
      } else if byte >= 0x7f {
        // U+0080 to U+009F are the bytes C2 80 to C2 9F.
        if byte == 0x7f || previous == 0xc2 && byte < 0xa0 { return true }
      }
      previous = byte
    }
    return false
  }
}
