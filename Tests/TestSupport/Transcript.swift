import Foundation

/// A document that says what one types and what one sees: its fenced blocks of the kind `console` hold lines
/// `$ command` (which go on behind a `\` at the end of a line), each followed by the output, and by `[exit
/// N]` where the command fails.
///
/// In the output `<id>`, `<time>`, `<port>`, `<key>`, `<code>` and `<size>` stand for one word, or the part
/// of a word, that is another one in every run, `<time>` for up to four words ("5 min ago"); a line `...`
/// stands for any lines. Where such a word stands in a table the columns move: two blanks within a line stand
/// for any greater number of them. All else is exact.
package struct Transcript: Sendable {
  package struct Step: Sendable, Equatable {
    /// Of the document, from 1.
    package let line: Int
    package let command: String
    package let expected: [String]
  }

  package let name: String
  package let steps: [Step]

  package init(name: String, parsing document: String) {
    self.name = name
    var steps: [Step] = []
    var isInside = false
    var current: (line: Int, command: String, expected: [String])?
    func close() {
      if let step = current {
        steps.append(Step(line: step.line, command: step.command, expected: step.expected))
      }
      current = nil
    }
    for (place, line) in document.components(separatedBy: "\n").enumerated() {
      if line.hasPrefix("```") {
        close()
        isInside =
          !isInside && line.dropFirst(3).trimmingCharacters(in: .whitespaces) == "console"
          ? true : false
      } else if isInside {
        if let step = current, step.expected.isEmpty, step.command.hasSuffix("\\") {
          current = (step.line, step.command + "\n" + line, [])
        } else if line.hasPrefix("$ ") {
          close()
          current = (place + 1, String(line.dropFirst(2)), [])
        } else {
          current?.expected.append(line)
        }
      }
    }
    close()
    self.steps = steps
  }

  /// Whether the lines are what was expected.
  package static func matches(_ expected: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return lines.isEmpty }
    if first == "..." {
      return (lines.startIndex...lines.endIndex).contains {
        matches(expected.dropFirst(), lines[$0...])
      }
    }
    guard let line = lines.first, matches(narrowed(first), narrowed(line)) else { return false }
    return matches(expected.dropFirst(), lines.dropFirst())
  }

  /// The line with two blanks in the place of every longer row of them within it.
  private static func narrowed(_ line: String) -> String {
    let margin = line.prefix { $0 == " " }
    return String(margin + line.dropFirst(margin.count).replacing(#/ {3,}/#, with: "  "))
  }

  /// Whether the line is what was expected. A wildcard takes at least one character and no blank, but for a
  /// time, whose words have single blanks between them.
  package static func matches(_ expected: String, _ line: String) -> Bool {
    guard let wildcard = expected.firstMatch(of: /<(id|time|port|key|code|size)>/) else {
      return expected == line
    }
    let head = expected[..<wildcard.range.lowerBound]
    guard line.hasPrefix(head) else { return false }
    let tail = String(expected[wildcard.range.upperBound...])
    var rest = line.dropFirst(head.count)
    var blanks = wildcard.output.1 == "time" ? 3 : 0
    var wasBlank = true
    while let next = rest.popFirst() {
      if next.isWhitespace {
        guard blanks > 0, !wasBlank else { return false }
        blanks -= 1
      } else if matches(tail, String(rest)) {
        return true
      }
      wasBlank = next.isWhitespace
    }
    return false
  }

  /// Runs all steps in one session, and says of each that went otherwise what it should have been. Stops
  /// behind a command that took too long.
  package func run(environment: [String: String] = [:], limit: Duration = .seconds(30)) throws -> [String] {
    let session = try ShellSession(environment: environment)
    defer { session.end() }
    var reports: [String] = []
    for step in steps {
      guard let seen = session.run(step.command, limit: limit) else {
        reports.append("\(name):\(step.line): `\(step.command)` was not done after \(limit)")
        break
      }
      if !Transcript.matches(step.expected[...], seen[...]) { reports.append(report(step, seen)) }
    }
    return reports
  }

  /// What was expected and what was seen, without the lines at both ends that agree.
  private func report(_ step: Step, _ seen: [String]) -> String {
    let agreeing = zip(step.expected, seen).prefix { $0 != "..." && Transcript.matches($0, $1) }.count
    let missing = step.expected.dropFirst(agreeing).map { "  - \($0)" }
    let surplus = seen.dropFirst(agreeing).map { "  + \($0)" }
    let same = seen.prefix(agreeing).suffix(2).map { "    \($0)" }
    let place = "\(name):\(step.line + agreeing + step.command.filter { $0 == "\n" }.count + 1)"
    return (["\(place): behind `$ \(step.command)`"] + same + missing + surplus).joined(separator: "\n")
  }
}
