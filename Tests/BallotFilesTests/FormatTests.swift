import BallotFiles
import Testing

/// What the formats look like where they are published; the votes in them are made up but for those that name
/// a source.
@Suite struct FormatTests {
  @Test func aTallySheetIsRead() throws {
    let file = try BallotFile(text: sheet + "V: 2143\tada\tAda L.\nV: -1-2\tbob\tBob\nV: ----\tcyd\tCyd\n")
    #expect(file.format == .debian && file.hasDefault && file.title == nil && file.seats == nil)
    #expect(file.names == ["Branden Robinson", "Raphaël Hertzog", "Bdale Garbee", "None Of The Above"])
    #expect(file.ballots.map(\.ranks) == [[[1], [0], [3], [2]], [[1], [3], [0, 2]], [[0, 1, 2, 3]]])
    #expect(file.ballots.map(\.line) == [9, 10, 11] && file.cast == 3)
  }

  @Test func aSecretVoteHasHashesForNames() throws {
    let hash = String(repeating: "0f", count: 16)
    let file = try BallotFile(text: sheet + "V: 1-1-\t\(hash)\nV: 4-1-\t1\(hash.dropFirst())\r\n\n")
    #expect(file.ballots.map(\.ranks) == [[[0, 2], [1, 3]], [[2], [0], [1, 3]]])
  }

  @Test func aSheetNeedNotNameItsOptions() throws {
    let file = try BallotFile(text: "V: 12\nV: 21\nV: 21\n")
    #expect(file.names == ["Option 1", "Option 2"] && file.cast == 3)
  }

  @Test func preflibIsRead() throws {
    let file = try BallotFile(
      text: """
        # FILE NAME: 00001-00000001.toi
        # TITLE: A vote
        # DESCRIPTION:
        # DATA TYPE: toi
        # NUMBER ALTERNATIVES: 4
        # NUMBER VOTERS: 15
        # NUMBER UNIQUE ORDERS: 2
        # ALTERNATIVE NAME 1: Ada
        # ALTERNATIVE NAME 3: Cyd: the third
        12: 3,{1, 2},4
        3: {4,1}
        """)
    #expect(file.format == .preflib && !file.hasDefault && file.title == "A vote")
    #expect(file.names == ["Ada", "2", "Cyd: the third", "4"])
    #expect(file.ballots.map(\.ranks) == [[[2], [0, 1], [3]], [[3, 0]]])
    #expect(file.ballots.map(\.count) == [12, 3] && file.cast == 15)
  }

  @Test func bltIsRead() throws {
    let file = try BallotFile(
      text: """
        \u{feff}4 2 # four for two seats
        -2
        3 1 3 4 0
        4 2 0
        1 2 4=3 1 0
        0
        "Adam"
        "Basil"
        "Charlotte" "Garden Party"
        "Donald # 4"
        "Gardening Club"
        "made up"
        """)
    #expect(file.format == .blt && file.seats == 2 && file.title == "Gardening Club")
    #expect(file.names == ["Adam", "Charlotte (Garden Party)", "Donald # 4"])
    #expect(file.ballots.map(\.ranks) == [[[0], [1], [2]], [[2, 1], [0]]])
    #expect(file.ballots.map(\.count) == [3, 1] && file.blank == 4)
  }

  @Test(
    arguments: [
      ("", 0, .unknownFormat), ("\n\n", 0, .unknownFormat), ("hello\n", 1, .unknownFormat),
      ("V: 12\nnoise", 2, .unknownLine), ("V: 12\nV: 123", 2, .wrongLength), ("V: 13", 1, .wrongNumber),
      ("V: 10", 1, .wrongNumber), ("V: 1a", 1, .wrongNumber), ("V: 1é", 1, .wrongLength),
      ("V: 12\tada\nV: 21\tada", 2, .voterTwice), ("V: 1", 0, .noOptions),
      ("V: 1234567891", 1, .tooManyOptions), ("Option 2-->: B\nV: 12", 1, .unknownLine),
      ("Option 1-->:  \nV: 12", 1, .nameMissing), ("Option 1-->: A\nOption 2-->: B", 1, .unknownFormat),
    ] as [(String, Int, BallotFileError.Problem)])
  func aTallySheetIsRefused(_ text: String, _ line: Int, _ problem: BallotFileError.Problem) {
    #expect(refusal(text) == Refusal(line, problem))
  }

