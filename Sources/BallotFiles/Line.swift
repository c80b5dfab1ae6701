/// A line of a file, without its end and the blanks around it.
struct Line: Equatable {
  let number: Int
  let text: Substring

  var isBlank: Bool { text.isEmpty }

  var words: [Substring] { text.split(whereSeparator: Line.isBlank) }

  static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

  /// UTF-8, with or without a byte order mark, lines ended by LF or CR LF. Throws `tooLarge`, `notText` or
  /// `lineTooLong`. O(size).
  static func split(_ bytes: [UInt8]) throws(BallotFileError) -> [Line] {
    guard bytes.count <= BallotFileLimits.bytes else { throw BallotFileError(0, .tooLarge) }
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else { throw BallotFileError(0, .notText) }
    var lines: [Line] = []
    for piece in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let number = lines.count + 1
      guard piece.count <= BallotFileLimits.line else { throw BallotFileError(number, .lineTooLong) }
      lines.append(Line(number: number, text: Substring(trimmed(piece))))
    }
    return lines
  }

  private static func trimmed(_ piece: Substring.UTF8View) -> Substring.UTF8View {
    var piece = piece.drop(while: isSpace)
    while let last = piece.last, isSpace(last) { piece.removeLast() }
    return piece
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}

extension Line {
  func error(_ problem: BallotFileError.Problem) -> BallotFileError { BallotFileError(number, problem) }

  /// A whole number in decimal digits. Throws `wrongNumber` where it is none or out of `range`.
  func number(
    _ word: some StringProtocol, in range: ClosedRange<Int>,
    or problem: BallotFileError.Problem = .wrongNumber
  ) throws(BallotFileError) -> Int {
    guard !word.isEmpty, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(word) else {
      throw error(.wrongNumber)
    }
    guard range.contains(number) else { throw error(problem) }
    return number
  }

  /// A name without the blanks around it. Throws `nameMissing` or `lineTooLong`.
  func name(_ text: Substring) throws(BallotFileError) -> String {
    let name = text.drop(while: Line.isBlank)
    guard !name.isEmpty else { throw error(.nameMissing) }
    guard name.count <= BallotFileLimits.name else { throw error(.lineTooLong) }
    return String(name)
  }
}

/// Counts ballots and options as they come, against the limits.
struct Counter {
  private(set) var voters = 0

  mutating func add(_ count: Int, _ line: Line) throws(BallotFileError) {
    guard count <= BallotFileLimits.voters - voters else { throw line.error(.tooManyVoters) }
    voters += count
  }

  /// Each option of the ranks once. Throws `optionTwice`.
  static func check(_ ranks: [[Int]], options: Int, _ line: Line) throws(BallotFileError) {
    var seen = [Bool](repeating: false, count: options)
    for option in ranks.joined() {
      if seen[option] { throw line.error(.optionTwice) }
      seen[option] = true
    }
  }
}
