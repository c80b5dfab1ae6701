import Events
import Sodium
import Store

// One seed, from the first event to the last check.

extension World {
  /// Long enough after healing for what was held to become due, and for every round of catch-up.
  static let healingBound: Milliseconds = 30 * 60_000

  /// What became of the run.
  struct Result {
    let seed: UInt64
    var failure: Failure?
    let traceHash: Bytes32
    let tally: Tally
    let authored: Int
    let forged: Int
    /// Events in the union of all honest replicas.
    let admitted: Int
    /// Virtual milliseconds that passed, and those of them until all agreed.
    let duration: Milliseconds
    let healing: Milliseconds
  }

  func run() -> Result {
    for host in hosts where host.isReplica { start(host.number) }
    for host in hosts.indices { connectAll(of: host) }
    var step = 0
    while failure == nil,
      step < plan.steps || (plan.isElastic && authored < Plan.enough && step < 12 * plan.steps)
    {
      step += 1
      pass(UInt64(dice.between(10...plan.pace)))
      if hostile.chance(plan.hostility), let puppet = hostile.pick(Array(puppets.indices)) {
        misbehave(puppet)
      } else {
        act()
      }
      strike()
      if step.isMultiple(of: 100) { check { () throws(StoreError) in try checkAll() } }
    }
    let begin = now
    settle()
    check { () throws(StoreError) in
      try checkAll()
      try checkHonestKeys()
      try checkReplay()
    }
    if plan.isElastic, authored < Plan.enough { fail("workload", "only \(authored) events were authored") }
    return Result(
      seed: plan.seed, failure: failure, traceHash: trace.finish(), tally: tally, authored: authored,
      forged: archive.count - authored, admitted: oracle.entries.count(where: \.isAdmitted),
      duration: now - World.epoch, healing: now - begin)
  }

  private func checkAll() throws(StoreError) {
    try checkAuthority()
    try checkStates()
    try checkBounds()
    checkAcknowledged()
  }

  private func check(_ body: () throws(StoreError) -> Void) {
    guard failure == nil else { return }
    do throws(StoreError) {
      try body()
    } catch {
      fail("store", "a checker could not read: \(error)")
    }
  }

  /// Faults end; time passes until all agree, or for longer than the protocol may take.
  private func settle() {
    guard failure == nil else { return }
    heal()
    let begin = now
    var difference: String?
    repeat {
      pass(15_000)
      difference = nil
      check { () throws(StoreError) in difference = try disagreement() }
    } while failure == nil && difference != nil && now - begin < World.healingBound
    if let difference { fail(Self.agreementChecker, difference) }
  }
}
