import Events
import Sodium
import Sync
import TestSupport
import Testing

/// Live dissemination (replication.md, 6.1).
@Suite struct BroadcastTests {
  static func mesh(_ count: Int, seed: UInt64) -> (Network, TestEvent) {
    var generator = Numbers(seed: seed)
    let charter = TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [])
    var graph = TestGraph()
    graph.admit(charter)
    let replicas = (0..<count).map { _ in TestReplica(key: generator.key(), graph: graph) }
    return (Network(replicas, seed: seed), charter)
  }

  /// Each replica writes so many events, one after the other.
  static func write(_ network: inout Network, _ charter: TestEvent, each: Int, every pause: Milliseconds) {
    for seq in 0..<each {
      for index in network.replicas.indices {
        let replica = network.replicas[index]
        let previous = replica.graph.communities[charter.id]!.keys[replica.key]?[UInt64(seq) - 1]?.first
        let tips = replica.graph.tips(of: charter.id).filter { $0 != previous }.prefix(8)
        network.author(
          TestEvent(
            community: charter.id, key: replica.key, seq: UInt64(seq), previous: previous,
            parents: Array(tips)),
          at: index)
        network.run(pause)
      }
    }
  }

  @Test func eachEventComesOnce() {
    var (network, charter) = BroadcastTests.mesh(7, seed: 1)
    network.connectAll()
    network.run(100)
    BroadcastTests.write(&network, charter, each: 20, every: 37)
    network.run(100)
    #expect(network.areEqual)
    #expect(network.replicas.map { $0.copies.values.reduce(0, +) } == Array(repeating: 120, count: 7))
    network.run(2_000)
    #expect(network.replicas.allSatisfy { $0.copies.values.allSatisfy { $0 == 1 } })
  }

  @Test func graftsReachAroundACutPair() {
    var (network, charter) = BroadcastTests.mesh(7, seed: 2)
    network.connectAll(except: [(2, 5)])
    network.run(100)
    BroadcastTests.write(&network, charter, each: 20, every: 37)
    network.run(2_000)
    #expect(network.areEqual)
    let copies = network.replicas.map { $0.copies.values.reduce(0, +) }
    #expect(Double(copies.reduce(0, +)) <= 1.25 * 7 * 120, "\(copies)")
    let grafts = (0..<7).map { network.count(2, $0).messages["graft"] ?? 0 }.reduce(0, +)
    #expect(grafts > 0)
    // Grafted relays push at once, and those that bring nothing new are pruned.
    network.resetCounts()
    BroadcastTests.write(&network, charter, each: 0, every: 1)
    let start = network.now
    let seq = UInt64(20)
    let replica = network.replicas[2]
    let previous = replica.graph.communities[charter.id]!.keys[replica.key]![19]!.first
    let event = TestEvent(
      community: charter.id, key: replica.key, seq: seq, previous: previous,
      parents: replica.graph.tips(of: charter.id).filter { $0 != previous })
    network.author(event, at: 2)
    while !network.replicas[5].graph.contains(event.id), network.now < start + 2_000 { network.run(5) }
    #expect(network.now - start <= 20, "\(network.now - start) ms")
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func lossesAreRepairedBySummaries(seed: UInt64) {
    var (network, charter) = BroadcastTests.mesh(7, seed: seed)
    network.loss = 0.2
    network.jitter = 60
    network.connectAll()
    BroadcastTests.write(&network, charter, each: 15, every: 50)
    #expect(ConvergenceTests.rounds(&network, limit: 10) != nil, "seed \(seed)")
  }

  /// A client's events go to its node, from there to everybody, and it is told when they are durable.
  @Test func clientsAreServed() {
    var generator = Numbers(seed: 8)
    let charter = TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [])
    let other = TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [], salt: 1)
    var graph = TestGraph()
    graph.admit(charter)
    var rich = graph
    rich.admit(other)
    var replicas = [rich, rich].map { TestReplica(key: generator.key(), graph: $0) }
    replicas += [graph, graph, graph].map { TestReplica(key: generator.key(), role: .client, graph: $0) }
    var network = Network(replicas, seed: 8)
    for (client, node) in [(2, 0), (3, 0), (4, 1)] { network.connect(client, node) }
    network.connect(0, 1)
    let event = TestEvent(
      community: charter.id, key: replicas[2].key, seq: 0, previous: nil, parents: [charter.id])
    // Written before the session is in step.
    network.author(event, at: 2)
    network.run(1_000)
    #expect(network.replicas.allSatisfy { $0.graph.contains(event.id) })
    #expect(network.replicas[2].acknowledged == [event.id])
    // Pushes and the heads of a session that has just begun may cross.
    #expect(network.replicas[..<2].allSatisfy { $0.copies[event.id] == 1 })
    #expect(network.replicas[3...].allSatisfy { $0.copies[event.id]! <= 2 })
    #expect(network.count(2, 0).messages["graft"] == nil)
    // An outbox that was not told sends again, and is told again.
    let again = network.replicas[0].sync.duplicate(
      [event.id], of: charter.id, from: network.replicas[2].key, now: network.now)
    #expect(again == [.send(network.replicas[2].key, .committed([event.id]))])
    // The client has not asked for the other community, and does not take offers.
    #expect(!network.replicas[2].graph.contains(other.id))
  }

  @Test(arguments: [0, 1, 2])
  func subscribingNarrows(count: Int) {
    var generator = Numbers(seed: 9)
    let charters = (0..<3).map {
      TestEvent(community: nil, key: generator.key(), seq: 0, previous: nil, parents: [], salt: UInt64($0))
    }
    var graph = TestGraph()
    for charter in charters { graph.admit(charter) }
    let node = TestReplica(key: generator.key(), graph: graph)
    let client = TestReplica(key: generator.key(), role: .client, graph: graph)
    var network = Network([node, client], seed: 1)
    network.connect(0, 1)
    network.run(10)
    let now = network.now
    let wanted = charters.prefix(count).map(\.id)
    network.send(
      network.replicas[1].sync.subscribe(to: wanted, at: node.key, now: now, graph: graph), by: 1)
    network.run(100)
    for charter in charters {
      network.author(
        TestEvent(community: charter.id, key: node.key, seq: 0, previous: nil, parents: [charter.id]), at: 0)
    }
    network.run(35_000)
    #expect(network.replicas[1].graph.events.count == 3 + count)
    #expect(network.replicas[1].charges.isEmpty && network.replicas[0].charges.isEmpty)
    network.resetCounts()
    network.run(30_000)
    #expect(network.count(0, 1).messages == ["summary": 1])
  }
}
