internal import Events
internal import Sodium

// Heads and the streams that answer them (Protocol/replication.md, 6.2 item 2).

extension Sync {
  /// Puts the community among those of which `heads` go out, unless they did a while ago, or another peer is
  /// catching us up.
  mutating func askForHeads(_ community: CommunityID, _ index: Int, now: Milliseconds) {
    // Half an interval: timers of two replicas are never quite in step.
    if let sent = sessions[index].states[community]?.headsSent, now < sent + configuration.summaryInterval / 2
    {
      return
    }
    guard catchUps.begin(community, with: sessions[index].key, now: now) else { return }
    sessions[index].update(community) { $0.headsSent = now }
    sessions[index].headsQueue.append(community)
  }

  private mutating func sendHeads<Graph: SyncGraph>(
    of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    let frontier = sessions[index].showing(try graph.frontier(of: community), of: community)
    let solicited = now + configuration.summaryInterval
    sessions[index].update(community) { $0.solicitedUntil = solicited }
    let tips = try shownTips(of: community, round: sessions[index].round, graph: graph)
    let token = sessions[index].token(of: community)
    send(.heads(token: token, tips: tips, frontier: frontier), to: index)
  }

  /// All tips, or if they are too many for a message, one part in each round.
  private func shownTips<Graph: SyncGraph>(
    of community: CommunityID, round: Int, graph: Graph
  ) throws(Graph.Failure) -> [EventID] {
    let tips = try graph.tips(of: community)
    let parts = (tips.count + SyncLimits.tips - 1) / SyncLimits.tips
    guard parts > 1 else { return tips }
    return Array(tips.dropFirst(round % parts * SyncLimits.tips).prefix(SyncLimits.tips))
  }

  mutating func receivedHeads<Graph: SyncGraph>(
    _ tips: [EventID], _ frontier: Frontier, of community: CommunityID, _ index: Int, now: Milliseconds,
    graph: Graph
  ) throws(Graph.Failure) {
    let last = sessions[index].states[community]?.headsReceived
    if let last, now < last + configuration.spacing / 2 { return charge(index, .tooFrequent) }
    sessions[index].update(community) { $0.headsReceived = now }
    sessions[index].list(community)

    if try digests.digest(of: community, graph: graph) == Digests.tips(tips) {
      sessions[index].streams.cancel(community)
      sessions[index].clearSuspects(in: community)
      return
    }
    if try graph.frontier(of: community).runs(beyond: frontier).isEmpty {
      sessions[index].streams.cancel(community)
    } else {
      sessions[index].streams.catchUp(community, beyond: frontier)
    }
    try noteTips(tips, of: community, index, now: now, graph: graph)
  }

  /// A tip that is not here says that we lack something: we show our heads too, and should the answer not
  /// bring the tip, it is asked for by its ID.
  private mutating func noteTips<Graph: SyncGraph>(
    _ tips: [EventID], of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    var isBehind = false
    var arePending = false
    for tip in tips {
      sessions[index].known.insert(tip)
      guard try !graph.contains(tip) else { continue }
      isBehind = true
      guard try !graph.isPending(tip) else {
        arePending = true
        continue
      }
      wants.note(
        tip, of: community, from: sessions[index].key, reason: .tip, now: now,
        due: now + configuration.wantDelay)
    }
    if isBehind { askForHeads(community, index, now: now) }
    guard arePending else { return }
    let waiting = try graph.waiting(in: community, limit: SyncLimits.waiting)
    try noteMissing(waiting, of: community, from: sessions[index].key, now: now, graph: graph)
  }

  /// Sends what there is to send, as far as the peer's window goes: heads, pushes, one piece of a stream.
  mutating func pump<Graph: SyncGraph>(
    _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    while !sessions[index].headsQueue.isEmpty, hasWindow(index) {
      let community = sessions[index].headsQueue.removeFirst()
      try sendHeads(of: community, index, now: now, graph: graph)
    }
    var cache = ReadCache()
    try flushPushes(index, cache: &cache, graph: graph)
    guard !sessions[index].awaitsReady, hasWindow(index) else { return }
    guard let piece = try sessions[index].streams.next(upTo: configuration.chunkBytes, graph: graph) else {
      return
    }
    sessions[index].awaitsReady = true
    send(.events(token: sessions[index].token(of: piece.community), events: piece.events), to: index)
  }

  func hasWindow(_ index: Int) -> Bool {
    sessions[index].outstanding < configuration.windowBytes
  }
}
