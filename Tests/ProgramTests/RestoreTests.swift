import Testing

extension BadDays {
  /// A node that was restored from a backup has forgotten what it signed since, and must not sign on top of
  /// that.
  @Suite struct RestoreTests {
    @Test func aRestoredNodeGoesOnWhereItWas() async throws {
      let company = try await Company.found(2)
      let (node, peer) = (company.departments[0], company.departments[1])
      for name in ["Carl", "Dora"] {
        let employee = Colleague(name, in: company.folder)
        try await employee.enrol(at: node)
        try await employee.run("community", "join", Company.community).good()
      }
      let key = try await node.key()
      let backup = company.folder.path + "/backup"
      try await node.ask("backup", backup).good()
      // After the backup the node signs, and the peer has it.
      try await node.ask("employee", "end", "Carl").good()
      try await eventually("the peer has what the node signed") {
        try Books(peer.store).heads()[key] == 0
      }
      try await node.kill()
      #expect(try await peer.stop() == 0)
      let restored = try await Department(
        restoring: node, from: backup, to: company.folder.path + "/restored")
      try await restored.start()
      #expect(try await restored.view().restored)
      #expect(try Books(restored.store).heads()[key] == nil)
      let refused = try await restored.ask("employee", "end", "Dora")
      #expect(refused.status == 1 && refused.err.contains("backup"), "\(refused)")
      #expect(try Books(restored.store).heads()[key] == nil)
      // Its peer tells it what it had signed.
      try await peer.start()
      try await eventually("it has learnt what it signed") { try await !restored.view().restored }
      #expect(try Books(restored.store).heads()[key] == 0)
      try await restored.ask("employee", "end", "Dora").good()
      try await eventually("both have the same") {
        try await restored.view().digest == peer.view().digest
      }
      for store in [restored.store, peer.store] {
        let books = try Books(store)
        #expect(try books.heads()[key] == 1)
        #expect(try books.forks() == 0)
      }
      for department in [restored, peer] { #expect(try await department.ask("check").status == 0) }
    }
  }
}

extension Department {
  func key() async throws -> String {
    struct Key: Decodable { let key: String }
    return try await ask("status", "--json").good().json(Key.self).key
  }
}
