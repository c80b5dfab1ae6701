import Terminal
import TestSupport
import Testing

@Suite struct LayoutTests {
  @Test func widths() {
    for (text, width) in [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("水", 2), ("한글", 4), ("👍", 2), ("👍🏽", 2),
      ("👩\u{200d}👧", 2),
      ("🇩🇪", 2), ("☀\u{fe0f}", 2), ("☀", 1), ("ａ", 2), ("ｱ", 1), ("\u{1100}\u{1161}\u{11a8}", 2), ("…", 1),
      ("│", 1),
    ] {
      #expect(Width.of(text) == width, "\(text)")
    }
  }

  @Test func wrappingNeverExceedsTheWidth() {
    var hostile = Hostile(seed: 4)
    for round in 0..<1500 {
      let text = Text(lines: round.isMultiple(of: 2) ? hostile.prose() : hostile.text(), .good)
      let width = 2 + hostile.random.below(50)
      for line in text.wrapped(to: width, indent: hostile.random.below(70)) {
        #expect(line.width <= width, "\(line.plain)")
        #expect(!line.plain.contains("\n"))
      }
    }
  }

  /// Only blanks are lost.
  @Test func wrappingKeepsEveryWord() {
    var hostile = Hostile(seed: 5)
    for _ in 0..<1000 {
      let text = Text(lines: hostile.prose())
      let lines = text.wrapped(to: 2 + hostile.random.below(50), indent: 3)
      let letters = lines.map(\.plain).joined().filter { $0 != " " }
      #expect(letters == text.plain.filter { $0 != " " && $0 != "\n" })
    }
  }

  @Test func truncationNeverExceedsTheWidth() {
    var hostile = Hostile(seed: 6)
    for _ in 0..<2000 {
      let text = Text(hostile.text())
      let width = hostile.random.below(40)
      let short = text.truncated(to: width)
      #expect(short.width <= width)
      if text.width <= width { #expect(short == text) }
      if text.width > width, width > 0 { #expect(short.plain.hasSuffix("…")) }
    }
  }

  @Test func paddingReachesTheWidth() {
    #expect(Text("水").padded(to: 4).plain == "水  ")
    #expect(Text("水").padded(to: 4, right: true).plain == "  水")
    #expect(Text("long").padded(to: 2).plain == "long")
  }

  @Test func wrappingByExample() {
    let text: Text = "one two three\n\nfour-and-twenty"
    #expect(
      text.wrapped(to: 9, indent: 2).map(\.plain) == [
        "  one two", "  three", "", "  four-an", "  d-twent", "  y",
      ])
    #expect(text.wrapped(to: nil, indent: 1).map(\.plain) == [" one two three", "", " four-and-twenty"])
    #expect(Text().wrapped(to: 10).map(\.plain) == [""])
  }

  @Test func stylesSurviveWrapping() {
    let lines = ("ab \("cd ef", .id)" as Text).wrapped(to: 5)
    #expect(lines == ["ab \("cd", .id)", "\("ef", .id)"])
  }

  @Test func tablesNeverExceedTheWidth() {
    var hostile = Hostile(seed: 7)
    for _ in 0..<300 {
      var table = Table([
        .init("id"), .init("who", shrinksTo: 4), .init("what", shrinksTo: 6), .init("n", right: true),
      ])
      for _ in 0..<hostile.random.below(6) {
        table.add((0..<hostile.random.below(6)).map { _ in Text(lines: hostile.text()) })
      }
      let width = 1 + hostile.random.below(90)
      for line in table.lines(width: width) { #expect(line.width <= width && !line.plain.contains("\n")) }
    }
  }

  @Test func aTitleWithoutEndIsCutAtOnce() {
    var table = Table([.init("id"), .init("title", shrinksTo: 5)])
    table.add(["a1", Text(String(repeating: "long ", count: 20_000))])
    #expect(table.lines(width: 20).map(\.width) == [9, 20])
  }

  @Test func tableByExample() {
    var table = Table([.init("id"), .init("title", shrinksTo: 5), .init("replies", right: true)])
    table.add(["a1", "A rather long title", "7"])
    table.add(["b22", "水曜日", "12"])
    #expect(
      table.lines(width: nil).map(\.plain) == [
        "id   title                replies", "a1   A rather long title        7",
        "b22  水曜日                    12",
      ])
    #expect(
      table.lines(width: 24).map(\.plain) == [
        "id   title       replies", "a1   A rather …        7", "b22  水曜日           12",
      ])
  }
}
