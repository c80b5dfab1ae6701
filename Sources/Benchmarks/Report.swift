import Foundation

/// One figure of the issue: what was measured, and how it stands to what was wanted.
struct Figure {
  let key: String
  let value: Double?
  var range: ClosedRange<Double>?
  let target: Target

  enum Target {
    case atMost(Double)
    case atLeast(Double)
    case above(Double)
    /// Shown, and not judged.
    case any

    func isMet(by value: Double) -> Bool {
      switch self {
      case .atMost(let limit): value <= limit
      case .atLeast(let limit): value >= limit
      case .above(let limit): value > limit
      case .any: true
      }
    }

    func verdict(on value: Double) -> String {
      if case .any = self { return "" }
      return isMet(by: value) ? "met" : "not met"
    }

    var text: String {
      switch self {
      case .atMost(let limit): "<= \(Report.text(limit))"
      case .atLeast(let limit): ">= \(Report.text(limit))"
      case .above(let limit): "> \(Report.text(limit))"
      case .any: ""
      }
    }
  }
}

/// The figures, for people or for programs.
struct Report {
  private(set) var figures: [Figure] = []
  /// What explains them.
  private(set) var notes: [String] = []

  mutating func add(
    _ key: String, _ value: Double?, _ target: Figure.Target = .any, range: ClosedRange<Double>? = nil
  ) {
    figures.append(Figure(key: key, value: value, range: range, target: target))
  }

  /// The median of a sample, with its range.
  mutating func add(_ key: String, _ sample: Sample?, _ target: Figure.Target = .any) {
    add(key, sample?.median, target, range: sample?.range)
  }

  mutating func note(_ text: String) { notes.append(text) }

  /// null for what this run did not measure.
  var json: String {
    let fields = figures.map { "\"\($0.key)\": \($0.value.map(Self.text) ?? "null")" }
    return "{\(fields.joined(separator: ", "))}"
  }

  var table: String {
    var lines = [row("figure", "value", "range", "wanted", "")]
    for figure in figures {
      let value = figure.value.map(Self.text) ?? "-"
      let range = figure.range.map { "\(Self.text($0.lowerBound)) to \(Self.text($0.upperBound))" } ?? ""
      let verdict = figure.value.map(figure.target.verdict) ?? "not measured"
      lines.append(row(figure.key, value, range, figure.target.text, verdict))
    }
    return (lines + [""] + notes).joined(separator: "\n")
  }

  private func row(_ fields: String...) -> String {
    let widths = [32, 10, 20, 10, 0]
    let padded = zip(fields, widths).map {
      $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0)
    }
    return padded.joined(separator: " ")
  }

  /// Three decimals, fewer where they are zeros.
  static func text(_ value: Double) -> String {
    if value == value.rounded() { return String(Int(value)) }
    return String(format: "%.3f", value)
  }
}
