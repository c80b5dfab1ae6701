import BallotFiles
import Tally
import Terminal

/// An election from a file, counted by a method that its ballots allow.
struct Count {
  let method: Method
  /// By the numbers that the result has, with the default option last under Schulze.
  let names: [String]
  /// The number of the default option under Schulze; it has a name only where the file has one for it.
  let standard: Int
  let electorate: Int
  let cast: Int
  let result: TallyResult

  enum Method: String, Sendable, CaseIterable { case schulze, stv, approval, majority, absolute }

  /// What the command line says beside the file.
  struct Wishes {
    var quorum = Quorum.votes(0)
    var ratio: Ratio
    var share: Share
    var seats: Int?
    var electorate: Int?
    /// The number of the option that stands for "none of these", from 0.
    var standard: Int?
  }

  /// Throws advice where the method cannot count such ballots.
  init(_ file: BallotFile, by method: Method, _ wishes: Wishes) throws(Advice) {
    self.method = method
    electorate = wishes.electorate ?? file.cast
    cast = file.cast
    let standard = wishes.standard ?? (file.hasDefault ? file.names.count - 1 : nil)
    let proposed = file.names.indices.filter { $0 != standard }
    self.standard = proposed.count
    let (rule, options): (Rule, Int)
    switch method {
    case .schulze:
      (rule, options) = (.schulze(quorum: wishes.quorum, ratio: wishes.ratio), proposed.count)
      names = proposed.map { file.names[$0] } + (standard.map { [file.names[$0]] } ?? [])
    case .approval:
      (rule, options) = (.approval(quorum: wishes.quorum), proposed.count)
      names = proposed.map { file.names[$0] }
    case .stv:
      guard let seats = wishes.seats ?? file.seats else { throw .noSeats }
      (rule, options, names) = (.transferableVote(seats: seats), file.names.count, file.names)
    case .majority, .absolute:
      guard file.names.count == 2 else { throw .notTwo(file.names.count) }
      let isAbsolute = method == .absolute
      rule = isAbsolute ? .absoluteMajority(wishes.share) : .majority(quorum: wishes.quorum)
      (options, names) = (0, file.names)
    }
    // From the numbers in the file to those of the vote.
    var places = [Int](repeating: 0, count: file.names.count)
    let order = method == .schulze || method == .approval ? proposed : Array(file.names.indices)
    for (place, option) in order.enumerated() { places[option] = place }
    if let standard, method == .schulze { places[standard] = proposed.count }
    var poll = try Count.poll(rule, options: options, electorate: electorate)
    for ballot in file.ballots {
      guard let choice = Count.choice(ballot.ranks, method, places, standard: standard) else { continue }
      do throws(TallyError) {
        try poll.add(choice, count: ballot.count)
      } catch {
        throw Advice(error, line: ballot.line)
      }
    }
    result = poll.result()
  }

  private static func poll(_ rule: Rule, options: Int, electorate: Int) throws(Advice) -> Poll {
    do throws(TallyError) {
      return try Poll(rule, options: options, electorate: electorate)
    } catch {
      throw Advice(error, line: nil)
    }
  }

  /// What a ranking says under the method; nil where it says nothing.
  private static func choice(
    _ ranks: [[Int]], _ method: Method, _ places: [Int], standard: Int?
  ) -> Choice? {
    switch method {
    case .schulze, .stv: return .ranking(ranks.map { $0.map { places[$0] } })
    case .approval:
      let approved = approved(ranks, standard: standard)
      return approved.isEmpty ? nil : .points(approved.map { Choice.Points(places[$0], 1) })
    case .majority, .absolute:
      let first = ranks[0]
      return .voice(first.count == 2 ? .abstain : first == [0] ? .yes : .no)
    }
  }

  /// What is ranked above the default option; where the election has none, what is ranked first.
  private static func approved(_ ranks: [[Int]], standard: Int?) -> [Int] {
    guard let standard else { return ranks[0] }
    return Array(ranks.prefix { !$0.contains(standard) }.joined())
  }

  /// Of an option of the result.
  func name(_ option: Int, _ language: Language) -> Text {
    if option < names.count { return Text(names[option], .author) }
    return Text(language.choose(en: "further discussion", de: "weiter beraten"), .author)
  }

  var hasResult: Bool {
    switch result.outcome {
    case .adopted, .winners: true
    case .notAdopted, .tie, .quorumMissed: false
    }
  }
}
