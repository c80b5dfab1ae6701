import Bundles
import Dispatch
import Events
import Foundation
import Sync

/// `kollektiv-audit verify` on a bundle, beside the raw verification of the same signatures.
enum Auditing {
  struct Result {
    /// Events a second over raw verifications a second, both on two cores; wall time.
    var ratios = Sample()
    /// Of the program, in bytes.
    var peak = 0
    var seconds = Sample()
  }

  /// Raw verifications in a turn.
  private static let raw = 20_000

  /// nil where the program has not been built.
  static func measure(_ texts: Texts, events: Int, rounds: Int, in folder: String) throws -> Result? {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString
    let program = own.deletingLastPathComponent + "/kollektiv-audit"
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let path = folder + "/audit.bundle"
    let signatures = try write(texts, events: events, to: path)
    var result = Result()
    for _ in 0..<rounds {
      let start = Clock.wall
      verify(signatures)
      let rawRate = Double(signatures.count) / (Clock.wall - start)
      let run = Spawn.run([program, "verify", path], ["LC_ALL=C.UTF-8"], watching: true)
      result.seconds.append(run.wall)
      result.ratios.append(Double(events) / run.wall / rawRate)
      result.peak = max(result.peak, run.peak)
    }
    try FileManager.default.removeItem(atPath: path)
    return result
  }

  /// Writes a bundle of so many events with their bodies; some of their signatures.
  private static func write(_ texts: Texts, events: Int, to path: String) throws -> [RawSignature] {
    var history = History(texts, seed: 3)
    var signatures: [RawSignature] = []
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      preconditionFailure("the folder of a benchmark can be written")
    }
    var next = history.next(1)
    guard let community = history.community else { preconditionFailure("a history begins with its charter") }
    var writer = BundleWriter(community)
    while !next.isEmpty {
      var bytes: [UInt8] = []
      for event in next { bytes += try writer.event(UnverifiedEvent(event.event), body: event.body) }
      try file.write(contentsOf: bytes)
      if signatures.count < raw { signatures += next.map(RawSignature.init) }
      next = history.next(min(1_000, events - history.count))
    }
    try file.write(contentsOf: writer.finish(by: history.node, at: History.today))
    try file.close()
    return signatures
  }

  private static func verify(_ signatures: [RawSignature]) {
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      let middle = signatures.count / 2
      for signature in half == 0 ? signatures[..<middle] : signatures[middle...] { signature.verify() }
    }
  }
}

extension Run {
  func measureAudit(_ report: inout Report) throws {
    var found: Auditing.Result?
    let events = plan.large ?? plan.small
    if parts.contains(.audit) {
      say("auditing \(events) events")
      found = try Auditing.measure(texts, events: events, rounds: min(plan.rounds, 3), in: folder)
    }
    report.add("audit_vs_verify", found?.ratios, .atLeast(0.85))
    // What a bundle of no events takes is allowed besides.
    let bytes = found.map { max(0, Double($0.peak) - 33_554_432) / Double(events) }
    report.add("audit_bytes_per_event", bytes, .atMost(160))
    if let found {
      report.note(
        "audited \(events) events in \(Report.text(found.seconds.median)) s, at most \(found.peak >> 20) MiB")
    }
  }
}
