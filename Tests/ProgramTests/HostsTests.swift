import Glibc
import Synchronization
import Testing

extension BadDays {
  /// Five departments on five hosts, a network that fails in every way at once, and people who write all the
  /// time.
  @Suite(.enabled(if: Hosts.isPossible)) struct HostsTests {
    private static let count = 5
    /// Two summary periods and the longest back-off: what Protocol/replication.md leaves to time.
    private static let healing = Duration.seconds(2 * 30 + 30)

    @Test func whatANetworkDoes() async throws {
      let folder = try Folder()
      let hosts = try await Hosts(Self.count, in: folder)
      let names = ["Production", "Research", "Council", "Logistics", "Kitchen"]
      var (departments, colleagues): ([Department], [Colleague]) = ([], [])
      for (host, name) in names.enumerated() {
        departments.append(
          try await Department(name, in: folder, host: hosts.address(host), prefix: hosts.prefix(host)))
        colleagues.append(Colleague("Person \(host)", in: folder, prefix: hosts.prefix(host)))
      }
      let company = try await Company(folder, departments, colleagues)
      let writing = Writing(Self.count)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (place, colleague) in company.colleagues.enumerated() {
          group.addTask { try await writing.go(on: colleague, place) }
        }
        // Every way out of this ends the writing.
        defer { writing.isOver = true }
        try await misbehave(hosts, company, writing)
        writing.isOver = true
        try await group.waitForAll()
      }
      try await heal(hosts, company, writing)
    }

    /// One thing after the other goes wrong, and nothing is put right; the writing goes on.
    private func misbehave(_ hosts: Hosts, _ company: Company, _ writing: Writing) async throws {
      let nodes = company.departments
      try await writing.progress()
      // 10 % of what comes to the kitchen is lost; one way between two others nothing arrives.
      try await hosts.lose(.some(percent: 10), at: 4)
      try await hosts.lose(.allFrom([3]), at: 2)
      try await writing.progress()
      // The first two are cut off from the other three.
      for host in 0...1 { try await hosts.lose(.allFrom([2, 3, 4]), at: host) }
      for host in 2...4 { try await hosts.lose(.allFrom([0, 1]), at: host) }
      let split = writing.all
      try await writing.progress()
      #expect(try Books(nodes[0].store).lacking(writing.all.filter { !split.contains($0) }) != [])
      nodes[1].process?.send(SIGSTOP)
      try await nodes[3].kill()
      try await writing.progress()
    }

    private func heal(_ hosts: Hosts, _ company: Company, _ writing: Writing) async throws {
      let nodes = company.departments
      try await hosts.heal()
      nodes[1].process?.send(SIGCONT)
      try await nodes[3].start()
      let begun = ContinuousClock.now
      // What waits in the clients is brought as soon as their node can be reached.
      try await each(company.colleagues) { colleague in
        try await eventually("\(colleague.name) is in step", within: Self.healing) {
          try await colleague.run("sync", "--within", "5").status == 0
        }
      }
      let written = writing.all
      try await eventually("all agree", within: Self.healing) {
        guard try await company.isInStep() else { return false }
        return try nodes.allSatisfy { try Books($0.store).lacking(written) == [] }
      }
      print("hosts: \(written.count) posts, healed after \(ContinuousClock.now - begun)")
      #expect(ContinuousClock.now - begun < Self.healing)
      for node in nodes {
        #expect(try Books(node.store).forks() == 0)
        #expect(try await node.ask("check").status == 0)
      }
    }
  }

  /// People who write, and what was acknowledged to them.
  private final class Writing: Sendable {
    private struct State {
      var ids: [[String]]
      var isOver = false
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(ids: Array(repeating: [], count: count))) }

    var isOver: Bool {
      get { state.withLock { $0.isOver } }
      set { state.withLock { $0.isOver = newValue } }
    }

    var all: [String] { state.withLock { $0.ids.flatMap { $0 } } }

    func go(on colleague: Colleague, _ place: Int) async throws {
      var count = 0
      while !isOver {
        count += 1
        let written = try await colleague.post("\(colleague.name) \(count)")
        state.withLock { $0.ids[place].append(written.id) }
      }
    }

    /// Until each of them has written three more posts.
    func progress() async throws {
      let before = state.withLock { $0.ids.map(\.count) }
      try await eventually("everybody writes", within: .seconds(120)) {
        state.withLock { state in zip(state.ids, before).allSatisfy { $0.count >= $1 + 3 } }
      }
    }
  }
}
