package import Events
package import Sodium

// What streams do not bring (Protocol/replication.md, 6.1 graft and 6.2 item 3).

extension Sync {
  /// These events came from the peer and wait. What they lack is asked for; keys whose forks our frontier
  /// hides are left out of it from now on.
  package mutating func missing<Graph: SyncGraph>(
    _ waiting: [WaitingEvent], of community: CommunityID, from peer: PublicKey, now: Milliseconds,
    graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    for event in waiting { wants.remove(event.id) }
    if let index = index(of: peer) {
      for event in waiting { sessions[index].known.insert(event.id) }
    }
    try noteMissing(waiting, of: community, from: peer, now: now, graph: graph)
    try ask(now: now, graph: graph)
    return takeEffects()
  }

  mutating func noteMissing<Graph: SyncGraph>(
    _ waiting: [WaitingEvent], of community: CommunityID, from peer: PublicKey, now: Milliseconds,
    graph: Graph
  ) throws(Graph.Failure) {
    guard !waiting.isEmpty else { return }
    let frontier = try graph.frontier(of: community)
    for event in waiting {
      let isHidden = frontier.hides(event)
      if isHidden, let index = index(of: peer) { sessions[index].suspect(event.key, in: community) }
      for id in event.missing {
        wants.note(
          id, of: community, from: peer, reason: .edge, isHidden: isHidden, now: now,
          due: isHidden ? now : now + configuration.wantDelay)
      }
    }
  }

  /// Asks for what is due, of each peer and community in one message.
  mutating func ask<Graph: SyncGraph>(now: Milliseconds, graph: Graph) throws(Graph.Failure) {
    guard let due = wants.nextDue, due <= now else { return }
    var questions: [Question] = []
    var places: [Question.Place: Int] = [:]
    var position = 0
    while position < wants.entries.count {
      let entry = wants.entries[position]
      guard entry.due <= now else {
        position += 1
        continue
      }
      // What takes a removed entry's place is looked at next.
      guard try !isHere(entry.id, graph: graph) else {
        wants.remove(at: position)
        continue
      }
      guard !waitsForStream(entry, now: now) else {
        wants.postpone(position, until: now + configuration.wantDelay)
        position += 1
        continue
      }
      guard let source = source(for: entry) else {
        wants.remove(at: position)
        continue
      }
      let place = Question.Place(
        peer: sessions[source].key, community: entry.community,
        isGraft: entry.reason == .announced && !entry.isHidden)
      if places[place] == nil || questions[places[place]!].ids.count == SyncLimits.ids {
        guard sessions[source].asked.take(now: now) else {
          wants.postpone(position, until: now + configuration.wantDelay)
          position += 1
          continue
        }
        places[place] = questions.count
        questions.append(Question(place: place, ids: []))
      }
      questions[places[place]!].ids.append(entry.id)
      wants.asked(position, of: place.peer, retry: now + configuration.retryDelay)
      position += 1
    }
    wants.findNextDue()
    for question in questions.sorted(by: { $0.place < $1.place }) {
      try put(question, now: now, graph: graph)
    }
  }

  private mutating func put<Graph: SyncGraph>(
    _ question: Question, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard let index = index(of: question.place.peer) else { return }
    let community = question.place.community
    let token = sessions[index].token(of: community)
    let ids = question.ids.ascending()
    let solicited = now + configuration.retryDelay
    sessions[index].update(community) { state in
      state.solicitedUntil = max(state.solicitedUntil, solicited)
      if question.place.isGraft { state.isGrafted = true }
    }
    guard !question.place.isGraft else { return send(.graft(token: token, ids: ids), to: index) }
    let frontier = sessions[index].showing(try graph.frontier(of: community), of: community)
    send(.want(token: token, ids: ids, frontier: frontier), to: index)
  }

  /// Whether to ask for it is of no use.
  func isHere<Graph: SyncGraph>(_ id: EventID, graph: Graph) throws(Graph.Failure) -> Bool {
    if try graph.contains(id) { return true }
    return try graph.isPending(id)
  }

  /// Streams come in causal order: while one flows, what an overtaking push lacks is probably still in it.
  private func waitsForStream(_ entry: Wants.Entry, now: Milliseconds) -> Bool {
    guard entry.reason != .announced, !entry.isHidden else { return false }
    return catchUps.isActive(entry.community, now: now) && now < entry.noted + configuration.summaryInterval
  }

  /// The next peer to ask: one that has shown this ID, and was not asked yet.
  private func source(for entry: Wants.Entry) -> Int? {
    guard entry.asked.count < SyncLimits.sources else { return nil }
    for peer in entry.sources where !entry.asked.contains(peer) {
      if let index = index(of: peer) { return index }
    }
    return sessions.indices.first { index in
      sessions[index].known.contains(entry.id) && !entry.asked.contains(sessions[index].key)
        && sessions[index].shares.contains(entry.community)
    }
  }

  /// An event that was asked for has been committed. Is its key frozen, our frontier had hidden a fork of it.
  mutating func arrived<Graph: SyncGraph>(
    _ event: CommittedEvent, graph: Graph
  ) throws(Graph.Failure) {
    let asked = wants.remove(event.id)
    guard !asked.isEmpty else { return }
    guard try graph.frontier(of: event.community)[event.key]?.forks != nil else { return }
    for peer in asked {
      if let index = index(of: peer) { sessions[index].suspect(event.key, in: event.community) }
    }
  }
}

/// IDs to be asked for in one message.
private struct Question {
  struct Place: Hashable, Comparable {
    let peer: PublicKey
    let community: CommunityID
    let isGraft: Bool

    static func < (left: Self, right: Self) -> Bool {
      (left.peer, left.community, left.isGraft ? 1 : 0) < (right.peer, right.community, right.isGraft ? 1 : 0)
    }
  }

  let place: Place
  var ids: [EventID]
}

extension Frontier {
  /// Whether it covers, of the key of an event that is not here, that event or the one that it lacks before
  /// it. Then the key has forked: up to its entry the one chain that is here has every seq.
  func hides(_ event: WaitingEvent) -> Bool {
    guard let entry = self[event.key] else { return false }
    return entry.covers(event.seq) || event.lacksPrevious && event.seq > 0 && entry.covers(event.seq - 1)
  }
}
