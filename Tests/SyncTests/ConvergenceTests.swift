import Events
import Sodium
import Sync
import TestSupport
import Testing

/// The law of catch-up: any two replicas come to the same set by messages alone (replication.md, 6.2).
@Suite struct ConvergenceTests {
  static func pair(_ world: World, seed: UInt64) -> Network {
    var generator = Numbers(seed: seed &+ 1_000)
    return Network(
      world.views.prefix(2).map { TestReplica(key: generator.key(), graph: $0) }, seed: seed)
  }

  /// How many intervals it took, at most so many.
  static func rounds(_ network: inout Network, limit: Int) -> Int? {
    for round in 1...limit {
      network.run(30_000)
      if network.areEqual { return round }
    }
    return nil
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func randomForksConverge(seed: UInt64) {
    let colluders = Int(seed % 6)
    var world = World(views: 3, honest: 4, colluding: colluders, seed: seed)
    world.grow(30 + Int(seed) * 4)
    var network = ConvergenceTests.pair(world, seed: seed)
    network.connectAll()
    #expect(ConvergenceTests.rounds(&network, limit: colluders + 3) != nil, "seed \(seed)")
    #expect(network.replicas.allSatisfy { $0.charges.isEmpty }, "seed \(seed)")
  }

  @Test(arguments: 100..<140 as Range<UInt64>)
  func lossesAreRepaired(seed: UInt64) {
    let colluders = Int(seed % 5)
    var world = World(views: 4, honest: 4, colluding: colluders, seed: seed)
    world.grow(120)
    var network = ConvergenceTests.pair(world, seed: seed)
    (network.loss, network.duplication, network.jitter) = (0.3, 0.1, 400)
    network.connectAll()
    network.run(90_000)
    (network.loss, network.duplication, network.jitter) = (0, 0, 0)
    #expect(ConvergenceTests.rounds(&network, limit: colluders + 3) != nil, "seed \(seed)")
  }

  /// Keys that fork at the same seqs in both replicas and cite each other in turn.
  @Test(arguments: 1...8)
  func wovenBranchesNeedOneRoundAKey(colluders: Int) {
    var world = World(views: 2, honest: 2, colluding: colluders, seed: UInt64(colluders))
    for key in world.colluding { world.write(key, in: 0) }
    for _ in 0..<40 { world.merge() }
    world.weave(40 * colluders, in: 0)
    world.weave(40 * colluders, in: 1)
    var network = ConvergenceTests.pair(world, seed: UInt64(colluders))
    network.connectAll()
    #expect(ConvergenceTests.rounds(&network, limit: 2) != nil)
    for (from, to) in [(0, 1), (1, 0)] {
      let wants = network.count(from, to).messages["want"] ?? 0
      #expect(wants <= colluders + 3, "\(wants) wants for \(colluders) keys")
    }
  }

  /// Lower and lower forks of one key, each hidden below the freeze that the last one brought to light.
  @Test func fallingForksConverge() {
    var world = World(views: 2, honest: 2, colluding: 3, seed: 7)
    world.grow(200, merging: 0)
    var network = ConvergenceTests.pair(world, seed: 7)
    network.connectAll()
    #expect(ConvergenceTests.rounds(&network, limit: 6) != nil)
  }

  @Test(arguments: [false, true])
  func emptyMeetsFull(isFirstEmpty: Bool) {
    var world = World(views: 1, honest: 5, colluding: 2, seed: 3)
    world.grow(500)
    var generator = Numbers(seed: 5)
    let keys = [generator.key(), generator.key()].sorted()
    let graphs = [TestGraph(), world.views[0]]
    var network = Network(
      [0, 1].map { TestReplica(key: keys[isFirstEmpty ? $0 : 1 - $0], graph: graphs[$0]) }, seed: 1)
    network.connectAll()
    network.run(1_000)
    #expect(network.areEqual)
    #expect(network.replicas[0].copies.values.allSatisfy { $0 == 1 })
    // All that the empty side says of the community is that it has nothing of it.
    #expect(network.count(0, 1).messages["heads"] == 1)
    #expect(network.count(1, 0).messages["heads"] ?? 0 <= (isFirstEmpty ? 0 : 1))
    network.run(5_000)
    network.resetCounts()
    network.run(60_000)
    for (from, to) in [(0, 1), (1, 0)] {
      #expect(network.count(from, to).bytes <= 200, "\(network.count(from, to))")
    }
  }

  @Test func severalReplicasConverge() {
    for seed in 0..<6 as Range<UInt64> {
      var world = World(views: 6, honest: 6, colluding: 3, seed: seed)
      world.grow(150)
      var generator = Numbers(seed: seed)
      var network = Network(
        world.views.map { TestReplica(key: generator.key(), graph: $0) }, seed: seed)
      network.connectAll(except: [(0, 1), (2, 3), (0, 5)])
      #expect(ConvergenceTests.rounds(&network, limit: 8) != nil, "seed \(seed)")
    }
  }

  /// More events wait than the pool holds: what gave way comes again.
  @Test func aSmallPoolDelaysButDoesNotPrevent() {
    var world = World(views: 2, honest: 2, colluding: 2, seed: 11)
    for _ in 0..<20 { world.merge() }
    world.weave(120, in: 0)
    world.weave(120, in: 1)
    var network = ConvergenceTests.pair(world, seed: 11)
    for index in network.replicas.indices { network.replicas[index].graph.poolLimit = 16 }
    network.connectAll()
    #expect(ConvergenceTests.rounds(&network, limit: 8) != nil)
  }
}
