import Audit
import Events
import Foundation
import Sodium
import TestSupport
import Testing

/// docs/checking-by-hand.md, run as it stands.
@Suite struct ByHandTests {
  @Test(.enabled(if: Surroundings.hasPython("pycose, nacl")), .timeLimit(.minutes(2)))
  func theDocumentShowsWhatHappens() throws {
    let path = "docs/checking-by-hand.md"
    let text = try String(contentsOf: Surroundings.repository.appending(path: path), encoding: .utf8)
    let transcript = Transcript(name: path, parsing: text)
    #expect(transcript.steps.count > 20)
    let directory = TemporaryDirectory()
    directory.write(try example())
    let python = Surroundings.variables["KOLLEKTIV_PYTHON"].map {
      URL(filePath: $0).deletingLastPathComponent().path
    }
    let inherited = Surroundings.variables["PATH"] ?? "/usr/bin:/bin"
    let reports = try transcript.run(
      environment: [
        "BUNDLE": directory.store, "PATH": [python, inherited].compactMap(\.self).joined(separator: ":"),
        "VERIFIER": Surroundings.repository.appending(path: "Protocol/verifier").path,
      ], limit: .seconds(60))
    #expect(reports.isEmpty, "\(reports.joined(separator: "\n"))")
  }

  /// The first of the spec's histories, as a node would export it.
  private func example() throws -> [UInt8] {
    let history = try #require(Vectors.load("histories", as: Vectors.Cases<HistoryCase>.self).cases.first)
    let events = history.events.filter { $0.expect == "admit" }.map { entry in
      (bytes(hex: entry.event), entry.body.map(bytes(hex:)))
    }
    let file = try bundle(events, of: UnverifiedEvent(events[0].0).id)
    try #require(verdict(file) == "valid")
    return file
  }
}
