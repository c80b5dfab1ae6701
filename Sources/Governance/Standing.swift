package import Events
package import Sodium

/// How somebody stands in a community (Protocol/membership.md §5.2).
package enum Standing: String, Sendable, CaseIterable {
  case none, pending, dormant, active
}

/// Questions about one causally closed set P of a community.
///
/// `at` is a point inside P where the question is asked; P says what is effective. What was found effective
/// is remembered, so that a chain of endorsements is walked once and not once for each way through it.
package struct Inquiry<Graph: Ancestry> {
  let authority: Authority
  /// P.
  let set: Point
  let graph: Graph
  private var effective: [EventID: Bool] = [:]

  /// From this many endorsements on they are judged in causal order, so that the recursion stays shallow.
  private static var deep: Int { 1_000 }

  package init(_ authority: Authority, within set: Point, _ graph: Graph) throws(Graph.Failure) {
    (self.authority, self.set, self.graph) = (authority, set, graph)
    guard authority.hasCuts, authority.endorsements.count > Self.deep else { return }
    for act in authority.endorsements where try graph.contains(act.id, set) { _ = try isEffective(act) }
  }

  /// O(acts about the member), and where a key has a cut of those who endorsed them, back to the charter.
  package mutating func standing(of member: MemberID, at point: Point) throws(Graph.Failure) -> Standing {
    switch try support(of: member, at: point) {
    case .none: .none
    case .pending: .pending
    case .supported: try departments(of: member, at: point).isEmpty ? .dormant : .active
    }
  }

  enum Support { case none, pending, supported }

  mutating func support(of member: MemberID, at point: Point) throws(Graph.Failure) -> Support {
    guard let record = authority.members[member] else { return .none }
    let joins = try openJoins(of: member, at: point)
    if joins.isEmpty { return .none }
    if authority.isNamed(member) || joins.contains(where: { $0.id == authority.community }) {
      return .supported
    }
    switch authority.charter.admission {
    case .open: return .supported
    case .byDecision: return .pending
    case .endorsed(let wanted):
      var endorsers: Set<MemberID> = []
      for act in record.endorsements where act.author != member && !endorsers.contains(act.author) {
        guard try isEffective(act, at: point) else { continue }
        endorsers.insert(act.author)
        if endorsers.count >= wanted || planted(.tooFewEndorsements) { return .supported }
      }
      return .pending
    }
  }

  /// The member's joins at `point` that are effective and that no effective leave there has ended.
  mutating func openJoins(of member: MemberID, at point: Point) throws(Graph.Failure) -> [Act] {
    guard let record = authority.members[member] else { return [] }
    var ended: Set<EventID> = []
    for leave in record.leaves where !planted(.leaveIgnored) {
      guard case .leave(let joins) = leave.deed, try isEffective(leave, at: point) else { continue }
      ended.formUnion(joins)
    }
    var open: [Act] = []
    for join in record.joins where !ended.contains(join.id) {
      if try isEffective(join, at: point) { open.append(join) }
    }
    return open
  }

  /// The departments that vouch for the member at `point`, each as often as it does. O(acts about the
  /// member).
  package mutating func departments(
    of member: MemberID, at point: Point
  ) throws(Graph.Failure) -> [DepartmentID] {
    guard let record = authority.members[member] else { return [] }
    var vouching: [DepartmentID] = []
    for act in record.joins + record.affiliations {
      guard let (department, nodeKey, serial) = act.affiliation, try isEffective(act, at: point) else {
        continue
      }
      // Who vouched must have been the department's node, in P.
      if authority.hasCuts, try self.nodeKey(of: department, at: .before(act.id)) != nodeKey { continue }
      if serial > (try endedSerial(of: member, department, at: point)) { vouching.append(department) }
    }
    return vouching
  }

  /// The departments that vouch for the member at `point`, or did. Ascending.
  ///
  /// Their nodes keep seeing a closed community. If an affiliation's end took that away, two departments that
  /// each saw the other's people end, while theirs came back, would never hear of each other again.
  package mutating func everVouched(
    for member: MemberID, at point: Point
  ) throws(Graph.Failure) -> [DepartmentID] {
    guard let record = authority.members[member] else { return [] }
    var vouched: Set<DepartmentID> = []
    for act in record.joins + record.affiliations {
      guard let (department, nodeKey, _) = act.affiliation, !vouched.contains(department),
        try isEffective(act, at: point)
      else { continue }
      if authority.hasCuts, try self.nodeKey(of: department, at: .before(act.id)) != nodeKey { continue }
      vouched.insert(department)
    }
    return vouched.sorted()
  }

  /// The greatest serial of this member that the department has ended at `point`; 0 if none.
  mutating func endedSerial(
    of member: MemberID, _ department: DepartmentID, at point: Point
  ) throws(Graph.Failure) -> UInt64 {
    var ended: UInt64 = 0
    for act in authority.members[member]?.endings ?? [] {
      guard act.author == department, case .affiliationEnd(_, let serial) = act.deed, serial > ended,
        try isEffective(act, at: point)
      else { continue }
      ended = serial
    }
    return ended
  }

  /// Whose content may be void in P because what their membership rests on is, ascending: of an endorsement
  /// that has no effect who was endorsed, of any other grant who made it. O(grants).
  package mutating func suspects() throws(Graph.Failure) -> [MemberID] {
    var suspects: Set<MemberID> = []
    for act in authority.grants where try !isEffective(act) {
      if case .endorse(let member, _) = act.deed {
        suspects.insert(member)
      } else {
        suspects.insert(act.author)
      }
    }
    return suspects.sorted()
  }

  private mutating func isEffective(_ act: Act, at point: Point) throws(Graph.Failure) -> Bool {
    guard try graph.contains(act.id, point) else { return false }
    return try isEffective(act)
  }

  /// Whether `act` has effect in P (Protocol/graph.md §4.3).
  package mutating func isEffective(_ act: Act) throws(Graph.Failure) -> Bool {
    if !authority.hasCuts { return true }
    if let known = effective[act.id] { return known }
    let answer: Bool
    if let cut = try cut(of: act.key, by: act.author), act.sequence >= cut {
      answer = false
    } else if act.isByNode {
      answer = try nodeKey(of: act.author, at: .before(act.id)) == act.key
    } else if act.needsMembership {
      answer = try support(of: act.author, at: .before(act.id)) == .supported
    } else {
      answer = true
    }
    effective[act.id] = answer
    return answer
  }

  /// Whether content by a member has effect in P, or is quarantined.
  package mutating func isEffective(
    content id: EventID, author: MemberID, key: PublicKey, sequence: UInt64
  ) throws(Graph.Failure) -> Bool {
    if !authority.hasCuts { return true }
    if let cut = try cut(of: key, by: author), sequence >= cut { return false }
    return try support(of: author, at: .before(id)) == .supported
  }

  /// Whether what a department's node says has effect in P.
  package mutating func isEffective(
    byNode id: EventID, department: DepartmentID, key: PublicKey, sequence: UInt64
  ) throws(Graph.Failure) -> Bool {
    if !authority.hasCuts { return true }
    if let cut = try cut(of: key, by: department), sequence >= cut { return false }
    return try nodeKey(of: department, at: .before(id)) == key
  }

  /// The cut of a key in P (Protocol/graph.md §4.2); nil for none.
  private func cut(of key: PublicKey, by author: Bytes32) throws(Graph.Failure) -> UInt64? {
    guard let record = authority.keys[key] else { return nil }
    if case .everything = set { return authority.cut(of: key, by: author) }
    var cut = try freeze(record)
    for ending in record.endings where ending.author == author && ending.from < cut ?? .max {
      if try graph.contains(ending.act, set) { cut = ending.from }
    }
    return cut
  }

  private func freeze(_ record: Authority.KeyRecord) throws(Graph.Failure) -> UInt64? {
    for fork in record.forks {
      var seen = 0
      for id in fork.ids where try graph.contains(id, set) { seen += 1 }
      if seen > 1 { return fork.sequence }
    }
    return nil
  }

  /// Why the key signs no more in P: it signed twice there, or was revoked or succeeded.
  func ending(of key: PublicKey, by author: Bytes32) throws(Graph.Failure) -> Refusal? {
    guard let record = authority.keys[key] else { return nil }
    if try freeze(record) != nil, !planted(.freezeIgnored) { return .keyFrozen }
    for ending in record.endings where ending.author == author && !planted(.revocationIgnored) {
      if try graph.contains(ending.act, set) { return .keyRevoked }
    }
    return nil
  }

  /// A department's node key at `point`: the charter's, or that of the last succession that is effective in
  /// P.
  mutating func nodeKey(of department: DepartmentID, at point: Point) throws(Graph.Failure) -> PublicKey? {
    guard var key = authority.charter.departments.first(where: { $0.id == department })?.nodeKey else {
      return nil
    }
    // Each step is signed by the key before it. A key that signed two of them is frozen, so the way has no
    // forks; it can have circles, if a key comes back, so it is no longer than there are steps.
    let steps = authority.successions[department] ?? []
    for _ in steps {
      guard let next = try successor(of: key, steps, at: point) else { break }
      key = next
    }
    return key
  }

  private mutating func successor(
    of key: PublicKey, _ steps: [Act], at point: Point
  ) throws(Graph.Failure) -> PublicKey? {
    for act in steps where act.key == key {
      guard case .succession(let next) = act.deed, try isEffective(act, at: point) else { continue }
      return next
    }
    return nil
  }
}

extension Authority {
  /// The departments that somebody was invited from, ascending: their nodes may see a closed community.
  package func invitedDepartments(of member: MemberID) -> [DepartmentID] {
    let founders = charter.founders.filter { $0.member == member }.map(\.department)
    let named = members[member]?.endorsements.compactMap { act in
      if case .endorse(_, let department) = act.deed { department } else { nil }
    }
    return Set(founders + (named ?? [])).sorted()
  }
}

extension Act {
  /// What it says of its subject's department.
  fileprivate var affiliation: (DepartmentID, nodeKey: PublicKey, serial: UInt64)? {
    switch deed {
    case .charter(let charter):
      (charter.affiliation.department, charter.affiliation.nodeKey, charter.affiliation.serial)
    case .join(let department, let nodeKey, let serial): (department, nodeKey, serial)
    case .affiliation(_, let department, let serial): (department, key, serial)
    default: nil
    }
  }
}
