/// How a vote is counted (`method` in Protocol/kollektiv.cddl; the rules themselves in Protocol/tally.md).
package indirect enum Rule: Equatable, Sendable {
  case absoluteMajority(Share)
  case majority(quorum: Quorum)
  case consent(turnout: Quorum)
  /// The last option on the ballot, beyond those that were proposed, is further discussion.
  case schulze(quorum: Quorum, ratio: Ratio)
  case approval(quorum: Quorum)
  case score(quorum: Quorum)
  case dots(quorum: Quorum)
  case transferableVote(seats: Int)
  /// The people, and the departments as their people vote in each.
  case double(people: Rule, departments: Rule)

  /// Whether it is about yes and no, and not about options.
  package var isOnYesAndNo: Bool {
    switch self {
    case .absoluteMajority, .majority, .consent, .double: true
    case .schulze, .approval, .score, .dots, .transferableVote: false
    }
  }

  /// Throws `notComposable`, `wrongOptions`, `wrongSeats` or `wrongDepartments` where such a vote cannot be
  /// held.
  package func check(options: Int, departments: Int) throws(TallyError) {
    var isDouble = false
    if case .double(let people, let parts) = self {
      guard people.isComposable, parts.isComposable else { throw .notComposable }
      isDouble = true
    }
    guard isOnYesAndNo ? options == 0 : (1...TallyLimits.options).contains(options) else {
      throw .wrongOptions
    }
    if case .transferableVote(let seats) = self, !(1...options).contains(seats) { throw .wrongSeats }
    guard isDouble ? (1...TallyLimits.departments).contains(departments) : departments == 0 else {
      throw .wrongDepartments
    }
  }

  private var isComposable: Bool {
    switch self {
    case .absoluteMajority, .majority: true
    default: false
    }
  }

  /// Throws the rule of `TallyError` that the choice breaks: none is counted that is not whole. O(options).
  package func check(_ choice: Choice, options: Int) throws(TallyError) {
    switch (self, choice) {
    case (.absoluteMajority, .voice), (.majority, .voice), (.consent, .voice), (.double, .voice): break
    case (.schulze, .ranking(let ranks)):
      try Choice.checkRanking(ranks, options: options + 1, isStrict: false)
    case (.transferableVote, .ranking(let ranks)):
      try Choice.checkRanking(ranks, options: options, isStrict: true)
    case (.approval, .points(let points)):
      try Choice.checkPoints(points, options: options, each: 1...1, total: options)
    case (.score, .points(let points)):
      let most = TallyLimits.points
      try Choice.checkPoints(points, options: options, each: 0...most, total: most * options)
    case (.dots, .points(let points)):
      let most = TallyLimits.points
      try Choice.checkPoints(points, options: options, each: 1...most, total: most)
    default: throw .wrongChoice
    }
  }
}