  @Test(
    arguments: [
      ("1: 1", 2, .unknownLine), ("# NUMBER ALTERNATIVES: x", 1, .wrongNumber),
      ("# NUMBER ALTERNATIVES: 257", 1, .tooManyOptions), ("# NUMBER ALTERNATIVES: 0", 1, .tooManyOptions),
      ("# NUMBER ALTERNATIVES: 2\n1: 3", 2, .optionOutOfRange),
      ("# NUMBER ALTERNATIVES: 2\n1: 0", 2, .optionOutOfRange),
      ("# NUMBER ALTERNATIVES: 2\n1: 1,1", 2, .optionTwice),
      ("# NUMBER ALTERNATIVES: 2\n1: {1,{2}}", 2, .unknownLine),
      ("# NUMBER ALTERNATIVES: 2\n1: {1,2", 2, .unknownLine),
      ("# NUMBER ALTERNATIVES: 2\n1: 1,2}", 2, .unknownLine),
      ("# NUMBER ALTERNATIVES: 2\n1: ", 2, .wrongNumber),
      ("# NUMBER ALTERNATIVES: 2\n1 1,2", 2, .unknownLine),
      ("# NUMBER ALTERNATIVES: 2\n0: 1,2", 2, .tooManyVoters),
      ("# NUMBER ALTERNATIVES: 2\n-1: 1,2", 2, .wrongNumber),
      ("# NUMBER ALTERNATIVES: 2\n1000001: 1", 2, .tooManyVoters),
      ("# NUMBER ALTERNATIVES: 2\n600000: 1\n600000: 2", 3, .tooManyVoters),
      ("# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 2\n1: 1", 2, .wrongCount),
      ("# NUMBER ALTERNATIVES: 2\n# NUMBER UNIQUE ORDERS: 2\n1: 1", 2, .wrongCount),
      ("# NUMBER ALTERNATIVES: 2\n# DATA TYPE: soc\n1: 1", 3, .wrongType),
      ("# NUMBER ALTERNATIVES: 2\n# DATA TYPE: soi\n1: {1,2}", 3, .wrongType),
      ("# NUMBER ALTERNATIVES: 2\n# DATA TYPE: cat\n1: 1", 2, .wrongType),
      ("# NUMBER ALTERNATIVES: 2\n# SOMETHING ELSE: 2", 2, .unknownLine),
      ("# NUMBER ALTERNATIVES: 2", 0, .noBallots),
      ("# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 3: C", 2, .optionOutOfRange),
      ("# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: C\n# ALTERNATIVE NAME 1: C", 3, .optionTwice),
      ("# NUMBER ALTERNATIVES: 2\n1: 1\n# TITLE: late", 3, .unknownLine),
    ] as [(String, Int, BallotFileError.Problem)])
  func preflibIsRefused(_ text: String, _ line: Int, _ problem: BallotFileError.Problem) {
    let whole = text.hasPrefix("#") ? text : "# TITLE: x\n" + text
    if !text.hasPrefix("#") { return #expect(refusal(whole, as: .preflib) == Refusal(2, .noOptions)) }
    #expect(refusal(whole) == Refusal(line, problem))
  }

  @Test(
    arguments: [
      ("2 3\n0", 1, .wrongSeats), ("2 0\n0", 1, .wrongSeats), ("0 1\n0", 1, .tooManyOptions),
      ("257 1\n0", 1, .tooManyOptions), ("2 1\n1 1 2", 2, .unknownLine), ("2 1\n1 1 0", 0, .truncated),
      ("2 1\n1 3 0", 2, .optionOutOfRange), ("2 1\n1 1 1 0", 2, .optionTwice),
      ("2 1\n1 0 0", 2, .optionOutOfRange),
      ("2 1\n1 1= 0", 2, .wrongNumber), ("2 1\n0 1 0", 2, .tooManyVoters),
      ("2 1\n-3\n0", 2, .optionOutOfRange),
      ("2 1\n-1 -1\n0", 2, .optionTwice), ("2 1\n-1 2\n0", 2, .unknownLine), ("2 1\n1 x 0", 2, .wrongNumber),
      ("2 1\n1 1 0\n0\n\"A\"", 0, .truncated), ("2 1\n1 1 0\n0\nA\n\"B\"", 4, .unknownLine),
      ("2 1\n1 1 0\n0\n\"\"\n\"B\"", 4, .nameMissing), ("2 1\n1 1 0\n0\n\"A\" x \"B\"", 4, .unknownLine),
      ("2 1\n0\n\"A\"\n\"B\"", 0, .noBallots), ("2 2\n-1\n0\n\"A\"\n\"B\"", 1, .wrongSeats),
      ("1 1\n1 1 0\n0\n\"A\"\n\"T\"\n\"S\"\n\"C\"\n\"?\"", 8, .unknownLine),
    ] as [(String, Int, BallotFileError.Problem)])
  func bltIsRefused(_ text: String, _ line: Int, _ problem: BallotFileError.Problem) {
    #expect(refusal(text) == Refusal(line, problem))
  }

  @Test func boundsAreKept() {
    let long = "V: 12\t" + String(repeating: "x", count: BallotFileLimits.line)
    #expect(refusal(long) == Refusal(1, .lineTooLong))
    #expect(refusal(bytes: [0x56, 0xff]) == Refusal(0, .notText))
    #expect(
      refusal(bytes: [UInt8](repeating: 0x0a, count: BallotFileLimits.bytes + 1)) == Refusal(0, .tooLarge))
    let name = String(repeating: "n", count: BallotFileLimits.name + 1)
    #expect(refusal("Option 1->: \(name)\nV: 12") == Refusal(1, .lineTooLong))
  }
}

struct Refusal: Equatable, CustomStringConvertible {
  let line: Int
  let problem: BallotFileError.Problem

  init(_ line: Int, _ problem: BallotFileError.Problem) { (self.line, self.problem) = (line, problem) }

  var description: String { "\(problem) in line \(line)" }
}

extension BallotFile {
  init(text: String, as format: Format? = nil) throws(BallotFileError) {
    try self.init(Array(text.utf8), as: format)
  }
}

func refusal(_ text: String, as format: BallotFile.Format? = nil) -> Refusal? {
  refusal(bytes: Array(text.utf8), as: format)
}

func refusal(bytes: [UInt8], as format: BallotFile.Format? = nil) -> Refusal? {
  do {
    _ = try BallotFile(bytes, as: format)
    return nil
  } catch {
    return Refusal(error.line, error.problem)
  }
}

/// The head of a sheet, as devotee draws it.
let sheet = """
                      Tally Sheet for the votes cast.

     The format is:
         "V: vote   Login   Name"
       Option 1--------->: Branden Robinson
     /  Option 2-------->: Raphaël Hertzog
     |/  Option 3------->: Bdale Garbee
     ||/  Option 4------>: None Of The Above

  """
