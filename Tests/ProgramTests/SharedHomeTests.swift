import Testing

extension BadDays {
  /// Many processes at once in one home: they take turns.
  @Suite struct SharedHomeTests {
    private static let shells = 4
    private static let rounds = 6

    @Test func watchAndManyShells() async throws {
      let company = try await Company.found(2)
      let (ada, bob) = (company.colleagues[0], company.colleagues[1])
      let before = try Books(ada.store).heads()
      let watch = try ada.launch(["watch"])
      try await eventually("she watches") { watch.err.contains("watching") }
      let written = try await withThrowingTaskGroup(of: [String].self) { group in
        for shell in 0..<Self.shells { group.addTask { try await work(ada, shell) } }
        group.addTask {
          var ids: [String] = []
          for round in 0..<Self.rounds { ids.append(try await bob.post("Bob \(round)").id) }
          return ids
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(written).count == Self.rounds * (2 * Self.shells + 1))
      try await eventually("all of it is everywhere") {
        try company.departments.allSatisfy { try Books($0.store).lacking(written) == [] }
          && Books(ada.store).lacking(written) == []
      }
      // Who watches saw what came from elsewhere, and goes on.
      try await eventually("it was shown") {
        (0..<Self.rounds).allSatisfy { watch.out.contains("Bob \($0)") }
      }
      #expect(watch.status == nil)
      for store in company.departments.map(\.store) + [ada.store] {
        #expect(try Books(store).forks() == 0)
      }
      // Ada's chain is whole: each of her events is one link of it.
      let links = try Books(ada.store).heads().filter { before[$0.key] != nil }
        .map { $0.value - before[$0.key, default: 0] }
      #expect(links.contains(UInt64(Self.shells * Self.rounds * 2)))
    }

    /// A post and a reply to it, again and again. Nobody waits long for their turn.
    private func work(_ ada: Colleague, _ shell: Int) async throws -> [String] {
      var ids: [String] = []
      for round in 0..<Self.rounds {
        let begun = ContinuousClock.now
        let post = try await ada.post("Ada \(shell) \(round)")
        let reply = try await ada.run("reply", post.id, "-m", "indeed", "--json").good().json(Written.self)
        ids += [post.id, reply.id]
        #expect(ContinuousClock.now - begun < .seconds(30))
      }
      return ids
    }
  }
}
