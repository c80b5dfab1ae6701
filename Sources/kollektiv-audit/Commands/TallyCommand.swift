import ArgumentParser
import BallotFiles
import Tally
import Terminal

extension Count.Method: ExpressibleByArgument {}
extension BallotFile.Format: ExpressibleByArgument {}

/// `kollektiv-audit tally`: counts an election that was published.
struct TallyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tally",
    abstract: "Count the ballots of a published election.",
    discussion: """
      FILE is a tally sheet of the Debian project, a .soc, .soi, .toc or .toi of PrefLib, or a BLT of \
      OpenSTV or a Scottish council. A line that is not understood refuses the file.

      schulze   ranked choice, as in the Debian constitution; the default option is the last, or --default
      stv       single transferable vote by the Scottish rules
      approval  who ranks an option above the default option approves it; without one, who ranks it first
      majority  of two options, the first against the second
      absolute  the same, of all electors
      """)

  @Option(help: "How to count.") var method: Count.Method
  @Option(help: "Who must take part: a number of votes (46) or a share of the electorate (1/5).")
  var quorum: String?
  @Option(help: "schulze: how many times as many must be for an option as against it (3/1).") var ratio:
    String?
  @Option(help: "absolute: the share of all electors that must say yes (2/3).") var share: String?
  @Option(help: "stv: how many are elected; a BLT says so itself.") var seats: Int?
  @Option(help: "How many could have voted (default: those who did).") var electorate: Int?
  @Option(name: .customLong("default"), help: "schulze, approval: the number, from 1, of the default option.")
  var standard: Int?
  @Option(help: "What the file is, if it does not look like it.") var format: BallotFile.Format?
  @Flag(help: "Answer in JSON, for programs.") var json = false
  @Argument(help: "The file; - is standard input.") var file: String

  func validate() throws {
    func only(_ option: String, _ value: Any?, _ methods: Count.Method...) throws {
      guard value == nil || methods.contains(method) else {
        throw ValidationError("--\(option) has no meaning under \(method.rawValue).")
      }
    }
    try only("quorum", quorum, .schulze, .approval, .majority)
    try only("ratio", ratio, .schulze)
    try only("share", share, .absolute)
    try only("seats", seats, .stv)
    try only("default", standard, .schulze, .approval)
  }

  func run() throws {
    let output = Output.process
    do {
      let wishes = try self.wishes()
      let (ballots, count) = try count(wishes)
      if json {
        output.say(json: "tally", count.json(ballots))
      } else {
        output.say(count.lines(ballots, output.language))
      }
      if !count.hasResult { throw ExitCode(ExitStatus.no.rawValue) }
    } catch let advice as Advice {
      output.report(advice, program: "kollektiv-audit", json: json)
      throw ExitCode(advice.status.rawValue)
    }
  }

  private func count(_ wishes: Count.Wishes) throws(Advice) -> (BallotFile, Count) {
    let bytes = try Input.read(file)
    let ballots: BallotFile
    do throws(BallotFileError) {
      ballots = try BallotFile(bytes, as: format)
    } catch {
      throw Advice(error, in: file)
    }
    if let standard, !(1...ballots.names.count).contains(standard) { throw .noSuchOption(standard) }
    return (ballots, try Count(ballots, by: method, wishes))
  }

  private func wishes() throws(Advice) -> Count.Wishes {
    do throws(TallyError) {
      var wishes = Count.Wishes(
        ratio: try fraction(ratio, or: (1, 1)) { (p, q) throws(TallyError) in try Ratio(p, q) },
        share: try fraction(share, or: (1, 2)) { (p, q) throws(TallyError) in try Share(p, q) })
      if let quorum {
        if let votes = Int(quorum), votes >= 0 {
          wishes.quorum = .votes(votes)
        } else {
          wishes.quorum = .share(
            try fraction(quorum, or: (0, 1)) { (p, q) throws(TallyError) in try Share(p, q) })
        }
      }
      (wishes.seats, wishes.electorate, wishes.standard) = (seats, electorate, standard.map { $0 - 1 })
      return wishes
    } catch {
      throw Advice(error, line: nil)
    }
  }

  /// `2/3`, or `3:1`, or a whole number.
  private func fraction<Value>(
    _ text: String?, or standard: (Int, Int), _ make: (Int, Int) throws(TallyError) -> Value
  ) throws(TallyError) -> Value {
    guard let text else { return try make(standard.0, standard.1) }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == ":" }.map { Int($0) ?? -1 }
    // What is no fraction is made into one that is refused.
    return try make(parts[0], parts.count == 1 ? 1 : parts.count == 2 ? parts[1] : 0)
  }
}
