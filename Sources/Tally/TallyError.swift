/// Why a vote cannot be held, or a ballot not be counted: the rules of Protocol/tally.md, one case a rule.
package enum TallyError: String, Error, Hashable, Sendable, CaseIterable {
  /// A share is a fraction of at most 1 with a denominator of 1 to 1,000.
  case wrongShare
  /// A majority ratio is a fraction from 1 to 1,000 with a denominator of 1 to 1,000.
  case wrongRatio
  /// A vote between options has 1 to 256 of them, a vote on yes and no has none.
  case wrongOptions
  /// At least one seat, and not more than there are options.
  case wrongSeats
  /// More electors than `TallyLimits.electors`.
  case tooManyElectors
  /// A double majority is made of two methods on yes and no, none of them consent or double itself.
  case notComposable
  /// A double majority names its departments, 1 to 1,024; no other method has any.
  case wrongDepartments
  /// The choice is of another kind than the method's.
  case wrongChoice
  /// A ballot that ranks nothing, or gives no points.
  case emptyBallot
  /// A rank that holds no option.
  case emptyRank
  case optionOutOfRange, optionTwice
  /// Two options of one rank, where the method wants one after the other.
  case tiedRanks
  /// Approval gives 1 point, a score is 0 to 10 points, and of dots there are 1 to 10 on a ballot.
  case wrongPoints
  /// A department that is not among those of the vote.
  case unknownDepartment
  /// More ballots than electors.
  case tooManyBallots
  /// An objection without a reason.
  case reasonMissing
  case objectionTwice, unknownObjection
  /// Only who raised an objection withdraws it.
  case notTheirObjection
}

/// What bounds a vote. With these no product or sum of a count leaves 64 bits.
package enum TallyLimits {
  package static let electors = 1_000_000
  package static let options = 256
  package static let departments = 1_024
  /// The greatest denominator of a share, and the greatest majority ratio.
  package static let denominator = 1_000
  /// The highest score for an option, and the dots on a ballot.
  package static let points = 10
  /// Ways that a count of transferable votes follows where a lot would have to be drawn.
  package static let ways = 256
}
