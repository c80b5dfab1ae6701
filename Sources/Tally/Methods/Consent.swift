/// Consent: not whether everybody is for it, but whether somebody has a reason against it.
///
/// Rule: ballots cast ≥ minimum turnout, then adopted when no objection is open. Concerns never block, and a
/// no without an objection does not either.
/// Ties: none.
/// Source: Rau, Koch-Gonzalez, Many Voices One Song (2018): consent in sociocracy.
struct Consent {
  let turnout: Quorum

  func count(_ voices: Voices, _ objections: Statement.Objections, electorate: Int) -> TallyResult {
    let needed = turnout.votes(of: electorate)
    let account: [Statement] = [
      .objections(objections), .turnout(cast: voices.cast, electorate: electorate, needed: needed),
      .voices(voices),
    ]
    if voices.cast < needed { return TallyResult(.quorumMissed(by: needed - voices.cast), account) }
    return TallyResult(objections.open == 0 ? .adopted : .notAdopted, account)
  }
}

/// The objections and concerns to a proposal, through all its revisions.
///
/// The law: an objection is open from when it is raised until its author withdraws it or an amendment answers
/// it; both may happen, in any order. Who finds the answer wanting raises another.
package struct Objections<ID: Hashable & Sendable, Member: Hashable & Sendable>: Sendable {
  /// 0, and 1 more with each amendment.
  package private(set) var revision = 0
  private var raised: [Entry] = []
  private var places: [ID: Int] = [:]

  private struct Entry: Sendable {
    let id: ID
    let member: Member
    let isConcern: Bool
    var isWithdrawn = false
    var isAnswered = false
  }

  package init() {}

  /// Throws `reasonMissing` or `objectionTwice`.
  package mutating func raise(
    _ id: ID, by member: Member, isConcern: Bool, hasReason: Bool
  ) throws(TallyError) {
    guard hasReason else { throw .reasonMissing }
    guard places[id] == nil else { throw .objectionTwice }
    places[id] = raised.count
    raised.append(Entry(id: id, member: member, isConcern: isConcern))
  }

  /// Throws `unknownObjection` or `notTheirObjection`.
  package mutating func withdraw(_ id: ID, by member: Member) throws(TallyError) {
    guard let place = places[id] else { throw .unknownObjection }
    guard raised[place].member == member else { throw .notTheirObjection }
    raised[place].isWithdrawn = true
  }

  /// A new revision that answers these. Throws `unknownObjection`, and then there is no new revision.
  package mutating func amend(answering ids: [ID]) throws(TallyError) {
    for id in ids where places[id] == nil { throw .unknownObjection }
    for id in ids { if let place = places[id] { raised[place].isAnswered = true } }
    revision += 1
  }

  /// The objections that block, in the order in which they were raised.
  package var open: [ID] {
    raised.filter { !$0.isConcern && !$0.isWithdrawn && !$0.isAnswered }.map(\.id)
  }

  /// One that was answered and withdrawn counts as withdrawn.
  package var count: Statement.Objections {
    let objections = raised.filter { !$0.isConcern }
    return Statement.Objections(
      open: open.count, answered: objections.count { $0.isAnswered && !$0.isWithdrawn },
      withdrawn: objections.count(where: \.isWithdrawn), concerns: raised.count(where: \.isConcern))
  }
}
