/// Double majority: of the people, and of the departments.
///
/// Rule: adopted when the people's method adopts, over all ballots, and the departments' method does, over
/// one ballot a department: yes where more of its ballots say yes than no, no where fewer do.
/// Ties: a department with as many yes as no abstains; one without a ballot casts none.
/// Source: Federal Constitution of the Swiss Confederation, articles 140 and 142 (people and cantons).
struct DoubleMajority {
  let people: Rule
  let departments: Rule

  func count(_ parts: [Voices], electorate: Int) -> TallyResult {
    var (all, estates) = (Voices(), Voices())
    for part in parts {
      all.add(.yes, part.yes)
      all.add(.no, part.no)
      all.add(.abstain, part.abstain)
      if part.cast > 0 { estates.add(part.yes > part.no ? .yes : part.no > part.yes ? .no : .abstain, 1) }
    }
    let first = DoubleMajority.count(people, all, electorate: electorate)
    let second = DoubleMajority.count(departments, estates, electorate: parts.count)
    let isAdopted = first.outcome == .adopted && second.outcome == .adopted
    return TallyResult(isAdopted ? .adopted : .notAdopted, [.people(first), .departments(second)])
  }

  private static func count(_ rule: Rule, _ voices: Voices, electorate: Int) -> TallyResult {
    switch rule {
    case .absoluteMajority(let share): AbsoluteMajority(share: share).count(voices, electorate: electorate)
    case .majority(let quorum): Majority(quorum: quorum).count(voices, electorate: electorate)
    default: preconditionFailure("a double majority was made of what cannot be composed")
    }
  }
}
