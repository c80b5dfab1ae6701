/// BLT, the format of OpenSTV and of the Scottish councils (Wichmann, in Voting matters 3, 1994):
///
///     4 2            four candidates for two seats
///     -2             the second has withdrawn
///     3 1 3 4 0      three ballots: the first, then the third, then the fourth
///     1 4=3 1 0      the fourth and the third level, then the first
///     0
///     "Adam"  …      a name for each; a party may stand behind it
///     "Title"
///
/// `#` begins a comment. Who has withdrawn is left out of the ballots and of the options.
enum BLT {
  static func read(_ lines: [Line]) throws(BallotFileError) -> BallotFile {
    var rest = lines.compactMap { line in
      let text = uncommented(line.text)
      return text.isEmpty ? nil : Line(number: line.number, text: text)
    }[...]
    guard let first = rest.popFirst() else { throw BallotFileError(0, .unknownFormat) }
    let words = first.words
    guard words.count == 2 else { throw first.error(.unknownFormat) }
    let options = try first.number(words[0], in: 1...BallotFileLimits.options, or: .tooManyOptions)
    let seats = try first.number(words[1], in: 1...options, or: .wrongSeats)
    let isStanding = try readWithdrawn(&rest, options: options)
    let (ballots, blank) = try readBallots(&rest, isStanding)
    let names = try readQuoted(&rest, count: options)
    let title = rest.isEmpty ? nil : try readQuoted(&rest, count: 1)[0]
    // OpenSTV writes two more lines at most: where it is from, and a comment.
    if rest.count > 2 { throw rest[rest.startIndex + 2].error(.unknownLine) }
    _ = try readQuoted(&rest, count: rest.count)
    let standing = (0..<options).filter { isStanding[$0] }
    guard seats <= standing.count else { throw first.error(.wrongSeats) }
    return BallotFile(
      .blt, title: title, names: standing.map { names[$0] }, seats: seats, ballots: ballots, blank: blank)
  }

  /// A comment may begin anywhere but in a name.
  static func uncommented(_ text: Substring) -> Substring {
    if text.hasPrefix("\"") { return text }
    var text = text.prefix { $0 != "#" }
    while let last = text.last, Line.isBlank(last) { text.removeLast() }
    return text
  }

  /// By option, whether it has not withdrawn.
  private static func readWithdrawn(
    _ rest: inout ArraySlice<Line>, options: Int
  ) throws(BallotFileError) -> [Bool] {
    var isStanding = [Bool](repeating: true, count: options)
    while let line = rest.first, line.text.hasPrefix("-") {
      rest.removeFirst()
      for word in line.words {
        guard word.hasPrefix("-") else { throw line.error(.unknownLine) }
        let option = try line.number(word.dropFirst(), in: 1...options, or: .optionOutOfRange) - 1
        guard isStanding[option] else { throw line.error(.optionTwice) }
        isStanding[option] = false
      }
    }
    return isStanding
  }

  private static func readBallots(
    _ rest: inout ArraySlice<Line>, _ isStanding: [Bool]
  ) throws(BallotFileError) -> (ballots: [BallotFile.Entry], blank: Int) {
    var ballots: [BallotFile.Entry] = []
    var blank = 0
    var counter = Counter()
    // Options in the file to those that stand.
    var places = [Int](repeating: -1, count: isStanding.count)
    for (place, option) in isStanding.indices.filter({ isStanding[$0] }).enumerated() {
      places[option] = place
    }
    while let line = rest.popFirst() {
      let words = line.words
      if words == ["0"] { return (ballots, blank) }
      guard words.count > 1, words.last == "0" else { throw line.error(.unknownLine) }
      let count = try line.number(words[0], in: 1...BallotFileLimits.voters, or: .tooManyVoters)
      try counter.add(count, line)
      let ranks = try ranks(words.dropFirst().dropLast(), options: isStanding.count, line)
      let standing = ranks.map { $0.map { places[$0] }.filter { $0 >= 0 } }.filter { !$0.isEmpty }
      if standing.isEmpty {
        blank += count
      } else {
        ballots.append(.init(ranks: standing, count: count, line: line.number))
      }
    }
    throw BallotFileError(0, .truncated)
  }

  private static func ranks(
    _ words: ArraySlice<Substring>, options: Int, _ line: Line
  ) throws(BallotFileError) -> [[Int]] {
    var ranks: [[Int]] = []
    for word in words {
      var rank: [Int] = []
      for part in word.split(separator: "=", omittingEmptySubsequences: false) {
        rank.append(try line.number(part, in: 1...options, or: .optionOutOfRange) - 1)
      }
      ranks.append(rank)
    }
    try Counter.check(ranks, options: options, line)
    return ranks
  }

  /// `"Name"`, or `"Name" "Party"`.
  private static func readQuoted(
    _ rest: inout ArraySlice<Line>, count: Int
  ) throws(BallotFileError) -> [String] {
    var names: [String] = []
    for _ in 0..<count {
      guard let line = rest.popFirst() else { throw BallotFileError(0, .truncated) }
      let parts = line.text.split(separator: "\"", omittingEmptySubsequences: false)
      let isName = parts.count == 3 || parts.count == 5 && parts[2].allSatisfy(Line.isBlank)
      guard isName, parts[0].isEmpty, parts[parts.count - 1].isEmpty else { throw line.error(.unknownLine) }
      let name = try line.name(parts[1])
      names.append(parts.count == 5 && !parts[3].isEmpty ? "\(name) (\(parts[3]))" : name)
    }
    return names
  }
}
