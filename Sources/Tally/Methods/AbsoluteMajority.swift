/// Absolute majority of all electors. Not voting counts like no.
///
/// Rule: adopted when yes · q ≥ p · electorate and 2 · yes > electorate, for a share of p/q; [1, 1] is
/// unanimity. Without electors nothing is adopted.
/// Ties: none; half of the electors are not more than half.
/// Source: Robert's Rules of Order Newly Revised (12th ed., 2020), §44: a majority, or another
/// share, of the entire membership.
struct AbsoluteMajority {
  let share: Share

  /// How many must say yes.
  func needed(of electorate: Int) -> Int { max(share.ofWhole(electorate), electorate / 2 + 1) }

  func count(_ voices: Voices, electorate: Int) -> TallyResult {
    let needed = needed(of: electorate)
    return TallyResult(
      voices.yes >= needed ? .adopted : .notAdopted,
      [.needed(yes: voices.yes, of: electorate, needed: needed), .voices(voices)])
  }
}
