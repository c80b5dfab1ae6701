import Terminal
import TestSupport
import Testing

@Suite struct NeutralTests {
  /// What must never reach a terminal from others.
  private func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a: false
    case 0..<0x20, 0x7f..<0xa0, 0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
      0xe0000...0xe0fff:
      true
    default: false
    }
  }

  @Test func nothingHarmfulComesThrough() {
    var hostile = Hostile(seed: 1)
    for _ in 0..<3000 {
      let text = hostile.text()
      let lines = Neutral.lines(text)
      let line = Neutral.line(text)
      #expect(!lines.unicodeScalars.contains(where: isHarmful), "\(text.unicodeScalars.map(\.value))")
      #expect(
        !line.unicodeScalars.contains { isHarmful($0) || ["\n", "\u{200c}", "\u{200d}"].contains($0) },
        "\(text.unicodeScalars.map(\.value))")
    }
  }

  @Test func everyScalarAloneIsHarmless() {
    var through = 0
    for value in UInt32(0)..<0x11_0000 {
      guard value < 0x3100 || value > 0x1_f000 || value % 7 == 0, value < 0x2_0000 || value > 0xd_ffff,
        let scalar = Unicode.Scalar(value)
      else { continue }
      let line = Neutral.line(String(Character(scalar)))
      if line.unicodeScalars.contains(where: isHarmful) { through += 1 }
    }
    #expect(through == 0)
  }

  @Test func isDoneOnce() {
    var hostile = Hostile(seed: 2)
    for _ in 0..<2000 {
      let text = hostile.text()
      #expect(Neutral.line(Neutral.line(text)) == Neutral.line(text))
      #expect(Neutral.lines(Neutral.lines(text)) == Neutral.lines(text))
    }
  }

  @Test func whatPeopleWriteStays() {
    for text in ["plain", "Grüße aus Köln", "水曜日", "שלום", "naïve e\u{301}", "👍🏽 ☀\u{fe0f}", "—", "क्षि"] {
      #expect(Neutral.line(text) == text)
      #expect(Neutral.lines(text) == text)
    }
    #expect(Neutral.lines("👩\u{200d}👧") == "👩\u{200d}👧")
    #expect(Neutral.lines("a\r\nb\rc\td") == "a\nb\nc    d")
  }

  @Test func whatDoesSomethingIsSeen() {
    #expect(Neutral.line("\u{1b}[31mred") == "␛[31mred")
    #expect(Neutral.line("a\u{202e}b") == "a\u{fffd}b")
    #expect(Neutral.line("Al\u{200d}ice") == "Al\u{fffd}ice")
    #expect(Neutral.line("one\ntwo\u{2028}three") == "one two three")
    #expect(Neutral.line("del\u{7f}") == "del␡")
  }

  @Test func marksDoNotPileUp() {
    let pile = "a" + String(repeating: "\u{301}", count: 500)
    #expect(Neutral.line(pile).unicodeScalars.count == 9)
  }

  /// There is no way around: not by interpolation, not by a literal made at run time, not in styled parts.
  @Test func aTextTakesNothingElse() {
    var hostile = Hostile(seed: 3)
    for _ in 0..<1000 {
      let evil = hostile.text()
      let texts: [Text] = [
        Text(evil), Text(lines: evil), Text(stringLiteral: evil), "\(evil) \(evil, .author) \(lines: evil)",
        "\(evil, limit: 7)", Text(evil).styled(.id) + Text(lines: evil),
      ]
      for text in texts { #expect(!text.plain.unicodeScalars.contains(where: isHarmful)) }
    }
  }
}
