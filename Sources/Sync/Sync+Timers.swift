package import Events
internal import Sodium

// Time is an argument and a timer is a value: who drives this calls `tick` when `nextTimer` is due.

extension Sync {
  /// When `tick` is to be called next; nil while nothing is waited for.
  package var nextTimer: Milliseconds? {
    var next = [wants.nextDue, catchUps.nextDue].compactMap { $0 }.min()
    for session in sessions {
      let due = [session.nextSummary, session.announcements.due, session.bodies.due].compactMap { $0 }.min()!
      next = min(next ?? due, due)
    }
    return next
  }

  /// Time has passed. To be called when `nextTimer` is due; at any other time it does no harm.
  package mutating func tick<Graph: SyncGraph>(
    now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] {
    try ask(now: now, graph: graph)
    for (community, peer) in catchUps.advance(now: now) {
      guard let index = index(of: peer), sessions[index].shares.contains(community) else { continue }
      sessions[index].update(community) { $0.headsSent = now }
      sessions[index].headsQueue.append(community)
    }
    for index in sessions.indices {
      if sessions[index].nextSummary <= now { try beginRound(index, now: now, graph: graph) }
      if let due = sessions[index].announcements.due, due <= now { flushAnnouncements(index) }
      try continueBodies(index, now: now, graph: graph)
      try pump(index, now: now, graph: graph)
    }
    return takeEffects()
  }
}
