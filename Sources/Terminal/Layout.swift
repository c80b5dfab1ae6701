// Texts in lines of a given width. The law: no line that comes out is wider than was asked for (two columns
// at least: half a letter cannot be shown).

/// A character in its style, with its width worked out once.
private struct Cell {
  let character: Character
  let style: Style?
  let width: Int
}

extension Text {
  package var width: Int { runs.reduce(0) { $0 + Width.of($1.characters) } }

  /// As much of the text as fits into `columns`, with an ellipsis for what is gone. O(length).
  package func truncated(to columns: Int) -> Text {
    let cells = cells
    guard cells.reduce(0, { $0 + $1.width }) > columns else { return self }
    guard columns > 0 else { return Text() }
    var kept = 0
    let head = cells.prefix { cell in
      kept += cell.width
      return kept < columns
    }
    return Text(head[...]) + Text("…", head.last?.style)
  }

  /// Filled up with spaces to `columns`; a wider text stays as it is.
  package func padded(to columns: Int, right: Bool = false) -> Text {
    let space = Text(String(repeating: " ", count: max(0, columns - width)))
    return right ? space + self : self + space
  }

  /// The lines of the text, broken between words where they are longer than `columns`, and within words
  /// that are longer than a line. Every line begins with `indent` spaces, less where the line is too short
  /// for them. Without `columns` only the text's own line breaks count. O(length).
  package func wrapped(to columns: Int?, indent: Int = 0) -> [Text] {
    let indent = max(0, min(indent, (columns ?? .max) - 2))
    let margin = Text(String(repeating: " ", count: indent))
    let room = columns.map { max(1, $0 - indent) } ?? .max
    return cells.split(omittingEmptySubsequences: false) { $0.character == "\n" }
      .flatMap { Text.broken($0, room) }
      .map { $0.isEmpty ? $0 : margin + $0 }
  }

  private var cells: [Cell] {
    runs.flatMap { run in
      run.characters.flatMap { character -> [Cell] in
        let width = Width.of(character)
        if width <= 2 { return [Cell(character: character, style: run.style, width: width)] }
        // A cluster of several letters, which may be as long as its author likes: taken apart, it fits.
        return character.unicodeScalars.map(Character.init).map {
          Cell(character: $0, style: run.style, width: Width.of($0))
        }
      }
    }
  }

  private init(_ cells: ArraySlice<Cell>) {
    var rest = cells
    while let first = rest.first {
      let run = rest.prefix { $0.style == first.style }
      append(String(run.map(\.character)), first.style)
      rest = rest.dropFirst(run.count)
    }
  }

  /// Greedy, as every terminal program does it.
  private static func broken(_ paragraph: ArraySlice<Cell>, _ room: Int) -> [Text] {
    var lines: [Text] = []
    var rest = paragraph
    repeat {
      var used = 0
      let fitting = rest.prefix { cell in
        let (sum, overflow) = used.addingReportingOverflow(cell.width)
        used = sum
        return !overflow && sum <= room
      }
      var line = fitting
      if fitting.endIndex < rest.endIndex {
        if rest[fitting.endIndex].character != " ",
          let space = fitting.lastIndex(where: { $0.character == " " }),
          fitting[..<space].contains(where: { $0.character != " " })
        {
          line = fitting[..<space]
        }
        // A character wider than the line has to stand somewhere.
        if line.isEmpty { line = rest.prefix(1) }
      }
      rest = rest[line.endIndex...]
      if !rest.isEmpty { rest = rest.drop { $0.character == " " } }
      lines.append(Text(line))
    } while !rest.isEmpty
    return lines
  }
}
