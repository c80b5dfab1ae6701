import Events
import Sodium
import Store
import Sync

// Who is shown what (Protocol/replication.md §6.4), and what a client has chosen.

extension Replica {
  func connect(_ session: Session, at now: Milliseconds) throws(StoreError) {
    sessions[session.key] = session
    let peer = Peer(
      key: session.key, role: session.role, secret: session.secret, shareable: try shareable(with: session))
    returnOwn(to: session)
    try apply(
      sync.connected(peer, wanted: chosen(of: session), now: now, graph: graph), at: now)
  }

  /// Shows a peer what it signed itself and what is not judged here yet, because it waits or is held: no
  /// summary tells of these. A peer that was restored from a backup would else sign a second event at their
  /// seqs (Protocol/replication.md §6.6). Without bodies, which it asks for when it wants them.
  func returnOwn(to session: Session) {
    let held =
      (try? ledger.store.held(ofKey: session.key))?.compactMap { try? UnverifiedEvent($0.bytes) } ?? []
    let waiting = ledger.waiting.events(signedBy: session.key).map { (header: $0.header, bytes: $0.bytes) }
    let own = held.map { (header: $0.header, bytes: $0.bytes) } + waiting
    for community in Set(own.compactMap { $0.header?.community }).sorted() {
      let events = own.filter { $0.header?.community == community }
        .map { EventBytes(event: $0.bytes, body: nil) }
      let token = Digests.token(secret: session.secret, community: community)
      // 32 of the longest make 2 MiB, half of what a message may be.
      for start in stride(from: 0, to: events.count, by: 32) {
        effects.append(
          .send(
            session.key, .events(token: token, events: Array(events[start..<min(start + 32, events.count)]))))
      }
    }
  }

  /// What a client wants of its node; nil for all. One that was restored wants all that it holds, chosen or
  /// not, until it knows what it signed there.
  private func chosen(of session: Session) -> [CommunityID]? {
    identity.isNode || session.role != .node || confirmed != nil ? nil : wanted
  }

  /// What a peer may be shown, and what a client hopes to get from its node.
  private func shareable(with session: Session) throws(StoreError) -> [CommunityID] {
    // A client keeps nothing from the node that serves it.
    if !identity.isNode, session.role == .node { return try communities() + (wanted ?? []) }
    switch session.audience {
    case .owner(let owner): return try ledger.store.communities(visibleTo: owner)
    case .communities(let granted):
      let here = try communities()
      return Set(granted).intersection(here).sorted()
    case .everything: return try communities()
    }
  }

  /// Nothing is written where it is wanted already: then it is only asked for again. A full disk leaves the
  /// old choice.
  func subscribe(to communities: [CommunityID]?, at now: Milliseconds) throws(StoreError) {
    guard !identity.isNode else { return }
    if wanted != communities {
      guard try keep(Self.wantedSetting, communities.map(Self.bytes(wanting:))) else { return }
      wanted = communities
      sync.takesOffers = communities == nil
      try shareAnew(at: now)
    }
    try subscribeNow(at: now)
  }

  static func bytes(wanting communities: [CommunityID]) -> [UInt8] { communities.flatMap(\.raw.bytes) }

  /// Tells the nodes what has been chosen.
  func subscribeNow(at now: Milliseconds) throws(StoreError) {
    for key in sessions.keys.sorted() {
      guard let session = sessions[key], let wanted = chosen(of: session) else { continue }
      try apply(sync.subscribe(to: wanted, at: key, now: now, graph: graph), at: now)
    }
  }

  /// Who may see what has changed: a community is new, or somebody in a closed one.
  func shareAnew(at now: Milliseconds) throws(StoreError) {
    for key in sessions.keys.sorted() {
      guard let session = sessions[key] else { continue }
      let visible = try shareable(with: session)
      try apply(sync.share(visible, with: key, now: now, graph: graph), at: now)
    }
  }
}
