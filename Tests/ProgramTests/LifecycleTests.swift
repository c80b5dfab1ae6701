import Foundation
import Glibc
import Testing

extension BadDays {
  /// Starting, stopping, and who is turned away.
  @Suite struct LifecycleTests {
    @Test func aNodeIsStoppedAndStarted() async throws {
      let company = try await Company.found(1)
      let (node, ada) = (company.departments[0], company.colleagues[0])
      // A second one on the same folder is not to start.
      let second = try await node.ask("run")
      #expect(second.status == 1 && second.err.contains("runs already"))
      // A level that is read again, without a restart.
      let configuration = node.data + "/kollektivd.conf"
      let text = try String(contentsOfFile: configuration, encoding: .utf8)
      try text.replacing("LOG_LEVEL=info", with: "LOG_LEVEL=debug")
        .write(toFile: configuration, atomically: false, encoding: .utf8)
      #expect(node.process?.err.contains(" debug ") == false)
      node.process?.send(SIGHUP)
      try await eventually("the log says more") {
        _ = try await ada.run("sync").good()
        return node.process?.err.contains(" debug ") == true
      }
      // What was acknowledged is there after the end, and the end is an orderly one.
      var acknowledged: [String] = []
      for text in 0..<5 {
        let written = try await ada.post("post \(text)")
        #expect(written.waiting == 0)
        acknowledged.append(written.id)
      }
      #expect(try await node.stop() == 0)
      #expect(try Books(node.store).lacking(acknowledged).isEmpty)
      #expect(!FileManager.default.fileExists(atPath: node.data + "/kollektivd.sock"))
      // Without a node: the operator is answered, a post waits, and a sync says that nobody answers.
      let view = try await node.view()
      #expect(!view.running && view.events >= 6)
      let waiting = try await ada.run("post", Company.community, "-m", "later")
      #expect(waiting.status == 0 && waiting.err.contains("waits for the node"))
      let sync = try await ada.run("sync")
      #expect(sync.status == 3 && sync.err.contains("cannot be reached"))
      try await node.start()
      #expect(try await ada.run("sync").status == 0)
      #expect(try await node.view().events == view.events + 1)
    }

    @Test func whoIsServedNoMoreIsToldSo() async throws {
      let company = try await Company.found(1)
      let (node, ada) = (company.departments[0], company.colleagues[0])
      let bob = Colleague("Bob", in: company.folder)
      try await bob.enrol(at: node)
      try await bob.run("community", "join", Company.community).good()
      try await node.ask("employee", "end", "Bob").good()
      let ended = try await bob.run("sync")
      #expect(ended.status == 4, "\(ended)")
      // A device that its owner revokes from another one.
      let cleo = Colleague("Cleo", in: company.folder)
      let enrolled = try await cleo.enrol(at: node)
      try await cleo.run("community", "join", Company.community).good()
      let tablet = Colleague("Tablet", in: company.folder)
      let other = try await tablet.recover(cleo, enrolled)
      #expect(other.member == enrolled.member && other.device != enrolled.device)
      #expect(try await tablet.run("sync").status == 0)
      try await cleo.run("sync").good()
      try await cleo.run("device", "revoke", other.device).good()
      let revoked = try await tablet.run("sync")
      #expect(revoked.status == 4, "\(revoked)")
      for served in [ada, cleo] { #expect(try await served.run("sync").status == 0) }
    }
  }
}
