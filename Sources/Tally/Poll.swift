/// A vote: its ballots are put in, each checked, and it is counted. The order of the ballots has no effect.
package struct Poll: Sendable {
  package let rule: Rule
  package let options: Int
  package let electorate: Int
  /// Ballots that were put in.
  package private(set) var cast = 0
  // What the ballots come to; of these the rule uses one. (Not an enumeration: taking its value out, adding a
  // ballot and putting it back would copy all that is there.)
  private var voices = Voices()
  private var parts: [Voices]
  private var pairs: Pairwise
  private var sums: [Int]
  private var papers: [Paper] = []

  /// `options` are those proposed, without further discussion. Throws `tooManyElectors`, or what
  /// `Rule.check` throws.
  package init(_ rule: Rule, options: Int = 0, electorate: Int, departments: Int = 0) throws(TallyError) {
    guard (0...TallyLimits.electors).contains(electorate) else { throw .tooManyElectors }
    try rule.check(options: options, departments: departments)
    (self.rule, self.options, self.electorate) = (rule, options, electorate)
    parts = [Voices](repeating: Voices(), count: departments)
    if case .schulze = rule { pairs = Pairwise(options: options + 1) } else { pairs = Pairwise(options: 0) }
    sums = [Int](repeating: 0, count: options)
  }

  /// Puts in `count` equal ballots. Throws `tooManyBallots`, `unknownDepartment`, or the rule that the choice
  /// breaks; then nothing has been put in. `department` is needed for a double majority and ignored else.
  /// O(options²) for Schulze, else O(options).
  package mutating func add(
    _ choice: Choice, count: Int = 1, department: Int? = nil
  ) throws(TallyError) {
    try rule.check(choice, options: options)
    guard count >= 0, count <= electorate - cast else { throw .tooManyBallots }
    switch choice {
    case .voice(let voice):
      if case .double = rule {
        guard let department, parts.indices.contains(department) else { throw .unknownDepartment }
        parts[department].add(voice, count)
      } else {
        voices.add(voice, count)
      }
    case .ranking(let ranks):
      if case .schulze = rule {
        pairs.add(ranks, count)
      } else {
        papers.append(Paper(preferences: ranks.map { $0[0] }, count: count))
      }
    case .points(let points):
      for given in points { sums[given.option] += given.points * count }
    }
    cast += count
  }

  /// Counts. `objections` matter to consent alone. O(options³) for Schulze; for transferable votes
  /// O(ballots · options) along each of at most `TallyLimits.ways` ways.
  package func result(_ objections: Statement.Objections = .init()) -> TallyResult {
    switch rule {
    case .absoluteMajority(let share): AbsoluteMajority(share: share).count(voices, electorate: electorate)
    case .majority(let quorum): Majority(quorum: quorum).count(voices, electorate: electorate)
    case .consent(let turnout): Consent(turnout: turnout).count(voices, objections, electorate: electorate)
    case .double(let people, let departments):
      DoubleMajority(people: people, departments: departments).count(parts, electorate: electorate)
    case .schulze(let quorum, let ratio):
      Schulze(quorum: quorum.votes(of: electorate), ratio: ratio).count(pairs)
    case .approval(let quorum): Approval(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case .score(let quorum): Score(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case .dots(let quorum): Dots(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case .transferableVote(let seats): TransferableVote(seats: seats).count(papers, options: options)
    }
  }
}
