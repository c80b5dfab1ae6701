import Events
import Governance
import Sodium
import Store
import Sync

// An admitted event enters: the graph, the authority, the views. One transaction with the rest of its batch.

extension Ledger {
  /// A charter: with it a community begins.
  func found(_ candidate: Candidate, _ header: Header, _ charter: Charter) throws(StoreError) -> Verdict {
    if let refusal = Authority.check(charter: charter) { return refuse(candidate, "\(refusal)") }
    guard let act = Act(id: candidate.event.id, key: candidate.event.key, header) else {
      preconditionFailure("a charter is an act")
    }
    let ref = try store.insertCommunity(candidate.event.id, charter.visibility, digest: Digests.noTips)
    communities[candidate.event.id] = Community(ref: ref, authority: Authority(act))
    _ = try load(candidate.event.id)
    try admit(candidate, header, [])
    outcome.audience.insert(candidate.event.id)
    return .admitted
  }

  func admit(_ candidate: Candidate, _ header: Header, _ edges: [EventEntry]) throws(StoreError) {
    let event = candidate.event
    let id = header.community ?? event.id
    guard let community = communities[id] else { preconditionFailure("the community is loaded") }
    let key = try chainKey(event.key, header, community)
    let entry = EventEntry(
      row: nextRow, community: community.ref, key: key.ref, sequence: header.sequence, time: header.time,
      depth: edges.lazy.map(\.depth).max().map { $0 + 1 } ?? 0, edges: edges.map(\.row))
    nextRow += 1
    let forked = try detectFork(event, entry, isNew: header.sequence > key.head || header.previous == nil)
    try store.insert(
      event, header, body: candidate.body?.bytes, entry: entry, isQuarantined: false,
      target: try target(of: header.facts, event.id, entry))
    graph.remember(entry, event.id)
    community.advance(to: .init(id: event.id, row: entry.row), edges: header.edges)
    if let act = Act(id: event.id, key: event.key, header) {
      try store.insertAct(entry.row, ofCommunity: community.ref)
      if header.kind != .charter { community.authority.insert(act) }
    }
    for (row, other) in forked {
      community.authority.insertFork(of: event.key, sequence: entry.sequence, ids: [event.id, other])
      try store.insertFork(ofKey: key.ref, sequence: entry.sequence, row)
      try store.insertFork(ofKey: key.ref, sequence: entry.sequence, entry.row)
    }
    outcome.touched.insert(id)
    try follow(event, header, entry, hasBody: candidate.body != nil, isFork: !forked.isEmpty)
    try stir(header, entry)
    outcome.admitted.append(
      CommittedEvent(
        id: event.id, key: event.key, community: id, row: entry.row, origin: .peer(candidate.peer)))
  }

  /// The key's chain in the community, with this event as its head if it is one.
  private func chainKey(
    _ key: PublicKey, _ header: Header, _ community: Community
  ) throws(StoreError) -> Community.Key {
    let before: Community.Key
    if let known = community.keys[key] {
      before = known
    } else {
      let ref = try store.insertKey(key, author: header.author, community: community.ref)
      before = Community.Key(ref: ref, author: header.author, head: 0)
      community.chains[ref] = (key, header.author)
    }
    community.extend(key, before, to: header.sequence, isContent: !header.kind.bearsOnAuthority)
    return before
  }

  /// Other events of this key with this seq (Protocol/graph.md §4.2). Only a seq that is not above the head
  /// can have any.
  private func detectFork(
    _ event: VerifiedEvent, _ entry: EventEntry, isNew: Bool
  ) throws(StoreError) -> [(row: Row, id: EventID)] {
    if isNew, entry.sequence > 0 { return [] }
    if planted(.forkUnseen) { return [] }
    var found: [(row: Row, id: EventID)] = []
    for row in try store.rows(ofKey: entry.key, from: entry.sequence, upTo: entry.sequence) {
      found.append((row, try store.id(at: row)))
    }
    return found
  }

  /// The row of what content refers to, if that is here; else it waits as an orphan.
  private func target(
    of facts: Facts, _ id: EventID, _ entry: EventEntry
  ) throws(StoreError) -> Row? {
    if hasOrphans {
      try stirOrphans(of: id)
      try store.adoptOrphans(of: id, at: entry.row)
    }
    switch facts {
    case .reply(let target), .edit(let target), .retract(let target), .react(let target, _),
      .seen(let target):
      if let known = try graph.entry(of: target) {
        return known.community == entry.community ? known.row : nil
      }
      try store.insertOrphan(entry.row, target: target)
      hasOrphans = true
      return nil
    default: return nil
    }
  }

  /// A body that was asked for. One that does not belong to its event is charged to who sent it.
  func take(
    _ bytes: [UInt8], of id: EventID, in community: CommunityID, from peer: PublicKey
  ) throws(StoreError) {
    guard let entry = try graph.entry(of: id), try load(community),
      communities[community]?.ref == entry.community,
      let header = try? UnverifiedEvent(store.bytes(at: entry.row).event).header
    else { return }
    let body: Body
    do throws(EventError) {
      body = try Body(bytes, committedBy: header)
    } catch {
      return outcome.charges.append((peer, error.name))
    }
    try take(body, at: entry)
  }

  /// A body that came after its event.
  func take(_ body: Body, at entry: EventEntry) throws(StoreError) {
    let id = try store.id(at: entry.row)
    let isErased = try store.isErased(id) && !planted(.bodyAfterErase)
    guard try store.body(at: entry.row) == nil, !isErased else { return }
    try store.setBody(body.bytes, at: entry.row, ofCommunity: entry.community)
    stir(entry.row)
  }
}
