import Glibc
import Synchronization
import Testing
import TestSupport

extension BadDays {
  /// `kill -9` at any moment: what was acknowledged is there, and no key ever signs twice.
  @Suite struct KillTests {
    /// Of nodes and clients together.
    private static let kills = 300
    private static let seed: UInt64 = 11

    @Test func threeHundredTimes() async throws {
      let company = try await Company.found(2)
      let record = Record(homes: 2, kills: Self.kills)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for home in 0..<2 {
          group.addTask { try await killNode(home, of: company, record) }
          for lane in 0..<2 { group.addTask { try await write(home, lane, company, record) } }
        }
        group.addTask { try await watch(1, company, record) }
        try await group.waitForAll()
      }
      #expect(record.nodeKills > Self.kills / 6 && record.clientKills > Self.kills / 6)
      try await settle(company, record)
    }

    /// Starts a node, and kills it some time later: while it starts, while it takes in, while it sends.
    private func killNode(_ home: Int, of company: Company, _ record: Record) async throws {
      let node = company.departments[home]
      var numbers = Numbers(seed: Self.seed + UInt64(home))
      var checked = 0
      try await node.kill()
      while !record.isDone {
        try node.launch()
        try await Task.sleep(for: .milliseconds(20 + numbers.below(600)))
        try await node.kill()
        record.countNode()
        // What was acknowledged before the kill; more is read from the file than that, never less.
        let acknowledged = record.atNode(home)
        #expect(try Books(node.store).lacking(Array(acknowledged[checked...])) == [])
        checked = acknowledged.count
      }
    }

    /// Post after post, every other one of them killed at some moment of its life.
    private func write(_ home: Int, _ lane: Int, _ company: Company, _ record: Record) async throws {
      let author = company.colleagues[home]
      var numbers = Numbers(seed: Self.seed + 100 + UInt64(home * 2 + lane))
      var count = 0
      while !record.isDone {
        count += 1
        let text = "\(author.name) \(lane) \(count)"
        let post = try author.launch(["post", Company.community, "-m", text, "--json"])
        if numbers.below(2) == 0, try await post.wait(within: .milliseconds(numbers.below(150))) == nil {
          try await post.kill()
          record.countClient()
        } else {
          let written = try await Self.kept(post.outcome()).json(Written.self)
          record.note(written, home)
        }
      }
    }

    /// What was written is kept, also where the node, killed amid the handshake, looks as if it refused.
    private static func kept(_ outcome: Outcome) throws -> Outcome {
      outcome.status == 4 ? outcome : try outcome.good()
    }

    private func watch(_ home: Int, _ company: Company, _ record: Record) async throws {
      var numbers = Numbers(seed: Self.seed + 200)
      while !record.isDone {
        let watch = try company.colleagues[home].launch(["watch"])
        guard try await watch.wait(within: .milliseconds(numbers.below(1_500))) == nil else {
          throw Unexpected("watch ended by itself: \(watch.err)")
        }
        try await watch.kill()
        record.countClient()
      }
    }

    /// When all runs again: everything acknowledged is everywhere, and nothing is damaged.
    private func settle(_ company: Company, _ record: Record) async throws {
      try await each(company.departments) { try await $0.start() }
      try await eventually("everybody is in step", within: .seconds(120)) {
        for colleague in company.colleagues where try await colleague.run("sync").status != 0 { return false }
        return try await company.isInStep()
      }
      for colleague in company.colleagues { try await colleague.run("sync").good() }
      let all = record.all
      for store in company.departments.map(\.store) + company.colleagues.map(\.store) {
        let books = try Books(store)
        #expect(try books.lacking(all) == [], "\(store)")
        #expect(try books.forks() == 0, "\(store)")
      }
      for node in company.departments {
        let check = try await node.ask("check")
        #expect(check.status == 0, "\(check.out)")
      }
      print(
        "kills: \(record.nodeKills) of nodes, \(record.clientKills) of clients; \(all.count) posts"
      )
    }
  }

  /// What was acknowledged by whom, and how often somebody was killed.
  private final class Record: Sendable {
    private struct State {
      var atClient: [String] = []
      var atNode: [[String]]
      var nodeKills = 0
      var clientKills = 0
    }

    private let state: Mutex<State>
    private let kills: Int

    init(homes: Int, kills: Int) {
      state = Mutex(State(atNode: Array(repeating: [], count: homes)))
      self.kills = kills
    }

    /// A post whose ID was printed; the node has it too if nothing waits.
    func note(_ written: Written, _ home: Int) {
      state.withLock {
        $0.atClient.append(written.id)
        if written.waiting == 0 { $0.atNode[home].append(written.id) }
      }
    }

    func countNode() { state.withLock { $0.nodeKills += 1 } }
    func countClient() { state.withLock { $0.clientKills += 1 } }

    var all: [String] { state.withLock { $0.atClient } }
    func atNode(_ home: Int) -> [String] { state.withLock { $0.atNode[home] } }
    var nodeKills: Int { state.withLock { $0.nodeKills } }
    var clientKills: Int { state.withLock { $0.clientKills } }
    var isDone: Bool { nodeKills + clientKills >= kills }
  }
}
