import ArgumentParser
import Foundation
import Glibc
import Store

/// Measures what docs/benchmarks.md says. Prints figures and judges them; it fails only where it cannot
/// measure.
@main struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bench")

  @Flag(help: "Print one JSON object and nothing else.") var json = false
  @Flag(help: "A small store: shows that the benchmarks work, in less than a minute.") var quick = false
  @Option(help: "With so many thousand events in the store, and without a million.") var events: Int?
  @Option(
    help: "Measure only this: \(Part.allCases.map(\.rawValue).joined(separator: ", ")). May be given again.")
  var only: [Part] = []
  @Option(help: .hidden) var probe: String?
  @Option(help: .hidden) var probeNode: String?
  @Option(help: .hidden) var profile: Int?

  mutating func run() throws {
    if let probe {
      Files.leaveSignals()
      return try Open.probe(probe)
    }
    if let probeNode { return try NodeProbe.run(in: probeNode) }
    if let profile {
      return try Files.withFolder { folder in
        let ingest = try Ingest(Texts(), in: folder)
        try ingest.fill(to: 20_000)
        try ingest.profile(batches: profile)
      }
    }
    let isQuiet = json
    let plan: Plan = events.map(Plan.init(thousands:)) ?? (quick ? .quick : .full)
    let parts = only.isEmpty ? Set(Part.allCases) : Set(only)
    let report = try Files.withFolder { folder in
      try Run(plan: plan, folder: folder, parts: parts, say: { if !isQuiet { Self.say($0) } }).report()
    }
    print(json ? report.json : report.table)
  }

  private static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
