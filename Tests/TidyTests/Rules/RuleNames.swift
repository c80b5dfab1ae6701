import Foundation

/// A vector shows every rule that the spec names, and the spec names every rule that a vector shows.
enum RuleNames {
  /// Rules that no vector can show, each with its reason. What is not in this list must be in a vector.
  static let exceptions: [String: String] = [
    "commitmentMismatch": "the event is accepted and its body is not; events.json says `bodyExpect`",
    "wrongType": "an event's schema reports it as headerShape or factsShape; CBORTests show it",
    "wrongCount": "as wrongType",
    "tooLong": "as wrongType",
    "tooManyTips": "a vector would have 280 KB; BundlesTests show it",
  ]

  /// Names that stand in running text, not in a table.
  static let inProse = [
    "wrongType", "wrongCount", "tooLong", "deviceIsRoot", "commitmentMismatch", "malformedMessage",
  ]

  /// The names in columns called "rejected as" or "refused as", and those in brackets in a numbered list.
  static func required(_ chapters: [TextFile]) -> [String: Finding] {
    var found: [String: Finding] = [:]
    for chapter in chapters {
      var column: Int?
      for (number, line) in chapter.lines.enumerated() {
        var names: [String] = []
        if line.hasPrefix("|") {
          let cells = cells(line)
          if let header = cells.firstIndex(where: { ["rejected as", "refused as"].contains($0) }) {
            column = header
          } else if let column, column < cells.count {
            names = quoted(cells[column])
          }
        } else {
          column = nil
          if isItem(line) || chapter.lines.indices.contains(number - 1) && isItem(chapter.lines[number - 1]) {
            names = line.split(separator: "(`").dropFirst().compactMap { $0.split(separator: "`)").first }
              .map(String.init)
          }
        }
        names += inProse.filter { line.contains("`\($0)`") }
        for name in names where isName(name) && found[name] == nil {
          found[name] = Finding(
            path: chapter.path, line: number + 1, rule: "vector", detail: "no vector shows `\(name)`")
        }
      }
    }
    return found
  }

  /// All names between back-ticks in the chapters: what a vector may call a rule.
  static func mentioned(_ chapters: [TextFile]) -> Set<String> {
    Set(chapters.flatMap { $0.lines.flatMap { quoted(String($0)) } })
  }

  /// The values of "rule" in a file of vectors. It is searched as bytes: such files are large.
  static func shown(_ vectors: Data) -> Set<String> {
    let key = Data("\"rule\"".utf8)
    let skipped: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "\n")]
    var names: Set<String> = []
    var from = vectors.startIndex
    while let range = vectors.range(of: key, in: from..<vectors.endIndex) {
      from = range.upperBound
      let value = vectors[from...].drop { skipped.contains($0) }
      guard value.first == UInt8(ascii: "\"") else { continue }
      names.insert(String(decoding: value.dropFirst().prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
    }
    return names
  }

  static func findings(
    chapters: [TextFile], shown: Set<String>, exceptions: [String: String] = exceptions
  ) -> [Finding] {
    let required = required(chapters)
    var found = required.filter { !shown.contains($0.key) && exceptions[$0.key] == nil }.map(\.value)
    for name in exceptions.keys where shown.contains(name) || required[name] == nil {
      let detail = shown.contains(name) ? "a vector shows `\(name)` now" : "the spec does not name `\(name)`"
      found.append(Finding(path: "RuleNames.exceptions", line: 0, rule: "vector", detail: detail))
    }
    let mentioned = mentioned(chapters)
    for name in shown where !mentioned.contains(name) {
      let detail = "the spec does not name the rule `\(name)`"
      found.append(Finding(path: "Protocol/vectors", line: 0, rule: "vector", detail: detail))
    }
    return found.sorted { ($0.path, $0.line, $0.detail) < ($1.path, $1.line, $1.detail) }
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  private static func quoted(_ text: String) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private static func isItem(_ line: Substring) -> Bool {
    line.first?.isNumber == true && line.dropFirst().hasPrefix(". ")
  }

  /// Lower camel case with at least one hump, or `tag` and its like: letters only.
  private static func isName(_ text: String) -> Bool {
    text.first?.isLowercase == true && text.allSatisfy(\.isLetter)
  }
}
