import ArgumentParser
import Glibc
import Store

/// The groups of figures, each of which can be measured by itself.
enum Part: String, CaseIterable, ExpressibleByArgument {
  /// Of the core, and of what the programs make of it.
  case core, travel, posts, comeback, mail, audit
}

/// How much is measured.
struct Plan {
  /// Events in the store when the first figures are taken, and when they are taken again.
  let small: Int
  let large: Int?
  /// Events that the side behind lacks.
  let behind: Int
  let rounds: Int
  /// Batches a round.
  let batches: Int
  var network = Network.full

  /// What is measured of nodes and clients.
  struct Network {
    let travelRounds: Int
    /// Seconds of one round.
    let travel: Double
    let postRounds: Int
    /// Posts of ten clients at once.
    let burst: Int
    let comebackRounds: Int
    /// Events that the node was away for.
    let away: Int
    /// Runs of each program.
    let starts: Int
    /// Mailing lists; nil for all.
    let lists: Int?

    static let full = Network(
      travelRounds: 5, travel: 4, postRounds: 2, burst: 10_000, comebackRounds: 2, away: 100_000, starts: 31,
      lists: nil)
    static let quick = Network(
      travelRounds: 1, travel: 1, postRounds: 1, burst: 500, comebackRounds: 1, away: 2_000, starts: 3,
      lists: 1)
  }

  static let full = Plan(small: 100_000, large: 1_000_000, behind: 10_000, rounds: 5, batches: 10)
  static let quick = Plan(
    small: 10_000, large: nil, behind: 1_000, rounds: 2, batches: 2, network: .quick)
}

extension Plan {
  init(thousands: Int) {
    self.init(small: thousands * 1_000, large: nil, behind: 1_000, rounds: 5, batches: 10)
  }
}

/// One run, from an empty folder to the report.
struct Run {
  let plan: Plan
  let folder: String
  /// What is measured.
  let parts: Set<Part>
  let say: (String) -> Void
  let texts = Texts()

  func report() throws -> Report {
    var report = Report()
    let started = Clock.wall
    report.note("\(texts.origin), \(texts.meanBytes) bytes on average; \(History.authors) authors")
    try measureCore(&report)
    try measureTravel(&report)
    try measurePosts(&report)
    try measureComeback(&report)
    try measureMail(&report)
    try measureAudit(&report)
    report.note("\(Int(Clock.wall - started)) s in all")
    return report
  }

  private func measureCore(_ report: inout Report) throws {
    guard parts.contains(.core) else { return }
    let ingest = try Ingest(texts, in: folder)

    say("taking in \(plan.small) events")
    try ingest.fill(to: plan.small - plan.behind)
    let behind = folder + "/behind.db"
    try ingest.copy(to: behind)
    let before = ingest.bytes
    try ingest.fill(to: plan.small)
    let ahead = folder + "/ahead.db"
    try ingest.copy(to: ahead)
    let lacking = ingest.bytes - before

    say("measuring")
    let small = try ingest.serial(rounds: plan.rounds, of: plan.batches)
    let parallel = try ingest.parallel(rounds: plan.rounds, of: 3 * plan.batches)
    let catchup = try Catchup.measure(ahead: ahead, behind: behind, lacking: lacking)
    for path in [behind, ahead] { Files.remove(store: path) }
    let idle = try Idle.measure(texts, in: folder)

    var growth: Double?
    if let count = plan.large {
      say("taking in \(count) events")
      try ingest.fill(to: count)
      let large = try ingest.serial(rounds: plan.rounds, of: plan.batches)
      growth = large.ratios.median / small.ratios.median
      report.note("at \(count) events, in us of CPU an event: \(large.text)")
    }
    try ingest.store.database.checkpoint(.truncate)
    let size = Double(Size.ofEvents(ingest.path)) / Double(ingest.bytes)
    let (path, count) = (ingest.path, ingest.count)
    withExtendedLifetime(ingest) {}

    say("opening \(count) events")
    let (opened, empty) = try opening(path)

    report.add("ingest_vs_limit", small.ratios.median, .atMost(1.35), range: small.ratios.range)
    report.add("ingest_parallel", parallel.median, .atLeast(0.70), range: parallel.range)
    report.add("ingest_growth", growth, .atMost(1.2))
    report.add("catchup_bytes_ratio", catchup.ratio, .atMost(1.02))
    report.add("catchup_rounds", Double(catchup.rounds), .atMost(1))
    report.add("idle_bytes", Double(idle), .atMost(200))
    report.add("open_vs_sqlite", opened?.ratio, .atMost(3))
    // Both are small, and differ by a page or two from run to run.
    let resident = opened.flatMap { opened in
      empty.map { max(0, Double(opened.resident - $0.resident) / 1_048_576) }
    }
    report.add("open_resident_mib", resident, .atMost(32))
    report.add("store_ratio", size, .atMost(1.5))
    report.note("at \(plan.small) events, in us of CPU an event: \(small.text)")
    if let opened { report.note("opened \(count) events in \(Int(opened.microseconds)) us") }
  }

  private func opening(_ path: String) throws -> (opened: Open.Result?, empty: Open.Result?) {
    // The running replica holds the writer's lock, so the probe gets a copy.
    let copy = folder + "/opened.db"
    try Files.copy(path, to: copy)
    let nothing = folder + "/empty.db"
    _ = try Store(path: nothing)
    return (Open.measure(copy), Open.measure(nothing))
  }
}
