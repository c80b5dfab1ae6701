import Events
import Sodium
import Sync
import TestSupport
import Testing

/// What catching up costs.
@Suite struct CatchUpTests {
  /// A community of so many keys and events, each event behind one other.
  static func history(keys: Int, events: Int, padding: Int) -> [TestEvent] {
    var generator = Numbers(seed: 99)
    let keys = (0..<keys).map { _ in generator.key() }
    var history = [TestEvent(community: nil, key: keys[0], seq: 0, previous: nil, parents: [])]
    var last: [PublicKey: TestEvent] = [keys[0]: history[0]]
    for number in 1..<events {
      let key = keys[number % keys.count]
      let previous = last[key]
      let event = TestEvent(
        community: history[0].id, key: key, seq: previous.map { $0.seq + 1 } ?? 0, previous: previous?.id,
        parents: previous?.id == history[number - 1].id ? [] : [history[number - 1].id], padding: padding)
      last[key] = event
      history.append(event)
    }
    return history
  }

  static let longHistory = history(keys: 100, events: 100_000, padding: 400)

  @Test(arguments: [false, true])
  func strictlyBehind(isOpener: Bool) {
    let history = CatchUpTests.longHistory
    var behind = TestGraph()
    behind.commonBody = [UInt8](repeating: 1, count: 1_500)
    for event in history.prefix(90_000) { behind.admit(event) }
    var ahead = behind
    for event in history.dropFirst(90_000) { ahead.admit(event) }
    var generator = Numbers(seed: 2)
    let keys = [generator.key(), generator.key()].sorted()
    var network = Network(
      [
        TestReplica(key: keys[isOpener ? 0 : 1], graph: behind),
        TestReplica(key: keys[isOpener ? 1 : 0], graph: ahead),
      ], seed: 1)
    network.connectAll()
    network.run(3_000)
    #expect(network.areEqual)
    let (asked, answered) = (network.count(0, 1), network.count(1, 0))
    // The side that is behind asks once and never names an event.
    #expect(asked.messages["heads"] == 1)
    #expect(answered.messages["heads"] ?? 0 == (isOpener ? 0 : 1))
    #expect(asked.messages["want"] == nil && answered.messages["have"] == nil)
    #expect(network.replicas[0].copies.values.allSatisfy { $0 == 1 })
    let net = history.dropFirst(90_000).reduce(0) { $0 + $1.bytes.count + 1_500 }
    let ratio = Double(asked.bytes + answered.bytes) / Double(net)
    #expect(ratio <= 1.02, "\(ratio)")
  }

  @Test func inStepCostsASummary() {
    var graph = TestGraph()
    var generator = Numbers(seed: 4)
    for number in 0..<3_000 {
      graph.admit(
        TestEvent(
          community: nil, key: generator.key(), seq: 0, previous: nil, parents: [], salt: UInt64(number)))
    }
    var network = Network(
      [generator.key(), generator.key()].map { TestReplica(key: $0, graph: graph) }, seed: 1)
    network.connectAll()
    network.run(29_000)
    for (from, to) in [(0, 1), (1, 0)] {
      #expect(network.count(from, to).bytes <= 200)
      #expect(network.count(from, to).messages["index"] == nil)
    }
  }

  /// A new community is offered to a node that has never heard of it.
  @Test func offersAreTaken() {
    var generator = Numbers(seed: 4)
    var graphs = [TestGraph(), TestGraph()]
    for index in [0, 0, 0, 1, 1] {
      graphs[index].admit(
        TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: []))
    }
    var network = Network(graphs.map { TestReplica(key: generator.key(), graph: $0) }, seed: 1)
    network.connectAll()
    network.run(2_000)
    #expect(network.areEqual)
    #expect(network.replicas[0].graph.communities.count == 5)
    let charter = TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [])
    network.author(charter, at: 0)
    network.run(100)
    #expect(network.areEqual)
    network.run(40_000)
    network.resetCounts()
    network.run(30_000)
    #expect(network.replicas.allSatisfy { $0.charges.isEmpty })
    // Both list the same now, so that one summary covers all.
    #expect(network.count(0, 1).messages.keys.sorted() == ["summary"])
  }

  /// A community is learnt in the middle of its stream: it is neither asked for nor sent again.
  @Test func aLongOfferIsStreamedOnce() {
    let history = CatchUpTests.history(keys: 10, events: 4_000, padding: 400)
    var full = TestGraph()
    for event in history { full.admit(event) }
    var generator = Numbers(seed: 21)
    let replicas = [TestGraph(), full, full].map { TestReplica(key: generator.key(), graph: $0) }
    var network = Network(replicas, seed: 1)
    for index in 1...2 {
      network.connect(0, index)
      network.run(1_500)
    }
    network.run(60_000)
    #expect(network.areEqual)
    #expect(network.replicas[0].copies.values.allSatisfy { $0 == 1 })
    #expect(network.replicas.allSatisfy { $0.charges.isEmpty })
  }

  /// Three peers have what a fourth lacks: it comes from one of them.
  @Test func oneStreamAtATime() {
    let history = CatchUpTests.history(keys: 10, events: 3_000, padding: 400)
    var behind = TestGraph()
    for event in history.prefix(1_000) { behind.admit(event) }
    var ahead = behind
    for event in history.dropFirst(1_000) { ahead.admit(event) }
    var generator = Numbers(seed: 12)
    var network = Network(
      [behind, ahead, ahead, ahead].map { TestReplica(key: generator.key(), graph: $0) }, seed: 1)
    network.connectAll()
    network.run(40_000)
    #expect(network.areEqual)
    #expect(network.replicas[0].copies.values.allSatisfy { $0 == 1 })
  }

  /// Pushes that come in while a stream flows neither wait for long nor are asked for.
  @Test func pushesWaitForTheStream() {
    let history = CatchUpTests.history(keys: 10, events: 6_000, padding: 400)
    var behind = TestGraph()
    for event in history.prefix(1_000) { behind.admit(event) }
    var ahead = behind
    for event in history[1_000..<5_000] { ahead.admit(event) }
    var generator = Numbers(seed: 13)
    var network = Network([behind, ahead].map { TestReplica(key: generator.key(), graph: $0) }, seed: 1)
    network.connectAll()
    for event in history[5_000...] {
      network.run(1)
      network.author(event, at: 1)
    }
    network.run(1_000)
    #expect(network.areEqual)
    // What was pushed before the heads arrived is in the stream too.
    #expect(network.replicas[0].copies.values.reduce(0, +) <= 5_000 + 20)
    #expect(network.count(0, 1).messages["want"] == nil)
  }

  @Test func bodiesFollow() {
    let history = CatchUpTests.history(keys: 3, events: 700, padding: 0)
    var full = TestGraph()
    for event in history {
      full.admit(event)
      full.bodies[event.id] = Array(event.id.raw.bytes + [1, 2, 3])
    }
    var lacking = full
    lacking.bodies = [:]
    lacking.bodyless = Set(history.map(\.id))
    // Nobody has these.
    for event in history.prefix(300) {
      full.bodies[event.id] = nil
      full.bodyless.insert(event.id)
    }
    var generator = Numbers(seed: 3)
    var network = Network(
      [lacking, full, full].map { TestReplica(key: generator.key(), graph: $0) }, seed: 1)
    network.connectAll()
    network.run(150_000)
    #expect(network.replicas[0].graph.bodyless.count == 300)
    #expect(network.replicas[0].graph.bodies.count == 400)
    #expect(network.replicas.allSatisfy { $0.charges.isEmpty })
  }
}
