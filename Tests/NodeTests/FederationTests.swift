import Desk
import Events
import Host
import Node
import Replica
import Sodium
import Store
import Testing

/// Nodes and clients over TLS on the loopback.
@Suite struct FederationTests {
  /// Founds an open community of these departments.
  private func found(
    _ ada: TestClient, _ affiliation: Affiliation, among nodes: [TestNode]
  ) async throws -> CommunityID {
    let departments = nodes.map {
      Charter.Department(id: $0.node.departmentID, nodeKey: $0.node.key.publicKey)
    }
    let charter = Charter(
      visibility: .open, admission: .open, departments: departments, certificate: ada.certificate,
      affiliation: affiliation)
    return try await ada.author(
      .charter(charter), .charter(name: "Shift plans", purpose: "who works when", text: nil), in: nil)
  }

  @Test func aPostTravelsFromOneDepartmentToAnother() async throws {
    let (left, right) = (try await TestNode("Production"), try await TestNode("Research"))
    try await befriend(left, right)
    let (ada, bob) = (try TestClient(), try TestClient())
    let affiliation = try await ada.enrol(try await left.invitation("Ada"), at: left)
    let other = try await bob.enrol(try await right.invitation("Bob"), at: right)
    let community = try await found(ada, affiliation, among: [left, right])
    // Written before anybody is connected: it waits in the store.
    let post = try await ada.author(.post, .post("Who takes the night shift?"), in: community)
    async let one: Void = ada.connect(to: left)
    async let two: Void = bob.connect(to: right)
    let arrived = await bob.events.first {
      if case .committed(let ids) = $0 { ids.contains(post) } else { false }
    }
    #expect(arrived != nil)
    _ = try await bob.author(.join(bob.certificate, other), in: community)
    let reply = try await bob.author(.reply(post), .post("I do."), in: community)
    let answered = await ada.events.first {
      if case .committed(let ids) = $0 { ids.contains(reply) } else { false }
    }
    #expect(answered != nil)
    // Durable at home is what acknowledged means.
    let acknowledged = await bob.events.first {
      if case .acknowledged(_, let ids) = $0 { ids.contains(reply) } else { false }
    }
    #expect(acknowledged != nil)
    let feed = try await ada.host.read { (replica) throws(StoreError) in
      try replica.store.feed(of: community, limit: 10).map(\.id)
    }
    #expect(feed == [reply, post])
    await ada.stop()
    await bob.stop()
    _ = try? await (one, two)
    guard case .status(let a) = await left.ask(.status), case .status(let b) = await right.ask(.status) else {
      return #expect(Bool(false))
    }
    #expect(a.digest == b.digest && a.events == 4)
    await left.stop()
    await right.stop()
  }

  @Test func aNodeWithAWrongClockSignsNothing() async throws {
    let year: Milliseconds = 31_536_000_000
    let (right, wrong) = (try await TestNode("Right"), try await TestNode("Wrong") { wallClock() + year })
    try await befriend(right, wrong)
    let ada = try TestClient()
    let invitation = try await wrong.invitation("Ada", lifetime: 600_000)
    // Until the two are connected nobody can know which clock is wrong.
    while await wrong.node.host.connections.isEmpty { await Task.yield() }
    let reply = try await ada.ask(.enrol(ada.certificate, name: "Ada"), of: wrong, as: invitation.key)
    #expect(reply == .refused(.clock))
    guard case .status(let status) = await wrong.ask(.status) else { return #expect(Bool(false)) }
    #expect(status.clockDoubt.map { abs($0) > 31_000_000_000 } == true)
    await right.stop()
    await wrong.stop()
  }

  @Test func operatorsAreToldWhatIsWrong() async throws {
    let node = try await TestNode("Production")
    for request in [
      .addPeer(ticket: "nonsense"), .addPeer(ticket: await node.ticket()), .removePeer("nobody"),
      .revokeInvitation("nobody"), .endEmployee("nobody"), .removeAuditor("nobody"),
      .addAuditor(key: "00", name: "x", communities: [], lifetime: nil),
      .addAuditor(key: node.node.key.publicKey.hex, name: "x", communities: ["none"], lifetime: nil),
      .invite(label: "x", lifetime: 1, member: "nobody"),
    ] as [OperatorRequest] {
      guard case .failed(let why) = await node.ask(request) else { return #expect(Bool(false)) }
      #expect(!"\(why)".isEmpty)
    }
    await node.stop()
  }
}
