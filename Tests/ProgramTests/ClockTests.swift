import Foundation
import TestSupport
import Testing

extension BadDays {
  /// A clock that is wrong by a year, ahead or behind: nothing is signed by it, and all else goes on.
  @Suite(.enabled(if: Clock.isPossible)) struct ClockTests {
    @Test(arguments: ["+365d", "-365d"])
    func aClientsClock(_ difference: String) async throws {
      let company = try await Company.found(1)
      let (node, ada) = (company.departments[0], company.colleagues[0])
      let bob = Colleague("Bob", in: company.folder)
      try await bob.enrol(at: node)
      try await bob.run("community", "join", Company.community).good()
      let wrong = Clock.off(by: difference)
      let before = try await node.view().events
      let refused = try await ada.run("post", Company.community, "-m", "what day is it?", variables: wrong)
      #expect(refused.status == 1, "\(refused)")
      #expect(
        refused.err.contains("clock is 365 days") && refused.err.contains("set the clock"), "\(refused)")
      #expect(try await node.view().events == before)
      // Without a node, only a clock that went back can be told from a right one.
      if difference.hasPrefix("-") {
        let refused = try await ada.run(
          "post", Company.community, "-m", "what day is it?", "--offline", variables: wrong)
        #expect(refused.status == 1 && refused.err.contains("last saw the node"), "\(refused)")
      }
      // What was signed by a right clock is still sent, and what others wrote still comes.
      let waiting = try await ada.run("post", Company.community, "-m", "today", "--offline", "--json")
        .good().json(Written.self)
      let news = try await bob.post("news")
      try await ada.run("sync", variables: wrong).good()
      #expect(try Books(node.store).lacking([waiting.id, news.id]) == [])
      #expect(try Books(ada.store).lacking([waiting.id, news.id]) == [])
    }

    @Test(arguments: ["+365d", "-365d"])
    func aNodesClock(_ difference: String) async throws {
      let company = try await Company.found(2)
      let (ada, bob) = (company.colleagues[0], company.colleagues[1])
      let wrong = try await Department("Council", in: company.folder, Clock.off(by: difference))
      try await wrong.start()
      for right in company.departments { try await right.befriend(wrong) }
      try await eventually("it knows that its clock is wrong") {
        let view = try await wrong.view()
        return view.clockDoubt.map { abs($0) > 31_000_000_000 } == true && view.peers.allSatisfy(\.connected)
      }
      #expect(try await wrong.ask("status").good().out.contains("The clock is wrong."))
      // It vouches for nobody.
      let dora = Colleague("Dora", in: company.folder)
      let enrolment = try await dora.run(
        "enrol", try await dora.invitation(to: wrong), "--name", "Dora")
      #expect(enrolment.status != 0 && enrolment.err.contains("clock"), "\(enrolment)")
      // It takes in and passes on.
      let posts = [try await ada.post("from Ada"), try await bob.post("from Bob")]
      try await eventually("it has what the others have") {
        try Books(wrong.store).lacking(posts.map(\.id)) == []
      }
      #expect(try await wrong.view().held == 0)
      // One clock of three is no reason for the others to stop.
      for right in company.departments { #expect(try await right.view().clockDoubt == nil) }
      try await company.departments[0].ask("employee", "end", "Ada").good()
      try await eventually("all have the same") {
        let digest = try await wrong.view().digest
        guard try await company.isInStep() else { return false }
        return try await company.departments[0].view().digest == digest
      }
    }
  }

  private enum Clock {
    /// libfaketime, which stands between a program and its clock.
    static let library: String? = {
      let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
      let paths = (["."] + folders.sorted()).map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }
      return paths.first { FileManager.default.fileExists(atPath: $0) }
    }()

    static let isPossible = Surroundings.has(
      library != nil, orSkipSaying: "no libfaketime (Debian's faketime) to set a clock wrong with")

    static func off(by difference: String) -> [String: String] {
      ["LD_PRELOAD": library ?? "", "FAKETIME": difference, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
    }
  }
}
