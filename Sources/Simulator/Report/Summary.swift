import Sodium

/// What a run of seeds came to.
struct Summary {
  private(set) var tally = Tally()
  private var seeds = 0
  private var failed: [UInt64] = []
  private var authored = 0
  private var forged = 0
  private var admitted = 0
  private var minutes: UInt64 = 0
  private var slowest: UInt64 = 0

  var hasFailed: Bool { !failed.isEmpty }

  mutating func add(_ result: World.Result) {
    seeds += 1
    tally.add(result.tally)
    if result.failure != nil { failed.append(result.seed) }
    authored += result.authored
    forged += result.forged
    admitted += result.admitted
    minutes += result.duration / 60_000
    slowest = max(slowest, result.healing / 1000)
  }

  static func line(of result: World.Result) -> String {
    "seed \(result.seed): \(result.authored) authored, \(result.forged) forged, \(result.admitted) admitted, "
      + "\(result.duration / 60_000) virtual minutes, healed in \(result.healing / 1000) s, "
      + "trace \(result.traceHash.hex.prefix(16))"
  }

  /// The table; `isWhole` when what did not occur in it should have.
  func report(isWhole: Bool) -> String {
    var lines = [tally.table, ""]
    lines.append(
      "\(seeds) seeds, \(authored) events authored and \(forged) forged, \(admitted) admissible, "
        + "\(minutes) virtual minutes, slowest healing \(slowest) s")
    if isWhole, !tally.missing.isEmpty {
      lines.append("never occurred: " + tally.missing.joined(separator: ", "))
    }
    lines.append(failed.isEmpty ? "0 failures" : "\(failed.count) failures: seeds \(failed)")
    return lines.joined(separator: "\n")
  }
}
