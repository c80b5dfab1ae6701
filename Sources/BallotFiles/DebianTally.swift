/// A tally sheet of the Debian project, as its vote engine devotee writes it (www.debian.org/vote):
///
///     Option 1--------->: Gergely Nagy
///   /  Option 2-------->: Branden Robinson
///   |/  Option 3------->: None Of The Above
///   ||/
///     V: 312	login	Name
///     V: -1-	1f3a…
///
/// A digit for each option in the order of the sheet, its rank; `-` for none, which is below all ranks.
/// Ranks may repeat, and may be skipped. Behind it stands who voted, or, where the vote was secret, a hash.
/// What stands before the first ballot and names no option is prose. The last option is the default option.
enum DebianTally {
  static func read(_ lines: [Line]) throws(BallotFileError) -> BallotFile {
    var names: [String] = []
    var ballots: [BallotFile.Entry] = []
    var voters: Set<Substring> = []
    var counter = Counter()
    for line in lines where !line.isBlank {
      if line.text.hasPrefix("V: ") {
        let words = line.words
        guard words.count > 1 else { throw line.error(.wrongLength) }
        if names.isEmpty, ballots.isEmpty { names = try unnamed(words[1].count, line) }
        if words.count > 2, !voters.insert(words[2]).inserted { throw line.error(.voterTwice) }
        try counter.add(1, line)
        ballots.append(
          .init(ranks: try ranks(words[1], options: names.count, line), count: 1, line: line.number))
      } else if !ballots.isEmpty {
        throw line.error(.unknownLine)
      } else if let name = try option(line, number: names.count + 1) {
        names.append(name)
        guard names.count <= BallotFileLimits.options else { throw line.error(.tooManyOptions) }
      }
    }
    guard names.count > 1 else { throw BallotFileError(0, .noOptions) }
    return BallotFile(.debian, names: names, hasDefault: true, ballots: ballots)
  }

  /// `Option 2-------->: Branden Robinson`, with what draws its line before it. Throws `unknownLine` where
  /// the numbers do not follow on each other.
  private static func option(_ line: Line, number: Int) throws(BallotFileError) -> String? {
    let text = line.text.drop { "/|\\ ".contains($0) }
    guard text.hasPrefix("Option ") else { return nil }
    let rest = text.dropFirst("Option ".count)
    let digits = rest.prefix(while: \.isWholeNumber)
    let arrow = rest.dropFirst(digits.count).prefix { $0 == "-" || $0 == ">" }
    let behind = rest.dropFirst(digits.count + arrow.count)
    guard !digits.isEmpty, arrow.hasSuffix(">"), behind.hasPrefix(":") else { return nil }
    guard try line.number(digits, in: 1...BallotFileLimits.options) == number else {
      throw line.error(.unknownLine)
    }
    return try line.name(behind.dropFirst())
  }

  /// A sheet without names numbers its options.
  private static func unnamed(_ count: Int, _ line: Line) throws(BallotFileError) -> [String] {
    guard count <= 9 else { throw line.error(.tooManyOptions) }
    return (0..<count).map { "Option \($0 + 1)" }
  }

  private static func ranks(_ vote: Substring, options: Int, _ line: Line) throws(BallotFileError) -> [[Int]]
  {
    guard vote.utf8.count == options else { throw line.error(.wrongLength) }
    // More than nine ranks have no digit of their own.
    guard options <= 9 else { throw line.error(.tooManyOptions) }
    var ranks = [[Int]](repeating: [], count: options + 1)
    for (option, byte) in vote.utf8.enumerated() {
      let rank = byte == UInt8(ascii: "-") ? options : Int(byte) - 0x31
      guard (0..<options).contains(rank) || byte == UInt8(ascii: "-") else { throw line.error(.wrongNumber) }
      ranks[rank].append(option)
    }
    return ranks.filter { !$0.isEmpty }
  }
}
