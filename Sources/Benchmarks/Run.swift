import Glibc
import Store

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

  static let full = Plan(small: 100_000, large: 1_000_000, behind: 10_000, rounds: 5, batches: 10)
  static let quick = Plan(small: 10_000, large: nil, behind: 1_000, rounds: 2, batches: 2)
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
  let say: (String) -> Void

  func report() throws -> Report {
    var report = Report()
    let started = Clock.wall
    let texts = Texts()
    report.note("\(texts.origin), \(texts.meanBytes) bytes on average; \(History.authors) authors")
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
    report.note("\(Int(Clock.wall - started)) s in all")
    return report
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
