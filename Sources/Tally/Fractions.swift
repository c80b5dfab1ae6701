/// A part of a whole, as a fraction: compared by multiplying, never divided.
package struct Share: Equatable, Sendable {
  package let numerator: Int
  package let denominator: Int

  /// Throws `wrongShare` for a fraction that is above 1 or has a denominator out of 1 to 1,000.
  package init(_ numerator: Int, _ denominator: Int) throws(TallyError) {
    guard (1...TallyLimits.denominator).contains(denominator), (0...denominator).contains(numerator) else {
      throw .wrongShare
    }
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// The smallest whole number that is at least this share of `whole`.
  package func ofWhole(_ whole: Int) -> Int {
    (whole * numerator + denominator - 1) / denominator
  }
}

/// How many times as many must be for something as against it.
package struct Ratio: Equatable, Sendable {
  package let numerator: Int
  package let denominator: Int

  /// Throws `wrongRatio` below 1, above 1,000, and for a denominator out of 1 to 1,000.
  package init(_ numerator: Int, _ denominator: Int) throws(TallyError) {
    guard (1...TallyLimits.denominator).contains(denominator), numerator >= denominator,
      numerator <= denominator * TallyLimits.denominator
    else { throw .wrongRatio }
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// At least the ratio, and in any case more for than against.
  package func isReached(_ supporting: Int, against opposing: Int) -> Bool {
    supporting > opposing && supporting * denominator >= opposing * numerator
  }
}

/// How many must take part.
package enum Quorum: Equatable, Sendable {
  /// Of the electorate; the only form that a charter knows.
  case share(Share)
  /// So many, as other people's statutes have it.
  case votes(Int)

  package func votes(of electorate: Int) -> Int {
    switch self {
    case .share(let share): share.ofWhole(electorate)
    case .votes(let count): max(0, count)
    }
  }
}
