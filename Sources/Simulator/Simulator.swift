import ArgumentParser

/// Runs whole federations in one thread, from a seed, and checks what must hold whatever happens.
@main struct Simulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Runs the real replica and the real store under a seeded network, faults and dishonest actors.",
    discussion: "A failure prints the line that replays it. docs/simulator.md tells more.")

  @Option(help: "The seed of the first run.") var seed: UInt64 = 1
  @Option(
    help: "How many seeds to run, from --seed on. With more than one, whatever never occurred fails the run.")
  var seeds = 1
  @Option(help: "How many replicas; else the seed draws 5 to 9.") var replicas: Int?
  @Option(help: "How many steps; else enough for 200 authored events.") var steps: Int?
  @Flag(help: "Run each seed twice and compare the hashes of the traces.") var twice = false
  @Flag(help: "Tell in words what happens.") var verbose = false
  @Flag(help: "Plant each known bug in turn, and demand that a checker finds it.") var planted = false
  @Option(help: "The most seeds to look for a planted bug in.") var bound = 60
  @Flag(help: "Print one line for each seed.") var each = false
  @Option(help: "Write the histories of a run's communities to this file, for the verifier.")
  var writeHistory: String?
  @Option(help: "Write what honest replicas hold as bundles into this folder, and forged ones beside them.")
  var auditInto: String?

  func validate() throws {
    guard seeds > 0 else { throw ValidationError("--seeds counts from 1.") }
    guard replicas.map({ (3...12).contains($0) }) ?? true else {
      throw ValidationError("--replicas is 3 to 12.")
    }
    guard steps.map({ $0 > 0 }) ?? true else { throw ValidationError("--steps counts from 1.") }
  }

  func run() throws {
    if planted { return try Planting(first: seed, bound: bound).run() }
    var summary = Summary()
    var folder = auditInto.map { AuditFolder($0) }
    for number in seed..<seed + UInt64(seeds) {
      let result = simulate(number, &folder)
      summary.add(result)
      if each || seeds == 1 { print(Summary.line(of: result)) }
      guard let failure = result.failure else { continue }
      print("FAILED seed \(number): \(failure)")
      print("replay: \(replayLine(number))")
    }
    if let folder { return try folder.conclude(summary.hasFailed) }
    print(summary.report(isWhole: seeds > 1))
    if summary.hasFailed || (seeds > 1 && !summary.tally.missing.isEmpty) { throw ExitCode.failure }
  }

  private func simulate(_ number: UInt64, _ folder: inout AuditFolder?) -> World.Result {
    let plan = Plan(seed: number, replicas: replicas, steps: steps)
    let world = World(plan, narrator: verbose ? { print($0) } : nil)
    var result = world.run()
    if twice, result.failure == nil {
      let again = World(plan).run()
      if again.traceHash != result.traceHash {
        result.failure = .init(checker: "trace", what: "the same seed took another way the second time")
      }
    }
    if result.failure == nil { folder?.add(world) }
    if let writeHistory { HistoryFile.write(world, to: writeHistory) }
    return result
  }

  private func replayLine(_ number: UInt64) -> String {
    var line = "scripts/simulate --seed \(number)"
    if let replicas { line += " --replicas \(replicas)" }
    if let steps { line += " --steps \(steps)" }
    return line
  }
}
