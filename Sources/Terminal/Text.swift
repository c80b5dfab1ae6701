/// What a program says: runs of styled characters. **Nothing can stand in a text that is not neutral**:
/// whatever is put in, literal or not, goes through `Neutral` first. Forgetting to clean what others wrote
/// is not possible, because there is no way to put it in uncleaned.
///
///     "\(name, .author) wrote:\n\(lines: post)"
///
/// A string that is interpolated is a name or a title, on one line; only `lines:` may bring line breaks.
package struct Text: Sendable, Equatable {
  package private(set) var runs: [Run] = []

  package struct Run: Sendable, Equatable {
    package fileprivate(set) var characters: String
    package let style: Style?
  }

  package init() {}

  /// A name or a title: one line.
  package init(_ line: String, _ style: Style? = nil) { append(Neutral.line(line), style) }

  /// A longer text with its line breaks.
  package init(lines: String, _ style: Style? = nil) { append(Neutral.lines(lines), style) }

  /// The characters without the styles.
  package var plain: String { runs.reduce(into: "") { $0 += $1.characters } }

  package var isEmpty: Bool { runs.allSatisfy(\.characters.isEmpty) }

  package static func + (left: Text, right: Text) -> Text {
    var sum = left
    sum += right
    return sum
  }

  /// O(length of `right`).
  package static func += (left: inout Text, right: Text) {
    for run in right.runs { left.append(run.characters, run.style) }
  }

  /// The same text, with this style wherever it has none.
  package func styled(_ style: Style) -> Text {
    var result = Text()
    for run in runs { result.append(run.characters, run.style ?? style) }
    return result
  }

  /// Only for what is neutral already. Runs of one style grow together.
  mutating func append(_ neutral: String, _ style: Style?) {
    if neutral.isEmpty { return }
    if runs.last?.style == style, !runs.isEmpty {
      runs[runs.count - 1].characters += neutral
    } else {
      runs.append(Run(characters: neutral, style: style))
    }
  }
}

extension Text: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(lines: value) }

  package init(stringInterpolation: Interpolation) { self = stringInterpolation.text }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = Text()

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { text.append(Neutral.lines(literal), nil) }

    /// A name or a title, shortened to `limit` columns where one is given.
    package mutating func appendInterpolation(_ line: String, _ style: Style? = nil, limit: Int? = nil) {
      let whole = Text(line, style)
      text += limit.map { whole.truncated(to: $0) } ?? whole
    }

    package mutating func appendInterpolation(lines: String, _ style: Style? = nil) {
      text += Text(lines: lines, style)
    }

    package mutating func appendInterpolation(_ number: some BinaryInteger, _ style: Style? = nil) {
      text.append(String(number), style)
    }

    package mutating func appendInterpolation(_ part: Text, _ style: Style? = nil) {
      text += style.map { part.styled($0) } ?? part
    }
  }
}

/// How a word looks, by what it is.
package enum Style: Sendable {
  case bold, dim, heading, id, author, warning, good

  /// The parameters of SGR (ECMA-48, 8.3.117): the sixteen colours that every terminal's theme defines.
  var parameters: String {
    switch self {
    case .bold: "1"
    case .dim: "2"
    case .heading: "1;4"
    case .id: "33"
    case .author: "36"
    case .warning: "1;31"
    case .good: "32"
    }
  }
}

extension Text {
  /// The bytes for a terminal, with or without colour. Each line break stands outside of the styles, so that
  /// a pager shows every line right from wherever it starts.
  func rendered(colour: Bool) -> String {
    guard colour else { return plain }
    var result = ""
    for run in runs {
      guard let style = run.style else {
        result += run.characters
        continue
      }
      var isFirst = true
      for line in run.characters.split(separator: "\n", omittingEmptySubsequences: false) {
        if !isFirst { result += "\n" }
        isFirst = false
        if !line.isEmpty { result += "\u{1b}[\(style.parameters)m\(line)\u{1b}[0m" }
      }
    }
    return result
  }
}
