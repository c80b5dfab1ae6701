import Events
import Governance
import Sodium
import Store
import Sync

// What this replica signs itself goes through the same door as what comes in, and is in the store before
// anybody sees it.

extension Ledger {
  /// Authors what `next` asks for, until that is nothing; the first that is declined ends it, and the batch
  /// is to be given up.
  func author(
    _ next: ([EventID]) -> Intent?, as identity: Identity, at now: Milliseconds
  ) throws(StoreError) -> Result<[EventID], Declined> {
    var authored: [EventID] = []
    while let intent = next(authored) {
      switch try author(intent, as: identity, at: now) {
      case .success(let id): authored.append(id)
      case .failure(let declined): return .failure(declined)
      }
    }
    return .success(authored)
  }

  /// Drafts, signs and admits one event. Throws `Declined` by value: nothing is signed then that is not
  /// admitted.
  func author(
    _ intent: Intent, as identity: Identity, at now: Milliseconds
  ) throws(StoreError) -> Result<EventID, Declined> {
    guard let author = identity.author else { return .failure(.observer) }
    let body = intent.content.map { Body($0, salt: intent.salt) }
    guard let id = intent.community else {
      let draft = Draft(
        community: nil, author: author, sequence: 0, previous: nil, parents: [], time: now,
        facts: intent.facts, body: body?.bytes)
      return try enter(draft, body, identity, at: now)
    }
    guard try load(id) else { return .failure(.unknownCommunity) }
    // What a peer showed us of our own and cannot be judged yet has the seqs that we would use again.
    guard try !hasUnjudged(of: identity.key.publicKey) else { return .failure(.restored) }
    if let declined = try mergeTips(of: id, as: identity, author, at: now) { return .failure(declined) }
    switch try draft(intent.facts, body, in: id, identity, author, at: now) {
    case .failure(let declined): return .failure(declined)
    case .success(let draft): return try enter(draft, body, identity, at: now)
    }
  }

  private func hasUnjudged(of key: PublicKey) throws(StoreError) -> Bool {
    if waiting.contains(signedBy: key) { return true }
    return try store.heldCount(ofKey: key) > 0
  }

  /// More heads than one event can cite are tied together first, a bounded number at a time.
  private func mergeTips(
    of id: CommunityID, as identity: Identity, _ author: Bytes32, at now: Milliseconds
  ) throws(StoreError) -> Declined? {
    for _ in 0..<8 {
      guard let community = communities[id], community.tips.count > EventLimits.parents + 1,
        community.keys[identity.key.publicKey] != nil
      else { return nil }
      switch try draft(.merge, nil, in: id, identity, author, at: now) {
      case .failure(let declined): return declined
      case .success(let draft):
        if case .failure(let declined) = try enter(draft, nil, identity, at: now) { return declined }
      }
    }
    return nil
  }

  /// An event on top of all that is known: of more heads than it can cite, the oldest.
  private func draft(
    _ facts: Facts, _ body: Body?, in id: CommunityID, _ identity: Identity, _ author: Bytes32,
    at now: Milliseconds
  ) throws(StoreError) -> Result<Draft, Declined> {
    guard let community = communities[id] else { preconditionFailure("the community is loaded") }
    let key = community.keys[identity.key.publicKey]
    var previous: EventID?
    var latest: Milliseconds = 0
    if let key, let row = try store.rows(ofKey: key.ref, from: key.head).first {
      previous = try store.id(at: row)
      latest = try graph.entry(at: row).time
    }
    let heads = community.tips.filter { $0.id != previous }.sorted { $0.row < $1.row }
    let parents = heads.prefix(EventLimits.parents)
    for parent in parents { latest = max(latest, try graph.entry(at: parent.row).time) }
    // What is admitted was not further ahead than the tolerance, unless this clock went back since.
    guard latest <= now + EventLimits.tolerance else { return .failure(.clock) }
    // Later than all that it answers, so that the order by time shows what came first; equal at the utmost.
    let time = max(now, min(latest + 1, now + EventLimits.tolerance))
    return .success(
      Draft(
        community: id, author: author, sequence: key.map { $0.head + 1 } ?? 0, previous: previous,
        parents: parents.map(\.id), time: time, facts: facts, body: body?.bytes))
  }

  private func enter(
    _ draft: Draft, _ body: Body?, _ identity: Identity, at now: Milliseconds
  ) throws(StoreError) -> Result<EventID, Declined> {
    let event: VerifiedEvent
    do throws(EventError) {
      event = try draft.signed(by: identity.key)
    } catch {
      return .failure(.draft(error))
    }
    let own = identity.key.publicKey
    switch try judge(Candidate(event: event, body: body, peer: own), at: now) {
    case .admitted:
      if case .client = identity { try store.insertOutbox(nextRow - 1) }
      return .success(event.id)
    case .refused(let rule): return .failure(.refused(rule))
    case .held, .dropped: return .failure(.clock)
    case .duplicate, .waiting: preconditionFailure("an event of one's own is new, and its edges are here")
    }
  }
}
