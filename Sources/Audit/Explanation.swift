package import Events
package import Governance
package import Sodium

/// Why something is as it is, by the events that make it so.
///
/// The cited events are enough: with the charter and them alone the answer is the same. And none is too much:
/// take away any one of them, and it is another.
package struct Explanation: Equatable, Sendable {
  package enum Answer: Equatable, Sendable {
    /// How somebody stands, and whether they ever joined.
    case standing(MemberID, Standing, hasJoined: Bool)
    /// The rule that an event breaks. What breaks one by its bytes alone needs no other event.
    case refused(Rule)
    /// An admitted event has effect, or has none any more.
    case effective, void
    /// Not judged: what is cited is not there.
    case waiting
    /// What a key signed from this seq on is void; nil for nothing.
    case key(PublicKey, from: UInt64?, isFrozen: Bool)
  }

  package let answer: Answer
  /// Ancestors first.
  package let cited: [EventID]
}

extension BundleAudit {
  /// Why somebody is a member, or is not.
  package func explain(member: MemberID) -> Explanation? {
    guard let authority else { return nil }
    return explain(about: [member], keys: []) { reduced in
      self.standing(of: member, at: .everything, reduced ?? authority)
    }
  }

  /// Why a key speaks for nobody any more, or still does.
  package func explain(key: PublicKey) -> Explanation? {
    guard let authority, let number = history.chain(of: key) else { return nil }
    let author = history.chains[number].author
    return explain(about: [], keys: [key]) { reduced in
      let authority = reduced ?? authority
      return .key(
        key, from: authority.cut(of: key, by: author), isFrozen: authority.freeze(of: key) != nil)
    }
  }

  /// Why an event was refused, or by what right its author made it, and whether it still has effect.
  package func explain(event: EventID) -> [Explanation] {
    if let row = history.row(of: event) { return explain(row, event) }
    guard let rule = refused[event] else {
      return isWaiting(event) ? [Explanation(answer: .waiting, cited: [])] : []
    }
    guard case .refusal(let refusal) = rule, let candidate = refusedCandidates[event] else {
      return [Explanation(answer: .refused(rule), cited: [])]
    }
    if let cited = offending(refusal, candidate.header) {
      return [Explanation(answer: .refused(rule), cited: cited)]
    }
    guard let authority else { return [Explanation(answer: .refused(rule), cited: [])] }
    let point = Point.past(candidate.header.edges)
    let found = explain(about: [candidate.header.author], keys: [candidate.key], at: point) { reduced in
      let refusal = (reduced ?? authority).check(candidate, self.history)
      return refusal.map { .refused(.refusal($0)) } ?? .effective
    }
    return [found]
  }

  private func explain(_ row: Int, _ event: EventID) -> [Explanation] {
    guard let authority else { return [] }
    let entry = history.entries[row]
    let (author, key) = (history.author(of: row), history.chains[Int(entry.chain)].key)
    var found: [Explanation] = []
    if !departments.contains(author) {
      let past = Point.past(history.edges(of: row).map { history.entries[$0].id })
      found.append(
        explain(about: [author], keys: [key], at: past) { reduced in
          self.standing(of: author, at: past, reduced ?? authority)
        })
    }
    let act = acts.first { $0.id == event }
    guard act != nil || entry.marks.contains(.isContent) else { return found }
    found.append(
      explain(about: [author], keys: [key]) { reduced in
        var inquiry = Inquiry(reduced ?? authority, within: .everything, self.history)
        let isEffective =
          act.map { inquiry.isEffective($0) }
          ?? inquiry.isEffective(
            content: event, author: author, key: key, sequence: UInt64(entry.sequence))
        return isEffective ? .effective : .void
      })
    return found
  }

  private func standing(of member: MemberID, at point: Point, _ authority: Authority) -> Explanation.Answer {
    var inquiry = Inquiry(authority, within: point, history)
    return .standing(
      member, inquiry.standing(of: member, at: point), hasJoined: authority.hasJoined(member))
  }

  /// Where a rule of the graph was broken: the edges that show it. nil for rules that need the fold.
  private func offending(_ refusal: Refusal, _ header: Header) -> [EventID]? {
    switch refusal {
    case .parentRefused: header.edges.filter { refused[$0] != nil }
    case .previousForeign, .authorChanged, .sequenceGap: header.previous.map { [$0] } ?? []
    case .timeBeforeParent:
      header.edges.filter { edge in
        history.row(of: edge).map { history.entries[$0].time > header.time } ?? false
      }
    default: nil
    }
  }

  // MARK: The smallest set of events that gives the answer

  /// `answer` is asked of a reduced authority, or with nil of the whole one.
  private func explain(
    about people: Set<Bytes32>, keys: Set<PublicKey>, at point: Point = .everything,
    _ answer: (Authority?) -> Explanation.Answer
  ) -> Explanation {
    let wanted = answer(nil)
    var (people, keys) = (people, keys)
    var evidence: [EventID] = []
    // From those whom it is about to those who vouch for them, until nothing is left out that matters.
    repeat {
      let count = evidence.count
      evidence = relevant(&people, &keys, at: point)
      if answer(reduced(to: Set(evidence))) == wanted || evidence.count == count { break }
    } while true
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for id in evidence.reversed() {
        let rest = evidence.filter { $0 != id }
        guard answer(reduced(to: Set(rest))) == wanted else { continue }
        (evidence, isSmaller) = (rest, true)
      }
    }
    return Explanation(answer: wanted, cited: evidence)
  }

  /// The community's authority with only these of its acts and of its equivocations.
  package func reduced(to evidence: Set<EventID>) -> Authority? {
    guard let charter = acts.first else { return nil }
    var authority = Authority(charter)
    for act in acts.dropFirst() where evidence.contains(act.id) { authority.insert(act) }
    for fork in equivocations {
      let ids = fork.events.filter(evidence.contains)
      if ids.count > 1 { authority.insertFork(of: fork.key, sequence: fork.sequence, ids: ids) }
    }
    return authority
  }

  /// What bears on these people and keys, in the order of rows; whom it names besides joins them.
  private func relevant(
    _ people: inout Set<Bytes32>, _ keys: inout Set<PublicKey>, at point: Point
  ) -> [EventID] {
    var found: Set<EventID> = []
    let (asked, askedKeys) = (people, keys)
    for act in acts.dropFirst() where history.contains(act.id, point) {
      guard Self.bears(act, on: asked, askedKeys) else { continue }
      found.insert(act.id)
      keys.insert(act.key)
      people.insert(act.author)
    }
    for fork in equivocations where keys.contains(fork.key) {
      found.formUnion(fork.events.filter { history.contains($0, point) })
    }
    return found.sorted { history.row(of: $0) ?? 0 < history.row(of: $1) ?? 0 }
  }

  private static func bears(_ act: Act, on people: Set<Bytes32>, _ keys: Set<PublicKey>) -> Bool {
    switch act.deed {
    case .charter, .device, .erase: false
    case .join, .leave: people.contains(act.author)
    case .affiliation(let member, _, _), .affiliationEnd(let member, _), .endorse(let member, _):
      people.contains(member)
    case .revocation(let key, _): keys.contains(key)
    case .succession: true
    }
  }
}
