/// Why a file of ballots is refused: nothing in it is guessed, and no line of it is skipped.
package struct BallotFileError: Error, Equatable, Sendable {
  /// From 1; 0 where it is about the whole file.
  package let line: Int
  package let problem: Problem

  init(_ line: Int, _ problem: Problem) { (self.line, self.problem) = (line, problem) }

  package enum Problem: Equatable, Sendable {
    case tooLarge, notText, lineTooLong
    /// It begins like none of the formats.
    case unknownFormat
    /// The file ends before all is there.
    case truncated
    /// A line that the format does not have, or not here.
    case unknownLine
    case noOptions, tooManyOptions, tooManyVoters, noBallots
    case wrongSeats
    /// A number that is none, or out of its range.
    case wrongNumber
    case optionOutOfRange, optionTwice
    /// A ballot names more or fewer options than there are.
    case wrongLength
    /// Two ballots of one voter.
    case voterTwice
    /// The file counts other voters, or other lines of ballots, than it has.
    case wrongCount
    /// The type in the header allows no such order: ties in `.soc` and `.soi`, gaps in `.soc` and `.toc`.
    case wrongType
    case nameMissing
  }
}

/// What bounds a file; each is checked before memory is taken for it.
package enum BallotFileLimits {
  package static let bytes = 64 << 20
  package static let line = 65_536
  package static let options = 256
  package static let voters = 1_000_000
  /// Characters of a name.
  package static let name = 200
}
