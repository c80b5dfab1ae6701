import TestSupport

/// Texts such as nobody writes with good intentions.
struct Hostile {
  var random: Numbers

  init(seed: UInt64) { random = Numbers(seed: seed) }

  /// Scalars that do something, sequences of them, and plain ones between.
  private static let pieces: [String] = [
    "\u{1b}[2J", "\u{1b}]52;c;aGk=\u{7}", "\u{9b}31m", "\u{90}q\u{9c}", "\r", "\r\n", "\n", "\t", "\0",
    "\u{8}",
    "\u{7f}", "\u{85}", "\u{202e}", "\u{2066}", "\u{2069}", "\u{200b}", "\u{200d}", "\u{200f}", "\u{feff}",
    "\u{2028}", "\u{2029}", "\u{e0041}", "\u{fe0f}", "\u{ad}", "\u{3164}", "\u{301}", "\u{488}", "水", "한",
    "é",
    "👩‍👩‍👧", "🇩🇪", "👍🏽", "☀️", "ﷺ", "क्षि", "a", "bc", " ", "  ", "…", "\"", "\\", "\u{1100}\u{1161}",
    "\u{10ffff}",
  ]

  mutating func text() -> String {
    switch random.below(4) {
    case 0: String(decoding: random.bytes(random.below(60)), as: UTF8.self)
    case 1:
      String(
        String.UnicodeScalarView(
          (0..<random.below(40)).compactMap { _ in Unicode.Scalar(UInt32(random.below(0x11_0000))) }))
    default: (0..<random.below(30)).map { _ in Hostile.pieces[random.below(Hostile.pieces.count)] }.joined()
    }
  }

  /// Words as in a post, some of them wide or long.
  mutating func prose() -> String {
    (0..<random.below(40)).map { _ in
      let letters = ["a", "bc", "ß", "水", "한글", "👍🏽", "e\u{301}", "x"]
      return (0..<(1 + random.below(12))).map { _ in letters[random.below(letters.count)] }.joined()
    }
    .joined(separator: random.below(5) == 0 ? "\n" : " ")
  }
}
