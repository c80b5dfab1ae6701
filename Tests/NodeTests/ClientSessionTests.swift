import Client
import Desk
import Events
import Governance
import Replica
import Sodium
import Testing

/// The employees' client against a real node, over TLS on the loopback.
@Suite struct ClientSessionTests {
  static let patience = Duration.seconds(30)

  /// Somebody with a home of their own, enrolled.
  private func enrol(_ name: String, at node: TestNode, root: SigningKey? = nil) async throws -> Home {
    let home = Home(path: temporaryFolder() + "/home")
    let made = try await node.invitation(name)
    // The node's port was chosen by the system.
    let invitation = Invitation(
      department: made.department, address: "\(node.address)", secret: made.secret)
    let enrolment = try Enrolment.begin(
      in: home, with: invitation, name: name, root: root, passphrase: "correct horse", cost: .least,
      now: wallClock())
    #expect(try await enrolment.redeem().name == name)
    try await ClientSession.run(in: home) { session in
      try await session.subscribe(to: [])
      try await session.fetchDepartments()
    }
    return home
  }

  /// Founds a community and gives its node what was written.
  private func found(_ home: Home, _ name: String) async throws -> CommunityID {
    try await ClientSession.run(in: home) { session in
      let departments = try await session.fetchDepartments()
      let id = try await session.found(Founding(name: name, purpose: "", departments: departments))
      #expect(try await session.deliver(within: Self.patience) == 0)
      return id
    }
  }

  private func join(_ home: Home, _ community: CommunityID) async throws {
    try await ClientSession.run(in: home) { session in
      try await session.want(community)
      #expect(try await session.sync(within: Self.patience).isInStep)
      try await session.join(community)
      #expect(try await session.deliver(within: Self.patience) == 0)
    }
  }

  private func texts(_ home: Home, _ community: CommunityID) async throws -> [String?] {
    try await ClientSession.run(in: home) { session in
      #expect(try await session.sync(within: Self.patience).isInStep)
      return try await session.look { (reader) throws(ClientError) in
        try reader.feed(of: [community], limit: 100).map(\.text)
      }
    }
  }

  @Test func aPostIsAnsweredAndTheInboxSaysSo() async throws {
    let node = try await TestNode("Production")
    let (ada, bob) = (try await enrol("Ada", at: node), try await enrol("Bob", at: node))
    let community = try await found(ada, "Canteen")
    try await join(bob, community)
    let post = try await ClientSession.run(in: ada) { session in
      let id = try await session.post("Lentils today.", in: community)
      #expect(try await session.deliver(within: Self.patience) == 0)
      return id
    }
    #expect(try await texts(bob, community) == ["Lentils today."])
    try await ClientSession.run(in: bob) { session in
      let mentions = try await session.look { (reader) throws(ClientError) in
        try reader.mentions(in: "Again, @Ada?", community)
      }
      #expect(mentions.count == 1)
      _ = try await session.reply(to: post, "Again, @Ada?", mentions: mentions, in: community)
      #expect(try await session.deliver(within: Self.patience) == 0)
    }
    #expect(try await texts(ada, community) == ["Again, @Ada?", "Lentils today."])
    let badge = try ada.badge()
    let inbox = try #require(try Reader(ada, as: badge)).inbox(limit: 10)
    #expect(inbox.items.map(\.author.name) == ["Bob"])
    #expect(inbox.items.map(\.author.departmentName) == ["Production"])
    await node.stop()
  }

  @Test func whatIsWrittenOfflineWaitsAndArrives() async throws {
    let node = try await TestNode("Production")
    let (ada, bob) = (try await enrol("Ada", at: node), try await enrol("Bob", at: node))
    let community = try await found(ada, "Canteen")
    try await join(bob, community)
    _ = try await texts(ada, community)
    try await ClientSession.run(in: ada, .offline) { session in
      _ = try await session.post("one", in: community)
      _ = try await session.post("two", in: community)
      #expect(try await session.outboxCount() == 2)
    }
    #expect(try await texts(bob, community).isEmpty)
    #expect(try await texts(ada, community) == ["two", "one"])
    #expect(try await texts(bob, community) == ["two", "one"])
    await node.stop()
  }

