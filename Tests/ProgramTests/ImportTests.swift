import Foundation
import TestSupport
import Testing

private let list = Surroundings.shared.appending(path: "data/corpus/sci.med.mbox.gz")

extension BadDays {
  /// A mailing list moves in by the command, and is killed on its way.
  @Suite(
    .enabled(
      if: Surroundings.has(
        FileManager.default.fileExists(atPath: list.path),
        orSkipSaying: "no data/corpus in KOLLEKTIV_SHARED or in ../shared")))
  struct ImportTests {
    private struct Report: Decodable {
      let read, imported, present, waiting: Int
    }

    @Test func aListMovesIn() async throws {
      let company = try await Company.found(2)
      let (ada, bob) = (company.colleagues[0], company.colleagues[1])
      let words = ["import", "mbox", list.path, "--community", Company.community, "--json"]
      let plan = try await ada.launch(words + ["--dry-run"]).outcome().good().json(Report.self)
      #expect(plan.read > 900 && plan.imported == plan.read && plan.present == 0)
      let first = try ada.launch(words)
      try await eventually("a batch is there") { try await ada.feed().contains { $0.count > 200 } }
      try await first.kill()
      let report = try await ada.launch(words).outcome().good().json(Report.self)
      #expect(report.imported + report.present == plan.read && report.present > 0 && report.waiting == 0)
      // A colleague elsewhere has it, and imports it in vain.
      try await eventually("it is everywhere", company.isInStep)
      let again = try await bob.launch(words).outcome().good().json(Report.self)
      #expect(again.imported == 0 && again.present == plan.read)
    }
  }
}
