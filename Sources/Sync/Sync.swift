package import Events
package import Sodium

/// Gossip and catch-up of one replica with all its peers (Protocol/replication.md, 6.1 to 6.3): a value
/// without clock, randomness and IO. Inputs go in with the time and the graph as it is committed, effects
/// come out.
///
/// Events themselves pass by: who drives this verifies, judges and commits what an `events` or `bodies`
/// carries, and then says what came of it (`committed`, `missing`, `duplicate`).
package struct Sync: Sendable {
  let key: PublicKey
  let role: Peer.Role
  let configuration: SyncConfiguration
  /// Whether communities that a peer offers and that are not here are asked for: a node's way, and that of a
  /// client that has not chosen any.
  package var takesOffers: Bool

  /// Ascending by key.
  var sessions: [Session] = []
  var digests = DigestCache()
  var wants = Wants()
  var catchUps: CatchUps
  var origins = RecentOrigins(capacity: SyncLimits.origins)
  /// Who is being asked for a community's bodies, and until when nobody else is; asked, never iterated.
  var bodyTurns: [CommunityID: BodyTurn] = [:]
  /// What the current input has led to so far.
  var effects: [SyncEffect] = []

  package init(self key: PublicKey, role: Peer.Role, configuration: SyncConfiguration = SyncConfiguration()) {
    self.key = key
    self.role = role
    takesOffers = role == .node
    self.configuration = configuration
    catchUps = CatchUps(quiet: configuration.quietDelay, longest: configuration.summaryInterval)
  }

  /// A session begins: both sides send their summary. A session with the same key that is still there ends.
  /// A client that has chosen its communities, `wanted`, says so before anything else.
  package mutating func connected<Graph: SyncGraph>(
    _ peer: Peer, wanted: [CommunityID]? = nil, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    disconnected(peer.key)
    guard sessions.count < SyncLimits.sessions else { return [.charge(peer.key, .tooManySessions)] }
    let index = sessions.lowerBound { $0.key < peer.key }
    sessions.insert(Session(peer), at: index)
    if let wanted { subscribe(to: wanted, index) }
    try sendSummary(index, now: now, graph: graph)
    // Spread, so that a node with many peers does not do all its summaries in one go.
    let half = configuration.summaryInterval / 2
    sessions[index].nextSummary = now + half + Neighbours.rank(peer.key, in: EventID(key.raw)) % (half + 1)
    return takeEffects()
  }

  /// The session is over, and with it all that was remembered for it.
  package mutating func disconnected(_ peer: PublicKey) {
    guard let index = index(of: peer) else { return }
    sessions.remove(at: index)
    catchUps.leave(peer)
  }

  /// From now on just these communities may be shown to the peer.
  package mutating func share<Graph: SyncGraph>(
    _ communities: [CommunityID], with peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    guard let index = index(of: peer) else { return [] }
    for community in sessions[index].share(communities, now: now) {
      // Its stream is on the way already.
      _ = catchUps.begin(community, with: peer, now: now)
    }
    // Soon, but not once for each of many changes.
    let soon = max(now, sessions[index].lastSummary + configuration.spacing)
    sessions[index].nextSummary = min(sessions[index].nextSummary, soon)
    return try tick(now: now, graph: graph)
  }

  /// A client tells its node which communities it wants from now on; an empty list is none.
  package mutating func subscribe<Graph: SyncGraph>(
    to communities: [CommunityID], at peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    guard let index = index(of: peer) else { return [] }
    subscribe(to: communities, index)
    return takeEffects()
  }

  private mutating func subscribe(to communities: [CommunityID], _ index: Int) {
    let tokens = communities.map { sessions[index].token(of: $0) }.ascending()
    sessions[index].subscribe(tokens)
    sessions[index].expectIndex()
    send(.subscribe(Array(tokens.prefix(SyncLimits.communities))), to: index)
  }

  /// Any message came. Of `events` and `bodies` this is the bookkeeping; the content is the caller's.
  package mutating func received<Graph: SyncGraph>(
    _ message: Message, from peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    guard let index = index(of: peer) else { return [.charge(peer, .notConnected)] }
    try handle(message, index, now: now, graph: graph)
    try pump(index, now: now, graph: graph)
    return takeEffects()
  }

  /// What was sent to the peer has left the shell's buffer: there is room for one more piece.
  package mutating func ready<Graph: SyncGraph>(
    _ peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    guard let index = index(of: peer) else { return [] }
    sessions[index].outstanding = 0
    sessions[index].awaitsReady = false
    try pump(index, now: now, graph: graph)
    return takeEffects()
  }

  /// Whether `ready` would make a difference: a piece of a stream is under way, much is, or something waits
  /// for room. A shell need not tell of the room that each short message leaves behind.
  package func awaitsReady(_ peer: PublicKey) -> Bool {
    index(of: peer).map { index in
      let session = sessions[index]
      return session.awaitsReady || session.outstanding >= configuration.windowBytes / 2
        || !session.streams.isEmpty || !session.headsQueue.isEmpty
    } ?? false
  }

  /// Whether the community is one that a summary of the session speaks of.
  package func agrees(on community: CommunityID, with peer: PublicKey) -> Bool {
    index(of: peer).map { sessions[$0].shares.isAgreed(community) } ?? false
  }

  /// The community that the peer calls by this token, nil where it is none that is shared with it.
  package func community(of token: Bytes32, from peer: PublicKey) -> CommunityID? {
    index(of: peer).flatMap { sessions[$0].shares.community(of: token) }
  }
}

