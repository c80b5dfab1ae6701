import Events
import Sodium
import TestSupport
import Testing

@testable import Sync

/// What an unkind peer can do: cost little, and never make a replica forget its bounds (replication.md,
/// 6.5).
@Suite struct BoundsTests {
  /// A node with one community and one peer.
  struct Setup {
    var generator = Numbers(seed: 5)
    var graph = TestGraph()
    var sync: Sync
    let charter: TestEvent
    let peer: Peer
    let token: Bytes32
    var now: Milliseconds = 1_000_000

    init(role: Peer.Role = .node, of own: Peer.Role = .node) {
      charter = TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [])
      graph.admit(charter)
      sync = Sync(self: generator.key(), role: own)
      peer = Peer(key: generator.key(), role: role, secret: generator.bytes32(), shareable: [charter.id])
      token = Digests.token(secret: peer.secret, community: charter.id)
      _ = sync.connected(peer, now: now, graph: graph)
    }

    mutating func receive(_ message: Message) -> [SyncEffect] {
      sync.received(message, from: peer.key, now: now, graph: graph)
    }

    mutating func ids(_ count: Int) -> [EventID] { (0..<count).map { _ in generator.id() }.ascending() }

    var session: Session { sync.sessions[0] }
  }

  static func charges(_ effects: [SyncEffect]) -> [SyncError] {
    effects.compactMap { effect in
      guard case .charge(_, let error) = effect else { return nil }
      return error
    }
  }

  @Test func unexpectedMessagesAreCharged() {
    var setup = Setup()
    let (token, foreign) = (setup.token, setup.generator.bytes32())
    let ids = setup.ids(2)
    let unknown: [Message] = [
      .want(token: foreign, ids: ids, frontier: .empty), .graft(token: foreign, ids: ids),
      .prune(token: foreign), .wantBodies(token: foreign, ids: ids),
      .bodies(token: foreign, bodies: [BodyBytes(id: ids[0], body: MessageTests.body)]),
    ]
    for message in unknown { #expect(BoundsTests.charges(setup.receive(message)) == [.unknownToken]) }
    let bodies = Message.bodies(token: token, bodies: [BodyBytes(id: ids[0], body: MessageTests.body)])
    #expect(BoundsTests.charges(setup.receive(bodies)) == [.unrequestedBodies])
    #expect(BoundsTests.charges(setup.receive(.subscribe([token]))) == [.wrongRole])
    #expect(BoundsTests.charges(setup.receive(.index([]))) == [])
    #expect(BoundsTests.charges(setup.receive(.index([]))) == [.unexpectedIndex])
    let heads = Message.heads(token: token, tips: [], frontier: .empty)
    #expect(BoundsTests.charges(setup.receive(heads)) == [])
    #expect(BoundsTests.charges(setup.receive(heads)) == [.tooFrequent])
    let stranger = setup.generator.key()
    let effects = setup.sync.received(.summary(token), from: stranger, now: setup.now, graph: setup.graph)
    #expect(effects == [.charge(stranger, .notConnected)])
    var client = Setup(role: .client)
    #expect(BoundsTests.charges(client.receive(.committed(ids))) == [.wrongRole])
  }

  @Test func requestsAreCounted() {
    var setup = Setup()
    let want = Message.want(token: setup.token, ids: setup.ids(1), frontier: .empty)
    let charges = (0..<100).flatMap { _ in BoundsTests.charges(setup.receive(want)) }
    #expect(charges == Array(repeating: .tooFrequent, count: 100 - SyncLimits.requests))
    setup.now += 1_000
    #expect(BoundsTests.charges(setup.receive(want)).isEmpty)
  }

  @Test func offersOfWhatIsUnknownAreTakenOnceARound() {
    var setup = Setup()
    let foreign = setup.generator.bytes32()
    let have = Message.have(token: foreign, ids: setup.ids(1))
    let asked = SyncEffect.send(setup.peer.key, .heads(token: foreign, tips: [], frontier: .empty))
    #expect(setup.receive(have) == [asked])
    #expect(setup.receive(have) == [])
    #expect(setup.receive(.heads(token: foreign, tips: [], frontier: .empty)) == [])
    for _ in 0..<2 * SyncLimits.offers {
      _ = setup.receive(.have(token: setup.generator.bytes32(), ids: setup.ids(1)))
    }
    #expect(setup.session.offers.count == SyncLimits.offers)
    var client = Setup(of: .client)
    #expect(client.receive(.have(token: foreign, ids: client.ids(1))) == [])
  }

  @Test func announcementsOfNothingAreForgotten() {
    var setup = Setup()
    for _ in 0..<4 { _ = setup.receive(.have(token: setup.token, ids: setup.ids(SyncLimits.ids))) }
    #expect(setup.sync.wants.entries.count == SyncLimits.wantsOfPeer)
    #expect(setup.session.known.count == SyncLimits.known)
    var grafts = 0
    for _ in 0..<100 {
      guard let due = setup.sync.nextTimer else { break }
      setup.now = max(setup.now, due)
      for case .send(_, .graft(_, let ids)) in setup.sync.tick(now: setup.now, graph: setup.graph) {
        grafts += ids.count
      }
    }
    // Each was asked for once, and then there was nobody else to ask.
    #expect(grafts == SyncLimits.wantsOfPeer)
    #expect(setup.sync.wants.entries.isEmpty)
  }

  @Test func aPeerThatIsNotReadyIsNotFlooded() {
    var setup = Setup()
    var sent = 0
    var events: [CommittedEvent] = []
    setup.graph.commonBody = [UInt8](repeating: 0, count: 1_500)
    var previous: EventID?
    for seq in 0..<6_000 as Range<UInt64> {
      let event = TestEvent(
        community: setup.charter.id, key: setup.sync.key, seq: seq, previous: previous,
        parents: previous == nil ? [setup.charter.id] : [])
      previous = event.id
      setup.graph.admit(event)
      events.append(
        CommittedEvent(
          id: event.id, key: event.key, community: event.community, row: setup.graph.rowOf[event.id]!,
          origin: .local))
    }
    for start in stride(from: 0, to: events.count, by: 100) {
      let batch = Array(events[start..<start + 100])
      for case .send(_, let message) in setup.sync.committed(batch, now: setup.now, graph: setup.graph) {
        sent += message.estimatedBytes
      }
    }
    let configuration = SyncConfiguration()
    #expect(sent <= configuration.windowBytes + configuration.chunkBytes + 200)
    #expect(setup.session.pushes.items.count <= SyncLimits.pushes)
    // Streams to it hold no more than a page of rows, and a piece goes out for each time that it is ready.
    _ = setup.receive(.heads(token: setup.token, tips: [], frontier: .empty))
    #expect(setup.session.streams.count == 1)
    let pieces = setup.sync.ready(setup.peer.key, now: setup.now, graph: setup.graph)
    #expect(pieces.count == 1)
    #expect(setup.session.streams.list[0].reading!.rows.count <= SyncLimits.rows)
    #expect(setup.sync.ready(setup.peer.key, now: setup.now, graph: setup.graph).count == 1)
  }

  @Test func queuesDropTheOldest() {
    var announcements = Announcements()
    var pushes = Pushes()
    var generator = Numbers(seed: 1)
    let community = generator.id()
    for row in 0..<10_000 as Range<Int64> {
      announcements.append(generator.id(), in: community, due: Milliseconds(row))
      pushes.append(community, row)
    }
    #expect(announcements.count <= SyncLimits.announcements && announcements.due == 0)
    #expect(pushes.items.count <= SyncLimits.pushes && pushes.items.last?.row == 9_999)
    announcements.keep { _ in false }
    #expect(announcements.due == nil)
    var streams = Streams()
    for _ in 0..<SyncLimits.pendingStreams + 9 {
      streams.catchUp(generator.id(), beyond: .empty)
      streams.want(generator.id(), ids: [generator.id()], frontier: .empty)
    }
    #expect(streams.count == SyncLimits.pendingStreams)
    var recent = RecentOrigins(capacity: 4)
    let ids = (0..<9).map { _ in generator.id() }
    for id in ids { recent.insert(id, from: generator.key()) }
    #expect(recent[ids[4]] == nil && recent[ids[5]] != nil)
  }

  @Test func tooManySuspectsEmptyTheFrontier() {
    var setup = Setup()
    var session = setup.session
    let frontier = setup.graph.frontier(of: setup.charter.id)
    let all = session.showing(frontier, of: setup.charter.id)
    #expect(all == frontier)
    for _ in 0..<SyncLimits.suspects + 9 { session.suspect(setup.generator.key(), in: setup.charter.id) }
    #expect(session.states[setup.charter.id]!.suspects.count == SyncLimits.suspects + 1)
    #expect(session.showing(frontier, of: setup.charter.id) == .empty)
    session.clearSuspects(in: setup.charter.id)
    #expect(session.showing(frontier, of: setup.charter.id) == frontier)
    // Of a community that is not shared nothing is remembered.
    session.suspect(setup.generator.key(), in: setup.generator.id())
    #expect(session.states.count == 1 && session.suspected.isEmpty)
  }

  /// A `want` is asked of the next peer when the first does not answer, and of each once.
  @Test func unansweredWantsGoToTheNextPeer() {
    var setup = Setup()
    let second = Peer(
      key: setup.generator.key(), role: .node, secret: setup.generator.bytes32(),
      shareable: [setup.charter.id])
    _ = setup.sync.connected(second, now: setup.now, graph: setup.graph)
    let missing = setup.generator.id()
    let token = Digests.token(secret: second.secret, community: setup.charter.id)
    // The second peer has it as a tip, and sends heads to say so.
    _ = setup.sync.received(
      .heads(token: token, tips: [missing], frontier: .empty), from: second.key, now: setup.now,
      graph: setup.graph)
    let waiting = WaitingEvent(
      id: setup.generator.id(), key: setup.generator.key(), seq: 3, missing: [missing], lacksPrevious: false)
    _ = setup.sync.missing(
      [waiting], of: setup.charter.id, from: setup.peer.key, now: setup.now, graph: setup.graph)
    var asked: [PublicKey] = []
    for _ in 0..<60 {
      setup.now = max(setup.now, setup.sync.nextTimer!)
      for case .send(let peer, .want(_, let ids, _)) in setup.sync.tick(now: setup.now, graph: setup.graph) {
        #expect(ids == [missing])
        asked.append(peer)
      }
    }
    #expect(asked.sorted() == [setup.peer.key, second.key].sorted())
  }

  @Test func sessionsEnd() {
    var setup = Setup()
    #expect(setup.sync.community(of: setup.token, from: setup.peer.key) == setup.charter.id)
    #expect(setup.sync.nextTimer != nil)
    // The same peer again: the old session is over.
    _ = setup.sync.connected(setup.peer, now: setup.now, graph: setup.graph)
    #expect(setup.sync.sessions.count == 1)
    setup.sync.disconnected(setup.peer.key)
    setup.sync.disconnected(setup.peer.key)
    #expect(setup.sync.nextTimer == nil && setup.sync.community(of: setup.token, from: setup.peer.key) == nil)
    #expect(setup.sync.ready(setup.peer.key, now: setup.now, graph: setup.graph).isEmpty)
    #expect(setup.sync.share([], with: setup.peer.key, now: setup.now, graph: setup.graph).isEmpty)
    let wanted = [setup.charter.id]
    #expect(setup.sync.subscribe(to: wanted, at: setup.peer.key, now: setup.now, graph: setup.graph).isEmpty)
    let duplicate = setup.sync.duplicate(
      [setup.charter.id], of: setup.charter.id, from: setup.peer.key, now: 0)
    #expect(duplicate.isEmpty)
  }

  @Test func whatIsNoLongerSharedIsNotSent() {
    var setup = Setup()
    setup.graph.commonBody = [UInt8](repeating: 0, count: 400_000)
    _ = setup.receive(.heads(token: setup.token, tips: [], frontier: .empty))
    let secret = setup.peer.secret
    _ = setup.sync.share([], with: setup.peer.key, now: setup.now, graph: setup.graph)
    #expect(setup.session.streams.isEmpty && setup.session.states.isEmpty && setup.session.secret == secret)
    #expect(BoundsTests.charges(setup.receive(.prune(token: setup.token))) == [.unknownToken])
  }
}
