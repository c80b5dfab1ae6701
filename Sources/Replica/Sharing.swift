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
    returned[session.key] = nil
    try returnOwn(to: session)
    try apply(
      sync.connected(peer, wanted: chosen(of: session), now: now, graph: graph), at: now)
  }

  /// Shows a peer what it signed itself and what is not judged here yet, because it waits or is held: no
  /// summary tells of these. A peer that was restored from a backup would else sign a second event at their
  /// seqs (Protocol/replication.md §6.6). Without bodies, which it asks for when it wants them.
  ///
  /// On connect all of it; for a subscription, of each community that the session shares now, once: a few
  /// bytes must not be answered by megabytes again and again.
  func returnOwn(to session: Session, forSubscription: Bool = false) throws(StoreError) {
    var own: [CommunityID: [EventBytes]] = [:]
    for held in try ledger.store.held(ofKey: session.key) {
      guard let event = try? UnverifiedEvent(held.bytes) else {
        throw .corrupt("a held event does not decode")
      }
      guard let community = event.header?.community else { continue }
      own[community, default: []].append(EventBytes(event: held.bytes, body: nil))
    }
    for event in ledger.waiting.events(signedBy: session.key) {
      guard let community = event.header?.community else { continue }
      own[community, default: []].append(EventBytes(event: event.bytes, body: nil))
    }
    for community in own.keys.sorted() {
      let token = Digests.token(secret: session.secret, community: community)
      if forSubscription {
        guard sync.community(of: token, from: session.key) != nil,
          returned[session.key, default: []].insert(community).inserted
        else { continue }
      }
      let events = own[community] ?? []
      // 32 of the longest make 2 MiB, half of what a message may be.
      for start in stride(from: 0, to: events.count, by: 32) {
        let some = Array(events[start..<min(start + 32, events.count)])
        effects.append(.send(session.key, .events(token: token, events: some)))
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
