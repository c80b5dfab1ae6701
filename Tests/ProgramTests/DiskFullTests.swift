import Foundation
import Testing

extension BadDays {
  /// No room on the disk: nothing is acknowledged, everybody is told, reading goes on, and when there is room
  /// again so does all else.
  @Suite(.enabled(if: SmallDisk.isPossible)) struct DiskFullTests {
    @Test func aNodeWithoutRoom() async throws {
      let folder = try Folder()
      let disk = try await SmallDisk(mebibytes: 12, in: folder)
      let status = try Programs.freePort()
      let node = try await Department(
        "Production", in: folder, data: disk.path + "/node", status: "127.0.0.1:\(status)",
        prefix: disk.prefix)
      let company = try await Company(folder, [node], [Colleague("Ada", in: folder)])
      let ada = company.colleagues[0]
      let first = try await ada.post("there is room")
      #expect(first.waiting == 0)
      #expect(try await health(status, company).contains("200 OK"))
      try disk.fill()
      // What the files have room for still goes in.
      var late = first
      try await eventually("there is no room") {
        late = try await ada.post("is there room?")
        return late.waiting > 0
      }
      let view = try await node.view()
      #expect(view.diskFull)
      #expect(try await node.ask("status").good().out.contains("The disk is full."))
      let sick = try await health(status, company)
      #expect(sick.contains("503 ") && sick.contains("disk full"))
      #expect(try Books(disk.copy(of: node.store)).lacking([first.id, late.id]) == [late.id])
      let invitation = try await node.ask("invite", "Bob")
      #expect(invitation.status == 1 && invitation.err.contains("the disk is full"), "\(invitation)")
      #expect(try await ada.feed().contains("there is room"))
      disk.free()
      try await eventually("the node sees that there is room") {
        try await health(status, company).contains("200 OK")
      }
      try await eventually("the node takes in again") { try await ada.run("sync").status == 0 }
      #expect(try await !node.view().diskFull)
      #expect(try Books(disk.copy(of: node.store)).lacking([first.id, late.id]) == [])
      #expect(try await node.ask("check").status == 0)
      #expect(node.process?.status == nil)
    }

    private func health(_ port: UInt16, _ company: Company) async throws -> String {
      try await company.get("/health", port)
    }

    @Test func aClientWithoutRoom() async throws {
      let folder = try Folder()
      let disk = try await SmallDisk(mebibytes: 6, in: folder)
      let node = try await Department("Production", in: folder)
      let ada = Colleague("Ada", in: folder, home: disk.path + "/ada", prefix: disk.prefix)
      _ = try await Company(folder, [node], [ada])
      let bob = Colleague("Bob", in: folder)
      try await bob.enrol(at: node)
      try await bob.run("community", "join", Company.community).good()
      _ = try await ada.post("there is room")
      try disk.fill()
      var count = 1
      var refused = Outcome(status: 0, out: "", err: "")
      try await eventually("there is no room") {
        refused = try await ada.run("post", Company.community, "-m", "is there room?")
        if refused.status == 0 { count += 1 }
        return refused.status != 0
      }
      #expect(refused.status == 1 && refused.err.contains("the disk is full"), "\(refused)")
      let written = try await bob.post("from Bob")
      // What there is can be read, with the node and without it.
      let feed = try await ada.run("feed")
      #expect(feed.status == 0 && feed.out.contains("there is room"), "\(feed)")
      let offline = try await ada.run("feed", "--offline")
      #expect(offline.status == 0 && offline.out.contains("there is room"), "\(offline)")
      let sync = try await ada.run("sync", "--within", "2")
      #expect(sync.status == 1 && sync.err.contains("disk is full"), "\(sync)")
      disk.free()
      let after = try await ada.post("room again")
      #expect(after.waiting == 0)
      try await ada.run("sync").good()
      #expect(try Books(disk.copy(of: ada.store)).lacking([written.id, after.id]) == [])
      let texts = try await bob.feed()
      #expect(texts.count { $0.hasSuffix("room?") || $0 == "there is room" } == count)
      #expect(texts.contains("room again"))
    }
  }
}

extension Company {
  /// What a program that listens on a port of this machine answers to HTTP.
  func get(_ path: String, _ port: UInt16) async throws -> String {
    let script =
      #"exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET %s HTTP/1.1\r\nhost: x\r\n\r\n' "$0" >&3; cat <&3"#
    return try await Programs.run(["bash", "-c", script, path, "\(port)"], in: folder).good().out
  }
}
