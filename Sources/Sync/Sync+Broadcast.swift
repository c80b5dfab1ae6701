package import Events
package import Sodium

// Live dissemination (Protocol/replication.md, 6.1): one hop from whoever takes an event in, announcements
// and grafts for what gets lost (Leitão, Pereira, Rodrigues: Epidemic broadcast trees, 2007).

extension Sync {
  /// These events are durable now. They are passed on, and acknowledged to the clients that brought them.
  package mutating func committed<Graph: SyncGraph>(
    _ events: [CommittedEvent], now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    var byCommunity: [CommunityID: [CommittedEvent]] = [:]
    for event in events {
      byCommunity[event.community, default: []].append(event)
      try arrived(event, graph: graph)
      if case .peer(let peer) = event.origin, let index = index(of: peer) {
        sessions[index].known.insert(event.id)
        origins.insert(event.id, from: peer)
      }
    }
    acknowledge(events)
    for community in events.map(\.community).ascending() {
      digests.invalidate(community)
      passOn(byCommunity[community]!, of: community, now: now)
    }
    var cache = ReadCache()
    for index in sessions.indices {
      try flushPushes(index, cache: &cache, graph: graph)
      if sessions[index].announcements.count >= configuration.announceBatch { flushAnnouncements(index) }
    }
    return takeEffects()
  }

  /// A client's outbox waits for this; nodes learn it by summaries.
  private mutating func acknowledge(_ events: [CommittedEvent]) {
    for index in sessions.indices where sessions[index].role == .client {
      let origin = CommittedEvent.Origin.peer(sessions[index].key)
      acknowledge(events.filter { $0.origin == origin }.map(\.id), index)
    }
  }

  private mutating func acknowledge(_ ids: [EventID], _ index: Int) {
    let ids = ids.ascending()
    for start in stride(from: 0, to: ids.count, by: SyncLimits.ids) {
      send(.committed(Array(ids[start...].prefix(SyncLimits.ids))), to: index)
    }
  }

  mutating func receivedAcknowledgement(_ ids: [EventID], _ index: Int) {
    guard sessions[index].role == .node else { return charge(index, .wrongRole) }
    for id in ids { sessions[index].known.insert(id) }
    effects.append(.acknowledged(sessions[index].key, ids))
  }

  private mutating func passOn(_ events: [CommittedEvent], of community: CommunityID, now: Milliseconds) {
    let sharing = sessions.indices.filter { sessions[$0].shares.contains(community) }
    let nodes = sharing.filter { sessions[$0].role == .node }.map { sessions[$0].key }
    let neighbours = Neighbours.following(key, among: nodes, in: community, count: configuration.fanout)
      .ascending()
    let areFirst = events.map(isFirstHand)
    for index in sharing {
      let isClient = sessions[index].role == .client
      let relayed = sessions[index].states[community]?.relayed ?? []
      let isTold = neighbours.containsSorted(sessions[index].key)
      for (event, isFirst) in zip(events, areFirst) {
        let isPushed = isFirst || isClient || event.origin.isPeer(among: relayed)
        guard isPushed || isTold, !sessions[index].known.contains(event.id) else { continue }
        if isPushed {
          sessions[index].known.insert(event.id)
          sessions[index].pushes.append(community, event.row)
        } else {
          sessions[index].announcements.append(
            event.id, in: community, due: now + configuration.announceDelay)
        }
      }
    }
  }

  /// Whether it is for us to send it to everybody: it was authored here, or brought by a client. Who brought
  /// it may be gone by now; then a copy too many is better than none.
  private func isFirstHand(_ event: CommittedEvent) -> Bool {
    guard case .peer(let peer) = event.origin else { return true }
    return index(of: peer).map { sessions[$0].role == .client } ?? true
  }

  /// Sends what is to be pushed, as far as the peer's window goes. A community that is being caught up
  /// waits: before the end of the stream the peer could not use it.
  mutating func flushPushes<Graph: SyncGraph>(
    _ index: Int, cache: inout ReadCache, graph: Graph
  ) throws(Graph.Failure) {
    while hasWindow(index) {
      let streams = sessions[index].streams
      guard let next = sessions[index].pushes.next(isBlocked: { streams.isCatchingUp($0) }) else { return }
      let events = try cache.read(next.rows, upTo: configuration.chunkBytes, graph: graph)
      sessions[index].pushes.remove(first: events.count, of: next.community)
      send(.events(token: sessions[index].token(of: next.community), events: events), to: index)
    }
  }

  mutating func flushAnnouncements(_ index: Int) {
    let known = sessions[index].known
    var items = sessions[index].announcements.takeAll().filter { !known.contains($0.id) }[...]
    while let community = items.first?.community {
      let ids = items.prefix { $0.community == community }.prefix(SyncLimits.ids).map(\.id)
      items = items.dropFirst(ids.count)
      send(.have(token: sessions[index].token(of: community), ids: ids), to: index)
    }
  }

  mutating func receivedAnnouncement<Graph: SyncGraph>(
    _ ids: [EventID], of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    for id in ids {
      sessions[index].known.insert(id)
      guard try !isHere(id, graph: graph) else { continue }
      wants.note(
        id, of: community, from: sessions[index].key, reason: .announced, now: now,
        due: now + configuration.graftDelay)
    }
  }

  mutating func receivedGraft<Graph: SyncGraph>(
    _ ids: [EventID], of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard answers(index, now: now) else { return }
    for peer in ids.compactMap({ origins[$0] }) {
      sessions[index].update(community) { state in
        if state.relayed.count < SyncLimits.relayed { state.relayed.insertSorted(peer) }
      }
    }
    let rows = try graph.rows(
      of: community, in: [], plus: ids, after: 0, through: .max, limit: SyncLimits.ids)
    for row in rows { sessions[index].pushes.append(community, row) }
  }

  /// The peer sent events that were here already. A client is told that they are durable; a node that we
  /// grafted and that brings us nothing new is pruned.
  package mutating func duplicate(
    _ ids: [EventID], of community: CommunityID, from peer: PublicKey, now: Milliseconds
  ) -> [SyncEffect] {
    guard let index = index(of: peer), !ids.isEmpty else { return [] }
    for id in ids { sessions[index].known.insert(id) }
    if sessions[index].role == .client { acknowledge(ids, index) }
    if let state = sessions[index].states[community], state.isGrafted, state.solicitedUntil <= now {
      sessions[index].update(community) { $0.isGrafted = false }
      send(.prune(token: sessions[index].token(of: community)), to: index)
    }
    return takeEffects()
  }
}

extension CommittedEvent.Origin {
  fileprivate func isPeer(among keys: [PublicKey]) -> Bool {
    guard case .peer(let key) = self else { return false }
    return keys.containsSorted(key)
  }
}

/// The last rows read: three hundred peers are sent the same ones.
struct ReadCache {
  private var rows: [Int64] = []
  private var events: [EventBytes] = []

  mutating func read<Graph: SyncGraph>(
    _ rows: [Int64], upTo bytes: Int, graph: Graph
  ) throws(Graph.Failure) -> [EventBytes] {
    guard rows != self.rows else { return events }
    events = try graph.read(rows[...], upTo: bytes)
    precondition(
      (1...rows.count).contains(events.count), "a graph reads at least the first row, and no others")
    self.rows = rows
    return events
  }
}