extension Sync {
  private mutating func handle<Graph: SyncGraph>(
    _ message: Message, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    switch message {
    case .summary(let digest): try receivedSummary(digest, index, now: now, graph: graph)
    case .index(let entries): try receivedIndex(entries, index, now: now, graph: graph)
    case .committed(let ids): receivedAcknowledgement(ids, index)
    case .subscribe(let tokens): try receivedSubscription(tokens, index, now: now, graph: graph)
    case .heads(let token, _, _), .want(let token, _, _), .events(let token, _), .have(let token, _),
      .graft(let token, _), .prune(let token), .wantBodies(let token, _), .bodies(let token, _):
      guard let community = sessions[index].shares.community(of: token) else {
        receivedUnknown(message, token, index)
        return
      }
      try handle(message, of: community, index, now: now, graph: graph)
    }
  }

  private mutating func handle<Graph: SyncGraph>(
    _ message: Message, of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    switch message {
    case .heads(_, let tips, let frontier):
      try receivedHeads(tips, frontier, of: community, index, now: now, graph: graph)
    case .want(_, let ids, let frontier):
      guard answers(index, now: now) else { return }
      sessions[index].streams.want(community, ids: ids, frontier: frontier)
    case .events: catchUps.saw(community, from: sessions[index].key, now: now)
    case .have(_, let ids): try receivedAnnouncement(ids, of: community, index, now: now, graph: graph)
    case .graft(_, let ids): try receivedGraft(ids, of: community, index, now: now, graph: graph)
    case .prune: sessions[index].states[community]?.relayed = []
    case .wantBodies(_, let ids): try receivedWantBodies(ids, of: community, index, now: now, graph: graph)
    case .bodies(_, let bodies): receivedBodies(bodies.map(\.id), of: community, index, now: now)
    case .summary, .index, .committed, .subscribe: preconditionFailure("these name no community")
    }
  }

  /// A community that is not shared. Pushed events are the caller's to judge; of what is heard of it all is
  /// asked for, if offers are taken.
  private mutating func receivedUnknown(_ message: Message, _ token: Bytes32, _ index: Int) {
    switch message {
    // Who sends these cannot know yet whether we share it.
    case .events: return
    case .have, .heads:
      if takesOffers { takeOffer(token, index) }
    default: charge(index, .unknownToken)
    }
  }

  /// Whether a request is answered; too many are charged.
  mutating func answers(_ index: Int, now: Milliseconds) -> Bool {
    if sessions[index].answered.take(now: now) { return true }
    charge(index, .tooFrequent)
    return false
  }

  func index(of peer: PublicKey) -> Int? {
    let index = sessions.lowerBound { $0.key < peer }
    return index < sessions.count && sessions[index].key == peer ? index : nil
  }

  mutating func send(_ message: Message, to index: Int) {
    sessions[index].outstanding += message.estimatedBytes
    effects.append(.send(sessions[index].key, message))
  }

  mutating func charge(_ index: Int, _ error: SyncError) {
    effects.append(.charge(sessions[index].key, error))
  }

  mutating func takeEffects() -> [SyncEffect] {
    defer { effects = [] }
    return effects
  }
}
