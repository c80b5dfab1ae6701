import Events
import Sodium
import Sync

/// Drives a `Sync` as the Replica does: judge, commit, then say what came of it.
struct TestReplica {
  let key: PublicKey
  let role: Peer.Role
  var graph: TestGraph
  var sync: Sync
  /// The peers, to share a new community with.
  var peers: [PublicKey] = []
  /// What was shown of a community that nobody has founded here.
  var charges: [SyncError] = []
  var acknowledged: Set<EventID> = []
  /// How often each event came in, whatever became of it.
  var copies: [EventID: Int] = [:]

  init(
    key: PublicKey, role: Peer.Role = .node, graph: TestGraph = TestGraph(),
    configuration: SyncConfiguration = SyncConfiguration()
  ) {
    self.key = key
    self.role = role
    self.graph = graph
    sync = Sync(self: key, role: role, configuration: configuration)
  }

  var shareable: [CommunityID] { graph.communities.keys.sorted() }

  mutating func author(_ event: TestEvent, now: Milliseconds) -> [SyncEffect] {
    commit([(event, .local)], now: now)
  }

  mutating func received(_ message: Message, from peer: PublicKey, now: Milliseconds) -> [SyncEffect] {
    var effects = sync.received(message, from: peer, now: now, graph: graph)
    switch message {
    case .events(_, let events): effects += take(events, from: peer, now: now)
    case .bodies(_, let bodies):
      for body in bodies where graph.bodyless.remove(body.id) != nil { graph.bodies[body.id] = body.body }
    default: break
    }
    return effects
  }

  private mutating func take(_ events: [EventBytes], from peer: PublicKey, now: Milliseconds) -> [SyncEffect]
  {
    var admitted: [(TestEvent, CommittedEvent.Origin)] = []
    var duplicates: [CommunityID: [EventID]] = [:]
    var waiting: [TestEvent] = []
    for bytes in events {
      let event = TestEvent(decoding: bytes.event)
      copies[event.id, default: 0] += 1
      if graph.contains(event.id) {
        duplicates[event.community, default: []].append(event.id)
      } else if graph.isPending(event.id) {
        continue
      } else if event.edges.allSatisfy(graph.contains) {
        graph.admit(event)
        admitted.append((event, .peer(peer)))
        if !graph.pool.isEmpty { admitted += admitComplete() }
      } else {
        graph.wait(event, from: peer)
        waiting.append(event)
      }
    }
    var effects = report(admitted, now: now)
    for (community, ids) in duplicates.sorted(by: { $0.key < $1.key }) {
      effects += sync.duplicate(ids, of: community, from: peer, now: now)
    }
    for community in Set(waiting.map(\.community)).sorted() {
      let events = waiting.filter { $0.community == community && graph.isPending($0.id) }
      effects += sync.missing(
        events.map(graph.waiting), of: community, from: peer, now: now, graph: graph)
    }
    return effects
  }

  private mutating func admitComplete() -> [(TestEvent, CommittedEvent.Origin)] {
    var admitted: [(TestEvent, CommittedEvent.Origin)] = []
    while true {
      let complete = graph.takeComplete()
      guard !complete.isEmpty else { return admitted }
      for (event, from) in complete {
        graph.admit(event)
        admitted.append((event, .peer(from)))
      }
    }
  }

  private mutating func commit(
    _ events: [(TestEvent, CommittedEvent.Origin)], now: Milliseconds
  ) -> [SyncEffect] {
    for (event, _) in events { graph.admit(event) }
    return report(events, now: now)
  }

  private mutating func report(
    _ events: [(TestEvent, CommittedEvent.Origin)], now: Milliseconds
  ) -> [SyncEffect] {
    guard !events.isEmpty else { return [] }
    var effects: [SyncEffect] = []
    if events.contains(where: { $0.0.previous == nil && $0.0.parents.isEmpty }) {
      for peer in peers { effects += sync.share(shareable, with: peer, now: now, graph: graph) }
    }
    effects += sync.committed(
      events.map { event, origin in
        CommittedEvent(
          id: event.id, key: event.key, community: event.community, row: graph.rowOf[event.id]!,
          origin: origin)
      }, now: now, graph: graph)
    return effects
  }
}
