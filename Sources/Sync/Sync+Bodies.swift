internal import Events
internal import Sodium

// Bodies that are missing and not erased (Protocol/replication.md, 6.3), asked for once the events agree.

/// Who is asked for a community's bodies.
struct BodyTurn: Sendable {
  let peer: PublicKey
  let until: Milliseconds
}

extension Sync {
  /// How long the answer may take to be stored before the next bodies are asked for.
  private static let bodyPause: Milliseconds = 100

  /// The peer is in step in these communities; nil for all that are shared.
  mutating func askForBodies<Graph: SyncGraph>(
    _ index: Int, among communities: [CommunityID]?, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard case .none = sessions[index].bodies, communities?.isEmpty != true else { return }
    if planted(.bodiesNotAsked) { return }
    for community in try graph.communitiesMissingBodies(limit: SyncLimits.bodyCommunities) {
      guard sessions[index].shares.contains(community), communities?.containsSorted(community) ?? true else {
        continue
      }
      if try askForBodies(of: community, index, now: now, graph: graph) { return }
    }
  }

  /// Whether there was something to ask for, and no other peer is being asked for it.
  private mutating func askForBodies<Graph: SyncGraph>(
    of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> Bool {
    let peer = sessions[index].key
    if let turn = bodyTurns[community], turn.peer != peer, now < turn.until { return false }
    let cursor = sessions[index].states[community]?.bodyCursor
    let ids = try graph.missingBodies(of: community, after: cursor, limit: SyncLimits.bodies)
    guard !ids.isEmpty, sessions[index].asked.take(now: now) else {
      // The next time in step it begins anew.
      sessions[index].states[community]?.bodyCursor = nil
      bodyTurns[community] = nil
      return false
    }
    let until = now + configuration.retryDelay
    bodyTurns[community] = BodyTurn(peer: peer, until: until)
    sessions[index].bodies = .asked(community, ids: ids, until: until)
    send(.wantBodies(token: sessions[index].token(of: community), ids: ids), to: index)
    return true
  }

  mutating func receivedBodies(_ ids: [EventID], of community: CommunityID, _ index: Int, now: Milliseconds) {
    guard case .asked(community, ids: let asked, _) = sessions[index].bodies,
      ids.allSatisfy({ asked.containsSorted($0) })
    else { return charge(index, .unrequestedBodies) }
    sessions[index].update(community) { $0.bodyCursor = ids.last }
    sessions[index].bodies = .more(community, at: now + Sync.bodyPause)
  }

  mutating func continueBodies<Graph: SyncGraph>(
    _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard let due = sessions[index].bodies.due, due <= now else { return }
    let request = sessions[index].bodies
    sessions[index].bodies = .none
    switch request {
    case .more(let community, _): _ = try askForBodies(of: community, index, now: now, graph: graph)
    // It has none of them: the next round begins behind them, or with the first.
    case .asked(let community, let ids, _):
      sessions[index].update(community) { $0.bodyCursor = ids.last }
    case .none: break
    }
  }

  mutating func receivedWantBodies<Graph: SyncGraph>(
    _ ids: [EventID], of community: CommunityID, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard answers(index, now: now) else { return }
    // The peer asks again for what it does not get.
    guard hasWindow(index) else { return }
    var bodies: [BodyBytes] = []
    var bytes = 0
    for id in ids {
      guard let body = try graph.body(of: id, in: community) else { continue }
      bytes += body.count
      guard bodies.isEmpty || bytes <= configuration.chunkBytes else { break }
      bodies.append(BodyBytes(id: id, body: body))
    }
    guard !bodies.isEmpty else { return }
    send(.bodies(token: sessions[index].token(of: community), bodies: bodies), to: index)
  }
}
