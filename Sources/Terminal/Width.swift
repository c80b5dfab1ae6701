/// How many columns of a terminal a text takes: two for East Asian wide and emoji, none for combining marks
/// (UAX #11, and what wcwidth of the usual terminals says).
package enum Width {
  /// O(length).
  package static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  package static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 ? 0 : 1 }
    var sum = 0
    var isEmoji = false
    for scalar in character.unicodeScalars {
      sum += of(scalar)
      // A sequence of emoji, or a sign that is to be shown as one, is one picture.
      isEmoji = isEmoji || scalar.value == 0xfe0f || scalar.properties.isEmojiPresentation
    }
    return isEmoji ? 2 : sum
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    // Medial and final letters of Hangul join the initial one.
    if 0x1160...0x11ff ~= scalar.value || 0xd7b0...0xd7ff ~= scalar.value { return 0 }
    return properties.isEmojiPresentation || wide.contains { $0 ~= scalar.value } ? 2 : 1
  }

  /// The ranges of East_Asian_Width W and F that are not emoji, gaps of unassigned scalars closed.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
    0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1f200...0x1f2ff, 0x20000...0x3fffd,
  ]
}
