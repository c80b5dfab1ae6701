/// What came of a vote, and how.
package struct TallyResult: Equatable, Sendable {
  package let outcome: Outcome
  /// In the order in which a person would tell it.
  package let account: [Statement]

  init(_ outcome: Outcome, _ account: [Statement]) { (self.outcome, self.account) = (outcome, account) }
}

package enum Outcome: Equatable, Sendable {
  case adopted
  case notAdopted
  /// One option, or as many as there are seats; ascending.
  case winners([Int])
  /// No stated rule decides between these, ascending; `certain` have a seat in any case.
  case tie(among: [Int], seats: Int, certain: [Int])
  /// So many more would have had to take part.
  case quorumMissed(by: Int)
}

/// A sentence of the account, in numbers. The words are made where it is shown, in the reader's language.
package enum Statement: Equatable, Sendable {
  case voices(Voices)
  case needed(yes: Int, of: Int, needed: Int)
  case turnout(cast: Int, electorate: Int, needed: Int)
  case objections(Objections)
  /// Struck: not enough ballots prefer it to further discussion.
  case belowQuorum(option: Int, votes: Int, needed: Int)
  /// Struck: it does not defeat further discussion by the ratio.
  case belowRatio(option: Int, votes: Int, against: Int, ratio: Ratio)
  /// A winner against another option, ballot by ballot.
  case pair(option: Int, other: Int, votes: Int, against: Int)
  /// A winner that loses or ties with another option in the pair, and is stronger through others: the weakest
  /// link there, and the weakest link on the best way back (0 where there is none).
  case path(option: Int, other: Int, strength: Int, back: Int)
  /// Points, dots or approvals of an option.
  case points(option: Int, points: Int)
  case quota(votes: Int, ballots: Int, seats: Int)
  case stage(Stage)
  /// A lot would have to be drawn between these, so the count went every way; nil where the ways were too
  /// many.
  case lots(among: [Int], ways: Int?)
  case people(TallyResult)
  case departments(TallyResult)

  package struct Objections: Equatable, Sendable {
    package let open: Int
    package let answered: Int
    package let withdrawn: Int
    package let concerns: Int

    package init(open: Int = 0, answered: Int = 0, withdrawn: Int = 0, concerns: Int = 0) {
      (self.open, self.answered, self.withdrawn, self.concerns) = (open, answered, withdrawn, concerns)
    }
  }

  /// A stage of a count of transferable votes.
  package struct Stage: Equatable, Sendable {
    package let action: Action
    /// At its end, by option, in hundred-thousandths of a vote.
    package let votes: [Int]
    /// Who has been elected by it.
    package let elected: [Int]

    package enum Action: Equatable, Sendable {
      case firstPreferences
      case surplus(Int)
      case exclusion([Int])
      /// As many are left as there are seats.
      case lastSeats
    }
  }
}

/// Ballots on yes and no.
package struct Voices: Equatable, Sendable {
  package private(set) var yes = 0
  package private(set) var no = 0
  package private(set) var abstain = 0

  package var cast: Int { yes + no + abstain }

  package init(yes: Int = 0, no: Int = 0, abstain: Int = 0) {
    (self.yes, self.no, self.abstain) = (yes, no, abstain)
  }

  mutating func add(_ voice: Choice.Voice, _ count: Int) {
    switch voice {
    case .yes: yes += count
    case .no: no += count
    case .abstain: abstain += count
    }
  }
}
