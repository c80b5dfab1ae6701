/// The ballots of an election, as it was published: counts of rankings, best first, options from 0.
package struct BallotFile: Equatable, Sendable {
  package let format: Format
  package let title: String?
  /// By option.
  package let names: [String]
  /// Where the file says so.
  package let seats: Int?
  /// The last option stands for "further discussion" or "none of the above".
  package let hasDefault: Bool
  package let ballots: [Entry]
  /// Ballots that name nothing, or nobody who still stands; they are not among `ballots`.
  package let blank: Int

  package enum Format: String, Sendable, CaseIterable { case debian, preflib, blt }

  package struct Entry: Equatable, Sendable {
    package let ranks: [[Int]]
    package let count: Int
    /// In the file, from 1.
    package let line: Int

    init(ranks: [[Int]], count: Int, line: Int) { (self.ranks, self.count, self.line) = (ranks, count, line) }
  }

  init(
    _ format: Format, title: String? = nil, names: [String], seats: Int? = nil, hasDefault: Bool = false,
    ballots: [Entry], blank: Int = 0
  ) {
    (self.format, self.title, self.names, self.seats) = (format, title, names, seats)
    (self.hasDefault, self.ballots, self.blank) = (hasDefault, ballots, blank)
  }

  /// Ballots, each as often as it was cast.
  package var cast: Int { ballots.reduce(0) { $0 + $1.count } }

  /// Reads a file of `format`, or of the one that it begins like. Throws at the first line that is not
  /// understood. O(size).
  package init(_ bytes: [UInt8], as format: Format? = nil) throws(BallotFileError) {
    let lines = try Line.split(bytes)
    let form = if let format { format } else { try Format(recognising: lines) }
    switch form {
    case .debian: self = try DebianTally.read(lines)
    case .preflib: self = try PrefLib.read(lines)
    case .blt: self = try BLT.read(lines)
    }
    guard !ballots.isEmpty else { throw BallotFileError(0, .noBallots) }
  }
}

extension BallotFile.Format {
  init(recognising lines: [Line]) throws(BallotFileError) {
    guard let first = lines.first(where: { !$0.isBlank }) else { throw BallotFileError(0, .unknownFormat) }
    let words = Line(number: first.number, text: BLT.uncommented(first.text)).words
    if words.count == 2, words.allSatisfy({ Int($0) != nil }) {
      self = .blt
    } else if first.text.hasPrefix("#"),
      lines.contains(where: { $0.text.hasPrefix("# NUMBER ALTERNATIVES:") })
    {
      self = .preflib
    } else if lines.contains(where: { $0.text.hasPrefix("V: ") }) {
      self = .debian
    } else if first.text.hasPrefix("#") {
      self = .blt
    } else {
      throw BallotFileError(first.number, .unknownFormat)
    }
  }
}
