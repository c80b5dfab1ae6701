/// A vote: its ballots are put in, each checked, and it is counted. The order of the ballots has no effect.
package struct Poll: Sendable {
  package let rule: Rule
  package let options: Int
  package let electorate: Int
  /// Ballots that were put in.
  package private(set) var cast = 0
  private var box: Box

  private enum Box: Sendable {
    case voices(Voices)
    case departments([Voices])
    case pairs(Pairwise)
    case sums([Int])
    case papers([Paper])
  }

  /// `options` are those proposed, without further discussion. Throws `tooManyElectors`, or what
  /// `Rule.check` throws.
  package init(_ rule: Rule, options: Int = 0, electorate: Int, departments: Int = 0) throws(TallyError) {
    guard (0...TallyLimits.electors).contains(electorate) else { throw .tooManyElectors }
    try rule.check(options: options, departments: departments)
    (self.rule, self.options, self.electorate) = (rule, options, electorate)
    box =
      switch rule {
      case .absoluteMajority, .majority, .consent: .voices(Voices())
      case .double: .departments([Voices](repeating: Voices(), count: departments))
      case .schulze: .pairs(Pairwise(options: options + 1))
      case .approval, .score, .dots: .sums([Int](repeating: 0, count: options))
      case .transferableVote: .papers([])
      }
  }

  /// Puts in `count` equal ballots. Throws `tooManyBallots`, `unknownDepartment`, or the rule that the choice
  /// breaks; then nothing has been put in. `department` is needed for a double majority and ignored else.
  /// O(options²) for Schulze, else O(options).
  package mutating func add(
    _ choice: Choice, count: Int = 1, department: Int? = nil
  ) throws(TallyError) {
    try rule.check(choice, options: options)
    guard count >= 0, count <= electorate - cast else { throw .tooManyBallots }
    switch (box, choice) {
    case (.voices(var voices), .voice(let voice)):
      voices.add(voice, count)
      box = .voices(voices)
    case (.departments(var parts), .voice(let voice)):
      guard let department, parts.indices.contains(department) else { throw .unknownDepartment }
      parts[department].add(voice, count)
      box = .departments(parts)
    case (.pairs(var pairs), .ranking(let ranks)):
      box = .voices(Voices())  // so that the matrix is not copied
      pairs.add(ranks, count)
      box = .pairs(pairs)
    case (.sums(var sums), .points(let points)):
      for given in points { sums[given.option] += given.points * count }
      box = .sums(sums)
    case (.papers(var papers), .ranking(let ranks)):
      box = .voices(Voices())
      papers.append(Paper(preferences: ranks.flatMap(\.self), count: count))
      box = .papers(papers)
    default: preconditionFailure("a choice was checked against another rule")
    }
    cast += count
  }

  /// Counts. `objections` matter to consent alone. O(options³) for Schulze; for transferable votes
  /// O(ballots · options) along each of at most `TallyLimits.ways` ways.
  package func result(_ objections: Statement.Objections = .init()) -> TallyResult {
    switch (rule, box) {
    case (.absoluteMajority(let share), .voices(let voices)):
      AbsoluteMajority(share: share).count(voices, electorate: electorate)
    case (.majority(let quorum), .voices(let voices)):
      Majority(quorum: quorum).count(voices, electorate: electorate)
    case (.consent(let turnout), .voices(let voices)):
      Consent(turnout: turnout).count(voices, objections, electorate: electorate)
    case (.double(let people, let parts), .departments(let departments)):
      DoubleMajority(people: people, departments: parts).count(departments, electorate: electorate)
    case (.schulze(let quorum, let ratio), .pairs(let pairs)):
      Schulze(quorum: quorum.votes(of: electorate), ratio: ratio).count(pairs)
    case (.approval(let quorum), .sums(let sums)):
      Approval(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case (.score(let quorum), .sums(let sums)):
      Score(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case (.dots(let quorum), .sums(let sums)):
      Dots(quorum: quorum).count(sums, cast: cast, electorate: electorate)
    case (.transferableVote(let seats), .papers(let papers)):
      TransferableVote(seats: seats).count(papers, options: options)
    default: preconditionFailure("a poll's box is its rule's")
    }
  }
}
