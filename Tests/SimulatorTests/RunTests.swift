import Testing

@testable import Simulator

/// A handful of seeds; `scripts/simulate --seeds 200` runs many.
@Suite struct RunTests {
  @Test(arguments: [1, 2, 5] as [UInt64]) func aShortRunHolds(seed: UInt64) {
    let result = World(Plan(seed: seed, steps: 120)).run()
    #expect(result.failure == nil)
    #expect(result.authored > 0 && result.admitted > 0)
  }

  @Test(arguments: [3, 4] as [UInt64]) func theSameSeedTakesTheSameWay(seed: UInt64) {
    let plan = Plan(seed: seed, replicas: 5, steps: 80)
    #expect(World(plan).run().traceHash == World(plan).run().traceHash)
  }

  @Test func anotherSeedTakesAnotherWay() {
    let hashes = (6...8).map { World(Plan(seed: $0, replicas: 5, steps: 20)).run().traceHash }
    #expect(Set(hashes).count == 3)
  }

  @Test func theNumbersAreAsAsked() {
    let plan = Plan(seed: 9, replicas: 7, steps: 10)
    #expect(plan.replicas == 7 && plan.steps == 10 && !plan.isElastic)
    #expect((5...9).contains(Plan(seed: 9).replicas))
    var told: [String] = []
    _ = World(plan, narrator: { told.append($0) }).run()
    #expect(told.contains { $0.contains("founds a community") })
  }
}
