package import Events
package import Sodium

/// An event that is to be judged: its edges are known, admitted, and of this community.
package struct Candidate: Sendable {
  package let key: PublicKey
  package let header: Header

  package init(key: PublicKey, header: Header) { (self.key, self.header) = (key, header) }
}

extension Authority {
  /// `check(e, state(past(e)))`: the rules about keys (Protocol/graph.md §4.1), then who may do what
  /// (membership.md §5.3).
  ///
  /// Judges by the candidate's own past alone: what else P holds does not show. Returns the first rule that
  /// fails.
  package func check<Graph: Ancestry>(
    _ candidate: Candidate, _ graph: Graph
  ) throws(Graph.Failure) -> Refusal? {
    let isNode = charter.departments.contains { $0.id == candidate.header.author }
    var inquiry = try Inquiry(self, within: .past(candidate.header.edges), graph)
    return try inquiry.check(candidate, isNode: isNode)
  }

  /// The founder's own event, judged before there is an Authority.
  package static func check(charter: Charter) -> Refusal? {
    let affiliation = charter.affiliation
    let isRecognised = charter.departments.contains {
      $0.id == affiliation.department && $0.nodeKey == affiliation.nodeKey
    }
    let areFounders = charter.founders.allSatisfy { founder in
      charter.departments.contains { $0.id == founder.department }
    }
    return isRecognised && areFounders ? nil : .departmentNotRecognised
  }
}

extension Inquiry {
  fileprivate mutating func check(
    _ candidate: Candidate, isNode: Bool
  ) throws(Graph.Failure) -> Refusal? {
    if candidate.header.previous == nil, let refusal = try checkFirst(candidate, isNode: isNode) {
      return refusal
    }
    if let refusal = try ending(of: candidate.key, by: candidate.header.author) { return refusal }
    return isNode ? try checkNode(candidate) : try checkMember(candidate.header)
  }

  /// The first event of a key carries what certifies it.
  private mutating func checkFirst(
    _ candidate: Candidate, isNode: Bool
  ) throws(Graph.Failure) -> Refusal? {
    let header = candidate.header
    switch header.kind {
    case _ where isNode || header.kind.authors == .nodes:
      return try nodeKey(of: header.author, at: set) == candidate.key ? nil : .departmentNotRecognised
    case .join, .device: return nil
    default: return .unknownKey
    }
  }

  private mutating func checkNode(_ candidate: Candidate) throws(Graph.Failure) -> Refusal? {
    let header = candidate.header
    if header.kind.authors == .members { return .notMember }
    if case .affiliation(let affiliation) = header.facts {
      let ended = try endedSerial(of: affiliation.member, affiliation.department, at: set)
      guard affiliation.serial > ended || planted(.serialIgnored) else { return .affiliationEnded }
    }
    return try nodeKey(of: header.author, at: set) == candidate.key ? nil : .departmentNotRecognised
  }

  private mutating func checkMember(_ header: Header) throws(Graph.Failure) -> Refusal? {
    switch header.facts {
    case _ where header.kind.authors == .nodes: return .notNode
    case .erase: return nil
    case .join(_, let affiliation): return try check(affiliation)
    case .device: return try support(of: header.author, at: set) == .none ? .notMember : nil
    case .leave(let joins):
      let open = try openJoins(of: header.author, at: set)
      return joins.allSatisfy { id in open.contains { $0.id == id } } ? nil : .notOpenJoin
    case .revocation(let statement, let last):
      return try graph.lastSequence(of: statement.device, set) == last ? nil : .wrongLastSequence
    case .endorse(let member, _) where member == header.author: return .selfEndorsement
    default: break
    }
    switch try standing(of: header.author, at: set) {
    case .none: return .notMember
    case .pending: return .pending
    case .dormant: return planted(.dormantActs) ? nil : .dormant
    case .active: return nil
    }
  }

  private mutating func check(_ affiliation: Affiliation) throws(Graph.Failure) -> Refusal? {
    guard try nodeKey(of: affiliation.department, at: set) == affiliation.nodeKey else {
      return .departmentNotRecognised
    }
    let ended = try endedSerial(of: affiliation.member, affiliation.department, at: set)
    return affiliation.serial > ended || planted(.serialIgnored) ? nil : .affiliationEnded
  }
}