  @Test(arguments: [365 * 86_400_000, -365 * 86_400_000] as [Int64])
  func aWrongClockWritesNothingAndStillReads(_ wrong: Int64) async throws {
    let node = try await TestNode("Production")
    let (ada, bob) = (try await enrol("Ada", at: node), try await enrol("Bob", at: node))
    let community = try await found(ada, "Canteen")
    try await join(bob, community)
    var options = ClientSession.Options()
    options.clock = { Milliseconds(Int64(wallClock()) + wrong) }
    try await ClientSession.run(in: bob, options) { session in
      let outcome = try await session.sync(within: Self.patience)
      #expect(outcome.failure == nil)
      var offset: Int64?
      do throws(ClientError) {
        _ = try await session.post("from another year", in: community)
      } catch {
        if case .clockDiffers(let ahead) = error { offset = ahead }
      }
      // How far the node's clock is ahead of this one.
      #expect(offset.map { ($0 > 0) == (wrong < 0) } == true)
      let waiting = try await session.outboxCount()
      #expect(waiting == 0)
    }
    #expect(try await texts(ada, community).isEmpty)
    await node.stop()
  }

  /// As `watch` and `post`: the one with the turn sees that it is wanted and gives it up; no chain forks.
  @Test func twoTakeTurns() async throws {
    let node = try await TestNode("Production")
    let ada = try await enrol("Ada", at: node)
    let community = try await found(ada, "Canteen")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for text in ["one", "two", "three"] {
        group.addTask {
          try await ClientSession.run(in: ada) { session in
            _ = try await session.post(text, in: community)
            // The last one has nobody behind it.
            for _ in 0..<20 where try await !session.isWanted {
              await session.pause(atMost: .milliseconds(10))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let found = try await texts(ada, community).compactMap { $0 }.sorted()
    #expect(found == ["one", "three", "two"])
    let devices = try await ClientSession.run(in: ada) { try await $0.devices() }
    #expect(devices.map(\.isThis) == [true])
    await node.stop()
  }

  @Test func aSecondDeviceIsTheSameMemberUntilItIsRevoked() async throws {
    let node = try await TestNode("Production")
    let ada = try await enrol("Ada", at: node)
    let community = try await found(ada, "Canteen")
    let root = try ada.root("correct horse")
    let invitation = try await ClientSession.run(in: ada) { try await $0.inviteDevice() }
    let second = Home(path: temporaryFolder() + "/home")
    _ = try await Enrolment.begin(
      in: second, with: invitation, name: "Ada", root: root, passphrase: "another one", cost: .least,
      now: wallClock()
    ).redeem()
    try await ClientSession.run(in: second) { session in
      try await session.subscribe(to: nil)
      _ = try await session.sync(within: Self.patience)
      #expect(try await session.introduceEverywhere() == 1)
      #expect(try await session.introduceEverywhere() == 0)
      _ = try await session.post("from the train", in: community)
      #expect(try await session.deliver(within: Self.patience) == 0)
    }
    #expect(try await texts(ada, community) == ["from the train"])
    let lost = try second.badge().device
    try await ClientSession.run(in: ada) { session in
      let before = try await session.devices()
      #expect(before.map(\.key).contains(lost))
      let count = try await session.revoke(lost, by: root)
      #expect(count == 1)
      let waiting = try await session.deliver(within: Self.patience)
      #expect(waiting == 0)
      let after = try await session.devices()
      #expect(after.contains { $0.key == lost && $0.isRevoked })
    }
    let failure = try await ClientSession.run(in: second) { await $0.failure }
    #expect(failure == .keyRefused)
    await node.stop()
  }
}
