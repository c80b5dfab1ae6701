import Foundation
import TestSupport
import Testing

extension BadDays {
  /// A clock that is wrong by a year, ahead or behind: nothing is signed by it, and all else goes on.
  @Suite(.enabled(if: Clock.isPossible)) struct ClockTests {
    @Test(arguments: [365, -365])
    func aClientsClock(_ days: Int) async throws {
      let company = try await Company.found(1)
      let (node, ada) = (company.departments[0], company.colleagues[0])
      let bob = Colleague("Bob", in: company.folder)
      try await bob.enrol(at: node)
      try await bob.run("community", "join", Company.community).good()
      let wrong = try await Clock.off(by: days, in: company.folder)
      let before = try await node.view().events
      let refused = try await ada.run("post", Company.community, "-m", "what day is it?", variables: wrong)
      #expect(refused.status == 1, "\(refused)")
      #expect(
        refused.err.contains("clock is 36") && refused.err.contains("set the clock"), "\(refused)")
      #expect(try await node.view().events == before)
      // Without a node, only a clock that went back can be told from a right one.
      if days < 0 {
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

    @Test(arguments: [365, -365])
    func aNodesClock(_ days: Int) async throws {
      let company = try await Company.found(2)
      let (ada, bob) = (company.colleagues[0], company.colleagues[1])
      let wrong = try await Department(
        "Council", in: company.folder, try await Clock.off(by: days, in: company.folder))
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

  /// A machine whose clock is wrong, and only that: a library that stands between a program and the wall
  /// clock. (libfaketime moves the deadlines of timers too, and then no program that waits by them goes on.)
  private enum Clock {
    private static let source = """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <stdlib.h>
      #include <time.h>
      int clock_gettime(clockid_t clock, struct timespec *at) {
        int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
        int result = real(clock, at);
        if (clock == CLOCK_REALTIME) at->tv_sec += atol(getenv("CLOCK_OFF_BY"));
        return result;
      }
      """

    /// The C compiler that Swift's toolchain brings, or the system's.
    private static let compiler: String? = {
      let folders = (Programs.environment["PATH"] ?? "").split(separator: ":")
      let paths = ["clang", "cc"].flatMap { name in folders.map { "\($0)/\(name)" } }
      return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let isPossible = Surroundings.has(
      compiler != nil, orSkipSaying: "no clang and no cc to build a wrong clock with")

    /// Variables of the environment that put a program on such a machine.
    static func off(by days: Int, in folder: Folder) async throws -> [String: String] {
      let (file, library) = (folder.path + "/clock.c", folder.path + "/clock.so")
      try source.write(toFile: file, atomically: true, encoding: .utf8)
      let words = [try #require(compiler), "-shared", "-fPIC", "-o", library, file]
      try await Programs.run(words, in: folder).good()
      return ["LD_PRELOAD": library, "CLOCK_OFF_BY": "\(days * 86_400)"]
    }
  }
}
