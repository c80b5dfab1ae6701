/// How often each fault, trick, deed and rule occurred. What never occurs over a run of seeds was not tested,
/// and fails the run.
struct Tally {
  enum Category: String, CaseIterable {
    case fault, actor, deed, rule

    /// What must have occurred.
    var expected: [String] {
      switch self {
      case .fault: Fault.allCases.map(\.rawValue)
      case .actor: Trick.allCases.map(\.rawValue)
      case .deed: Deed.allCases.map(\.rawValue)
      case .rule: RuleBook.names
      }
    }
  }

  private var counts: [Category: [String: Int]] = [:]

  mutating func count(_ category: Category, _ name: String) {
    counts[category, default: [:]][name, default: 0] += 1
  }

  mutating func add(_ other: Tally) {
    for (category, names) in other.counts {
      counts[category, default: [:]].merge(names, uniquingKeysWith: +)
    }
  }

  subscript(_ category: Category, _ name: String) -> Int { counts[category]?[name] ?? 0 }

  /// What was expected and never occurred.
  var missing: [String] {
    Category.allCases.flatMap { category in
      category.expected.filter { self[category, $0] == 0 }.map { "\(category.rawValue) \($0)" }
    }
  }

  /// Every name that is expected or occurred, with its count, in columns.
  var table: String {
    Category.allCases.map { category in
      let others = Set(counts[category, default: [:]].keys).subtracting(category.expected).sorted()
      let names = category.expected + others
      let cells = names.map { "\(self[category, $0])".padded(to: -8) + " " + $0.padded(to: 26) }
      let rows = stride(from: 0, to: cells.count, by: 3).map { cells[$0..<min($0 + 3, cells.count)].joined() }
      return ([category.rawValue.uppercased()] + rows).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

extension String {
  /// With spaces behind, or before where `width` is negative.
  func padded(to width: Int) -> String {
    let spaces = String(repeating: " ", count: max(0, abs(width) - count))
    return width < 0 ? spaces + self : self + spaces
  }
}
