/// What a ballot says, as it came (`choice` in Protocol/kollektiv.cddl). A poll counts none that its rule
/// does not allow. Options are numbered from 0.
package enum Choice: Equatable, Sendable {
  case voice(Voice)
  /// Best first; the options of one rank are equally good, those that are not named equally bad.
  case ranking([[Int]])
  case points([Points])

  package enum Voice: Int, Sendable, CaseIterable {
    case no = 0
    case yes = 1
    case abstain = 2
  }

  package struct Points: Equatable, Sendable {
    package let option: Int
    package let points: Int

    package init(_ option: Int, _ points: Int) { (self.option, self.points) = (option, points) }
  }
}

extension Choice {
  /// Ranks with something in each, of options that are there, each at most once. Throws `emptyBallot`,
  /// `emptyRank`, `tiedRanks`, `optionOutOfRange` or `optionTwice`. O(options).
  static func checkRanking(_ ranks: [[Int]], options: Int, isStrict: Bool) throws(TallyError) {
    guard !ranks.isEmpty else { throw .emptyBallot }
    // Before anything is set aside for what came.
    guard ranks.count <= options else { throw .optionTwice }
    var seen = [Bool](repeating: false, count: options)
    for rank in ranks {
      guard !rank.isEmpty else { throw .emptyRank }
      guard rank.count == 1 || !isStrict else { throw .tiedRanks }
      for option in rank { try mark(option, &seen) }
    }
  }

  /// Points for options that are there, each named at most once. Throws `emptyBallot`, `optionOutOfRange`,
  /// `optionTwice` or `wrongPoints`. O(options).
  static func checkPoints(
    _ points: [Points], options: Int, each: ClosedRange<Int>, total: Int
  ) throws(TallyError) {
    guard !points.isEmpty else { throw .emptyBallot }
    guard points.count <= options else { throw .optionTwice }
    var seen = [Bool](repeating: false, count: options)
    var sum = 0
    for given in points {
      try mark(given.option, &seen)
      guard each.contains(given.points) else { throw .wrongPoints }
      sum += given.points
    }
    guard sum <= total else { throw .wrongPoints }
  }

  private static func mark(_ option: Int, _ seen: inout [Bool]) throws(TallyError) {
    guard seen.indices.contains(option) else { throw .optionOutOfRange }
    guard !seen[option] else { throw .optionTwice }
    seen[option] = true
  }
}
