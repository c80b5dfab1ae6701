import Events
import Governance
import Sodium
import Store
import Sync

// The verdict on one event (Protocol/graph.md): from its bytes, its edges and its own past.

extension Ledger {
  func judge(_ candidate: Candidate, at now: Milliseconds) throws(StoreError) -> Verdict {
    let event = candidate.event
    if let entry = try graph.entry(of: event.id) {
      if let body = candidate.body { try take(body, at: entry) }
      return .duplicate
    }
    if let rule = refused[event.id] { return .refused(rule) }
    if waiting.contains(event.id) { return .waiting }
    guard let header = event.header else { return try hold(candidate, .unknownVersion, due: nil) }
    var edges: [EventEntry] = []
    var lacking: [EventID] = []
    for edge in header.edges {
      if let entry = try graph.entry(of: edge) {
        edges.append(entry)
      } else if refused[edge] != nil {
        return refuse(candidate, "\(Refusal.parentRefused)")
      } else {
        lacking.append(edge)
      }
    }
    guard lacking.isEmpty else {
      waiting.insert(candidate, lacking: lacking)
      return .waiting
    }
    if header.time > now + EventLimits.tolerance, !planted(.heldAdmittedEarly) {
      return try hold(candidate, .futureTime, due: header.time - EventLimits.tolerance)
    }
    guard header.kind.isJudged else { return try hold(candidate, .unknownKind, due: nil) }
    if case .charter(let charter) = header.facts { return try found(candidate, header, charter) }
    return try judge(candidate, header, edges)
  }

  /// The verdict by the event's own past, which is all here.
  private func judge(
    _ candidate: Candidate, _ header: Header, _ edges: [EventEntry]
  ) throws(StoreError) -> Verdict {
    guard let id = header.community, try load(id), let community = communities[id] else {
      return refuse(candidate, "\(Refusal.foreignParent)")
    }
    if let refusal = try check(candidate.event, header, edges, community) {
      return refuse(candidate, "\(refusal)")
    }
    if !isPlain(candidate.event, header, edges, community) {
      let past = Governance.Candidate(key: candidate.event.key, header: header)
      let graph = CommunityGraph(graph: graph, community: community)
      if let refusal = try community.authority.check(past, graph) { return refuse(candidate, "\(refusal)") }
    }
    try admit(candidate, header, edges)
    return .admitted
  }

  func refuse(_ candidate: Candidate, _ rule: String) -> Verdict {
    let refusal = Refused(rule: rule)
    refused.insert(candidate.event.id, refusal)
    return .refused(refusal)
  }

  /// The rules of the graph (Protocol/graph.md §4.1), up to those that need the fold.
  private func check(
    _ event: VerifiedEvent, _ header: Header, _ edges: [EventEntry], _ community: Community
  ) throws(StoreError) -> Refusal? {
    guard planted(.foreignParentAccepted) || edges.allSatisfy({ $0.community == community.ref }) else {
      return .foreignParent
    }
    if header.previous != nil {
      let previous = edges[0]
      guard community.keys[event.key]?.ref == previous.key else { return .previousForeign }
      guard try author(of: previous, in: community) == header.author else { return .authorChanged }
      guard header.sequence == previous.sequence + 1 || planted(.sequenceUnchecked) else {
        return .sequenceGap
      }
    }
    guard planted(.timeUnchecked) || edges.allSatisfy({ $0.time <= header.time }) else {
      return .timeBeforeParent
    }
    return nil
  }

  /// Who authored an admitted event: its key's author, unless that key began twice, for two.
  func author(of entry: EventEntry, in community: Community) throws(StoreError) -> Bytes32 {
    guard let chain = community.chains[entry.key] else { preconditionFailure("the key is known") }
    guard community.authority.freeze(of: chain.key) == 0 else { return chain.author }
    guard let header = try? UnverifiedEvent(store.bytes(at: entry.row).event).header else {
      throw .corrupt("event \(entry.row) does not decode")
    }
    return header.author
  }

  /// Content by somebody who was active at `previous`, and of whom nothing bad is known at all: what their
  /// past holds of it is nothing as well, and what it held of good it still holds. Spares most events the
  /// fold.
  private func isPlain(
    _ event: VerifiedEvent, _ header: Header, _ edges: [EventEntry], _ community: Community
  ) -> Bool {
    guard header.previous != nil, !header.kind.bearsOnAuthority || header.kind == .merge,
      let since = community.keys[event.key]?.activeFrom, since <= edges[0].sequence
    else { return false }
    return community.authority.hasNothingAgainst(header.author, event.key)
  }

  /// Keeps what cannot be judged yet, durably and within the quota (Protocol/replication.md §6.5).
  private func hold(_ candidate: Candidate, _ why: Held, due: Milliseconds?) throws(StoreError) -> Verdict {
    let event = candidate.event
    if try store.isHeld(event.id) { return .held(why) }
    guard try store.heldCount() < configuration.held,
      try store.heldCount(ofKey: event.key) < configuration.heldPerKey
    else { return .dropped(rule: "heldQuota") }
    try store.hold(event, body: candidate.body?.bytes, due: due)
    return .held(why)
  }

  /// Judges what was held and is due, a bounded number at a time: the next due time says whether there is
  /// more.
  func judgeDue(at now: Milliseconds, own: PublicKey) throws(StoreError) {
    for held in try store.takeDue(at: now, limit: 256) { try receive(held, at: now, own: own) }
  }

  /// Judges again what an older program could not judge.
  func judgeUnknown(at now: Milliseconds, own: PublicKey) throws(StoreError) {
    for held in try store.takeUnknown(limit: configuration.held) { try receive(held, at: now, own: own) }
  }

  private func receive(_ held: HeldEvent, at now: Milliseconds, own: PublicKey) throws(StoreError) {
    var known = AdmissibleKeys()
    guard case .sound(let event, let body, _) = ExaminedEvent(held.bytes, body: held.body, &known) else {
      throw .corrupt("a held event does not verify")
    }
    try receive(Candidate(event: event, body: body, peer: own), at: now)
  }

  /// What the waiting event lacks that is neither here nor on its way.
  func waitingEvent(_ event: VerifiedEvent, _ header: Header) -> WaitingEvent {
    let lacking = header.edges.filter { edge in
      (try? graph.entry(of: edge)) == nil
    }
    let missing = lacking.filter { !waiting.contains($0) && (try? store.isHeld($0)) != true }
    return WaitingEvent(
      id: event.id, key: event.key, seq: header.sequence, missing: missing,
      lacksPrevious: header.previous.map(lacking.contains) ?? false)
  }
}
