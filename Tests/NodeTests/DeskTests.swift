import Desk
import Events
import Host
import Node
import Sodium
import Testing
import Transport

/// Who gets in, and who does not (Protocol/desk.md).
@Suite struct DeskTests {
  @Test func anInvitationEnrolsOnePersonOnce() async throws {
    let node = try await TestNode("Production")
    let ada = try TestClient()
    let invitation = try await node.invitation("Ada")
    let affiliation = try await ada.enrol(invitation, at: node)
    #expect(affiliation.isSigned && affiliation.member == ada.member && affiliation.serial == 1)
    #expect(affiliation.department == node.node.departmentID)
    // The answer may have been lost: the same device may ask again.
    #expect(try await ada.enrol(invitation, at: node).serial == 1)
    let eve = try TestClient()
    let reply = try await eve.ask(.enrol(eve.certificate, name: "Eve"), of: node, as: invitation.key)
    #expect(reply == .refused(.notAllowed))
    guard case .employees(let employees) = await node.ask(.employees) else { return #expect(Bool(false)) }
    #expect(employees.map(\.name) == ["Ada"])
    await node.stop()
  }

  @Test func strangersAreRefusedBeforeAByteOfData() async throws {
    let node = try await TestNode("Production")
    let eve = try TestClient()
    await #expect(throws: TransportError.self) {
      try await eve.ask(.departments, of: node, as: eve.device)
    }
    #expect(node.node.transport.refusals.contains { $0.count > 0 })
    await node.stop()
  }

  @Test func anExpiredOrRevokedInvitationIsWorthNothing() async throws {
    let node = try await TestNode("Production")
    let ada = try TestClient()
    let expired = try await node.invitation("late", lifetime: 0)
    let reply = try? await ada.ask(.enrol(ada.certificate, name: "Ada"), of: node, as: expired.key)
    #expect(reply == nil)
    let revoked = try await node.invitation("void")
    guard case .done = await node.ask(.revokeInvitation("void")) else { return #expect(Bool(false)) }
    await #expect(throws: TransportError.self) {
      try await ada.ask(.enrol(ada.certificate, name: "Ada"), of: node, as: revoked.key)
    }
    await node.stop()
  }

  @Test func whoLeftComesBackByANewInvitationOnly() async throws {
    let node = try await TestNode("Production")
    let ada = try TestClient()
    let used = try await node.invitation("Ada")
    _ = try await ada.enrol(used, at: node)
    let another = SigningKey(seed: .random())
    #expect(try await ada.ask(.inviteDevice(another.publicKey), of: node, as: ada.device) == .done)
    guard case .done = await node.ask(.endEmployee("Ada")) else { return #expect(Bool(false)) }
    for key in [used.key, another, ada.device] {
      await #expect(throws: TransportError.self) {
        try await ada.ask(.enrol(ada.certificate, name: "Ada"), of: node, as: key)
      }
    }
    let new = try await ada.enrol(try await node.invitation("Ada"), at: node)
    #expect(new.serial == 2)
    await node.stop()
  }

  @Test func aForgedCertificateIsRefused() async throws {
    let node = try await TestNode("Production")
    let (ada, eve) = (try TestClient(), try TestClient())
    let invitation = try await node.invitation("Ada")
    // Eve's device under Ada's name, with a signature that is not Ada's.
    var bytes = DeskMessage.request(7, .enrol(eve.certificate, name: "x")).encoded()
    let member = Array(ada.member.bytes)
    let place = bytes.firstRange(of: eve.member.bytes)!.lowerBound
    bytes.replaceSubrange(place..<place + 32, with: member)
    guard case .request(_, let forged) = try DeskMessage(decoding: bytes) else { return #expect(Bool(false)) }
    #expect(try await ada.ask(forged, of: node, as: invitation.key) == .refused(.wrongStatement))
    await node.stop()
  }

  @Test func whoLeftIsServedNoMore() async throws {
    let node = try await TestNode("Production")
    let ada = try TestClient()
    _ = try await ada.enrol(try await node.invitation("Ada"), at: node)
    #expect(try await ada.ask(.departments, of: node, as: ada.device) != nil)
    guard case .done = await node.ask(.endEmployee("Ada")) else { return #expect(Bool(false)) }
    let answer = try? await ada.ask(.departments, of: node, as: ada.device)
    #expect(answer == nil)
    await node.stop()
  }

  @Test func aRevokedDeviceIsServedNoMoreAndAnInvitedOneIs() async throws {
    let node = try await TestNode("Production")
    let ada = try TestClient()
    _ = try await ada.enrol(try await node.invitation("Ada"), at: node)
    let secret = Bytes32.random()
    let second = try TestClient(root: ada.root)
    #expect(
      try await ada.ask(.inviteDevice(SigningKey(seed: secret).publicKey), of: node, as: ada.device) == .done)
    let department = Department(
      id: node.node.departmentID, nodeKey: node.node.key.publicKey, name: "Production")
    let invitation = Invitation(department: department, address: "\(node.address)", secret: secret)
    // Nobody else can use it.
    let eve = try TestClient()
    #expect(
      try await eve.ask(.enrol(eve.certificate, name: "Eve"), of: node, as: invitation.key)
        == .refused(.invitedAnother))
    #expect(try await second.enrol(invitation, at: node).serial == 1)
    let revocation = DeviceStatement(
      .revocation, of: ada.device.publicKey, time: wallClock(), by: ada.root)
    #expect(try await second.ask(.revokeDevice(revocation), of: node, as: second.device) == .done)
    let answer = try? await ada.ask(.departments, of: node, as: ada.device)
    #expect(answer == nil)
    await node.stop()
  }
}
