/// Rows under titles, in columns that are as wide as what stands in them; where the line is too short for
/// all, the widest of the columns that may shrink give way.
package struct Table: Sendable {
  package struct Column: Sendable {
    package let title: Text
    package let isRight: Bool
    /// Columns that it keeps in any case, nil for one that never shrinks.
    package let minimum: Int?

    /// - Parameter shrinksTo: the width it keeps in any case, nil for a column that never shrinks.
    package init(_ title: Text, right: Bool = false, shrinksTo minimum: Int? = nil) {
      (self.title, isRight, self.minimum) = (title, right, minimum)
    }
  }

  private static let gap = 2
  private let columns: [Column]
  private var rows: [[Text]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// Cells that are missing are empty, those beyond the last column are not shown; a line break in a cell is
  /// a space.
  package mutating func add(_ cells: [Text]) {
    rows.append(columns.indices.map { $0 < cells.count ? cells[$0].onOneLine : Text() })
  }

  /// The titles and the rows. No line is wider than `width`, if one is given. O(cells).
  package func lines(width: Int?) -> [Text] {
    let titles = columns.map { $0.title.onOneLine.styled(.heading) }
    let isTitled = titles.contains { !$0.isEmpty }
    let all = (isTitled ? [titles] : []) + rows
    let widths = widths(all, within: width)
    return all.map { row in
      var line = Text()
      // Nothing is filled up behind the last cell that shows something.
      let last = row.lastIndex { !$0.isEmpty } ?? 0
      for (place, cell) in row.prefix(last + 1).enumerated() {
        let shown = cell.truncated(to: widths[place])
        let isLast = place == last
        line +=
          isLast && !columns[place].isRight
          ? shown : shown.padded(to: widths[place], right: columns[place].isRight)
        if !isLast { line += Text(String(repeating: " ", count: Table.gap)) }
      }
      return width.map { line.truncated(to: $0) } ?? line
    }
  }

  private func widths(_ rows: [[Text]], within width: Int?) -> [Int] {
    var widths = columns.indices.map { place in rows.map { $0[place].width }.max() ?? 0 }
    guard let width else { return widths }
    // At once, or a title of a megabyte would be shrunk column by column.
    for (place, column) in columns.enumerated() {
      if let minimum = column.minimum { widths[place] = min(widths[place], max(width, minimum)) }
    }
    var excess = widths.reduce(0, +) + Table.gap * max(0, columns.count - 1) - width
    while excess > 0 {
      let candidates = columns.indices.filter { widths[$0] > columns[$0].minimum ?? .max }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}

extension Text {
  fileprivate var onOneLine: Text {
    runs.reduce(into: Text()) { $0 += Text($1.characters, $1.style) }
  }
}
