/// The ordinal formats of PrefLib (www.preflib.org/format): `.soc`, `.soi`, `.toc`, `.toi`.
///
///     # DATA TYPE: toi
///     # NUMBER ALTERNATIVES: 4
///     # NUMBER VOTERS: 15
///     # NUMBER UNIQUE ORDERS: 2
///     # ALTERNATIVE NAME 1: Branden Robinson
///     12: 3,{1,2},4
///     3: 4,1
enum PrefLib {
  private static let otherKeys: Set = [
    "FILE NAME", "DESCRIPTION", "MODIFICATION TYPE", "RELATES TO", "RELATED FILES", "PUBLICATION DATE",
    "MODIFICATION DATE",
  ]

  private struct Header {
    var title: String?
    var type: String?
    var options: Int?
    var voters: (count: Int, line: Line)?
    var orders: (count: Int, line: Line)?
    var names: [Int: String] = [:]
  }

  static func read(_ lines: [Line]) throws(BallotFileError) -> BallotFile {
    var header = Header()
    var ballots: [BallotFile.Entry] = []
    var counter = Counter()
    for line in lines where !line.isBlank {
      if line.text.hasPrefix("#") {
        guard ballots.isEmpty else { throw line.error(.unknownLine) }
        try read(line, into: &header)
      } else {
        guard let options = header.options else { throw line.error(.noOptions) }
        let entry = try order(line, options: options)
        try counter.add(entry.count, line)
        try check(entry.ranks, header.type, options: options, line)
        ballots.append(entry)
      }
    }
    guard let options = header.options else { throw BallotFileError(0, .noOptions) }
    if let voters = header.voters, voters.count != counter.voters { throw voters.line.error(.wrongCount) }
    if let orders = header.orders, orders.count != ballots.count { throw orders.line.error(.wrongCount) }
    let names = (1...options).map { header.names[$0] ?? "\($0)" }
    return BallotFile(.preflib, title: header.title, names: names, ballots: ballots)
  }

  private static func read(_ line: Line, into header: inout Header) throws(BallotFileError) {
    let text = line.text.dropFirst().drop(while: Line.isBlank)
    guard let colon = text.firstIndex(of: ":") else { throw line.error(.unknownLine) }
    let key = text[..<colon]
    let value = text[text.index(after: colon)...].drop(while: Line.isBlank)
    switch key {
    case "TITLE": header.title = value.isEmpty ? nil : try line.name(value)
    case "DATA TYPE":
      guard ["soc", "soi", "toc", "toi"].contains(value) else { throw line.error(.wrongType) }
      header.type = String(value)
    case "NUMBER ALTERNATIVES":
      header.options = try line.number(value, in: 1...BallotFileLimits.options, or: .tooManyOptions)
    case "NUMBER VOTERS":
      header.voters = (try line.number(value, in: 0...BallotFileLimits.voters, or: .tooManyVoters), line)
    case "NUMBER UNIQUE ORDERS":
      header.orders = (try line.number(value, in: 0...BallotFileLimits.voters, or: .tooManyVoters), line)
    case _ where key.hasPrefix("ALTERNATIVE NAME "):
      guard let options = header.options else { throw line.error(.unknownLine) }
      let option = try line.number(
        key.dropFirst("ALTERNATIVE NAME ".count), in: 1...options, or: .optionOutOfRange)
      guard header.names.updateValue(try line.name(value), forKey: option) == nil else {
        throw line.error(.optionTwice)
      }
    default: guard otherKeys.contains(String(key)) else { throw line.error(.unknownLine) }
    }
  }

  /// `12: 3,{1,2},4`.
  private static func order(_ line: Line, options: Int) throws(BallotFileError) -> BallotFile.Entry {
    guard let colon = line.text.firstIndex(of: ":") else { throw line.error(.unknownLine) }
    let count = try line.number(line.text[..<colon], in: 1...BallotFileLimits.voters, or: .tooManyVoters)
    var ranks: [[Int]] = []
    var open: [Int]?
    let order = line.text[line.text.index(after: colon)...]
    for piece in order.split(separator: ",", omittingEmptySubsequences: false) {
      var word = piece.drop(while: Line.isBlank)
      while let last = word.last, Line.isBlank(last) { word.removeLast() }
      if word.first == "{" {
        guard open == nil else { throw line.error(.unknownLine) }
        open = []
        word.removeFirst()
      }
      let closes = word.last == "}"
      if closes { word.removeLast() }
      let option = try line.number(word, in: 1...options, or: .optionOutOfRange) - 1
      if open == nil {
        ranks.append([option])
      } else {
        open?.append(option)
      }
      if closes {
        guard let rank = open else { throw line.error(.unknownLine) }
        ranks.append(rank)
        open = nil
      }
    }
    guard open == nil else { throw line.error(.unknownLine) }
    try Counter.check(ranks, options: options, line)
    return BallotFile.Entry(ranks: ranks, count: count, line: line.number)
  }

  private static func check(
    _ ranks: [[Int]], _ type: String?, options: Int, _ line: Line
  ) throws(BallotFileError) {
    guard let type else { return }
    if type.hasPrefix("s"), ranks.contains(where: { $0.count > 1 }) { throw line.error(.wrongType) }
    if type.hasSuffix("c"), ranks.joined().count != options { throw line.error(.wrongType) }
  }
}
