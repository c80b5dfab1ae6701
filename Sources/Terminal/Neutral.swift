/// Makes a text harmless to a terminal and to the eye. What other people wrote may try to move the cursor, to
/// write to the clipboard, to recolour the screen, or to look like another name. So every scalar that is not
/// plainly visible is replaced by a visible one:
///
/// * C0 controls and DEL by their pictures (U+2400…), C1 controls by U+FFFD;
/// * bidirectional marks, embeddings, overrides and isolates, zero-width scalars, tags, blank fillers and all
///   else that is shown as nothing (Default_Ignorable_Code_Point, without the variation selectors of the
///   BMP), and noncharacters by U+FFFD ("Trojan Source", CVE-2021-42574; UTS #39);
/// * more than eight combining marks in a row are cut off.
///
/// Lone surrogates cannot stand in a `String`: decoding has made U+FFFD of them.
package enum Neutral {
  /// Marks that may stand on one letter: enough for every script in use, too few to climb over other lines.
  static let maximumMarks = 8

  /// A name or a title: line breaks become spaces, and joiners are replaced as well. O(length).
  package static func line(_ text: String) -> String { neutral(text, isLine: true) }

  /// A longer text: newlines stay, a tab is four spaces, so that widths can be told, and the joiners that
  /// Persian, Indic scripts and emoji need stay too. O(length).
  package static func lines(_ text: String) -> String { neutral(text, isLine: false) }

  private static func neutral(_ text: String, isLine: Bool) -> String {
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f }) { return text }
    var result = String.UnicodeScalarView()
    var marks = 0
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if 0x20 <= scalar.value && scalar.value < 0x7f {
        marks = 0
        result.append(scalar)
        continue
      }
      if isMark(scalar) {
        marks += 1
        if marks > maximumMarks { continue }
      } else {
        marks = 0
      }
      switch scalar.value {
      case 0x0a where previous == "\r": continue
      case 0x0a, 0x0d, 0x85, 0x2028, 0x2029: result.append(isLine ? " " : "\n")
      case 0x09: result.append(contentsOf: (isLine ? " " : "    ").unicodeScalars)
      case 0x200c, 0x200d: result.append(isLine ? "\u{fffd}" : scalar)
      default: result.append(visible(scalar))
      }
    }
    return String(result)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}"
    case 0x7f: "\u{2421}"
    case 0xfe00...0xfe0f: scalar
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{fffd}"
      case .spaceSeparator: " "
      default:
        scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
          ? "\u{fffd}" : scalar
      }
    }
  }
}
