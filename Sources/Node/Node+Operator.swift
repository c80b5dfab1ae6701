import Bundles
import Events
import Desk
import Governance
import Host
import Logging
import Replica
import Sodium
import Store
import Sync
import Transport

// What the operator may do. None of it authors, alters or admits in a member's name.

extension Node {
  /// Does what the operator asks.
  package func answer(_ request: OperatorRequest) async -> OperatorReply {
    do {
      return try await perform(request)
    } catch let error as NodeError {
      return .failed(error)
    } catch let error as StoreError {
      return .failed(.store(error))
    } catch let error as DeskError {
      return .failed(.code(error))
    } catch {
      return .failed(.other("\(error)"))
    }
  }

  private func perform(_ request: OperatorRequest) async throws -> OperatorReply {
    switch request {
    case .status: return .status(try await status())
    case .ticket: return .code(Ticket(department: try department, address: try address).text, expires: nil)
    case .invite(let label, let lifetime, let member): return try invite(label, lifetime, member)
    case .invitations: return .invitations(try invitationEntries())
    case .revokeInvitation(let name): return try revokeInvitation(name)
    case .addPeer(let ticket): return try addPeer(ticket)
    case .peers: return .peers(try await peerEntries())
    case .removePeer(let name): return try await removePeer(name)
    case .addAuditor(let key, let name, let communities, let lifetime):
      return try await addAuditor(key, name, communities, lifetime)
    case .auditors: return .auditors(try auditorEntries())
    case .removeAuditor(let name): return try await removeAuditor(name)
    case .employees: return .employees(try await employeeEntries())
    case .endEmployee(let name): return try await endEmployee(name)
    case .communities: return .communities(try await communityEntries())
    case .importBundle(let path): return try await importBundle(path)
    case .reload:
      door.change(to: try roster.keys())
      return .done(.reloaded)
    }
  }

  // MARK: Invitations

  private func invite(_ label: String, _ lifetime: Milliseconds, _ member: String?) throws -> OperatorReply {
    let employee = try member.map { try self.employee(named: $0) }
    let secret = Bytes32.random()
    let now = clock()
    let key = SigningKey(seed: secret).publicKey
    try roster.change { () throws(StoreError) in
      try roster.forgetInvitations(before: now > Self.day * 30 ? now - Self.day * 30 : 0)
      try roster.setInvitation(
        .init(key: key, label: label, member: employee?.member, expires: now + lifetime))
    }
    door.change(to: try roster.keys())
    let invitation = Invitation(department: try department, address: try address, secret: secret)
    return .code(invitation.text, expires: now + lifetime)
  }

  private static let day: Milliseconds = 86_400_000

  private func invitationEntries() throws -> [OperatorReply.InvitationEntry] {
    let now = clock()
    return try roster.invitations().map {
      .init(
        id: $0.key.short, label: $0.label, expires: $0.expires, isUsed: $0.used != nil,
        isExpired: $0.expires <= now)
    }
  }

  private func revokeInvitation(_ name: String) throws -> OperatorReply {
    let invitation = try pick(name, try roster.invitations(), id: \.key.hex, name: \.label)
    try roster.change { () throws(StoreError) in try roster.deleteInvitation(invitation.key) }
    door.change(to: try roster.keys())
    return .done(.invitationRevoked(id: invitation.key.short, label: invitation.label))
  }

  // MARK: Peers

  private func addPeer(_ text: String) throws -> OperatorReply {
    let ticket = try Ticket(parsing: text)
    guard ticket.department.nodeKey != key.publicKey else { throw NodeError.ownTicket }
    guard ticket.department.nodeKey.isAdmissible else { throw NodeError.code(.malformed) }
    _ = try Address(ticket.address)
    let peer = Roster.Peer(department: ticket.department, address: ticket.address)
    try roster.change { () throws(StoreError) in try roster.setPeer(peer) }
    door.change(to: try roster.keys())
    if listener != nil { dial(peer) }
    return .done(
      .peerAdded(name: peer.department.name, key: peer.department.nodeKey.short, address: peer.address))
  }

  private func peerEntries() async throws -> [OperatorReply.PeerEntry] {
    let connected = Set(await host.connections.map(\.peer))
    return try roster.peers().map {
      .init(
        key: $0.department.nodeKey.hex, department: $0.department.id.hex, name: $0.department.name,
        address: $0.address, isConnected: connected.contains($0.department.nodeKey))
    }
  }

  private func removePeer(_ name: String) async throws -> OperatorReply {
    let peer = try pick(name, try roster.peers(), id: \.department.nodeKey.hex, name: \.department.name)
    let key = peer.department.nodeKey
    try roster.change { () throws(StoreError) in try roster.deletePeer(key) }
    door.change(to: try roster.keys())
    dialling.removeValue(forKey: key)?.cancel()
    await host.disconnect(key)
    return .done(.peerRemoved(name: peer.department.name))
  }

  // MARK: Auditors

  private func addAuditor(
    _ text: String, _ name: String, _ communities: [String], _ lifetime: Milliseconds?
  ) async throws -> OperatorReply {
    guard let key = PublicKey(hex: text), key.isAdmissible else { throw NodeError.unknown(text) }
    var granted: [CommunityID] = []
    for community in communities { granted.append(try await self.community(named: community)) }
    let until = lifetime.map { clock() + $0 }
    try roster.change { () throws(StoreError) in
      try roster.setAuditor(.init(key: key, name: name, communities: granted, until: until))
    }
    door.change(to: try roster.keys())
    return .done(.auditorAdded(name: name, key: key.short, communities: granted.count))
  }

  private func auditorEntries() throws -> [OperatorReply.AuditorEntry] {
    try roster.auditors().map {
      .init(key: $0.key.hex, name: $0.name, communities: $0.communities.map(\.raw.hex), until: $0.until)
    }
  }

  private func removeAuditor(_ name: String) async throws -> OperatorReply {
    let auditor = try pick(name, try roster.auditors(), id: \.key.hex, name: \.name)
    try roster.change { () throws(StoreError) in try roster.deleteAuditor(auditor.key) }
    door.change(to: try roster.keys())
    await host.disconnect(auditor.key)
    return .done(.auditorRemoved(name: auditor.name))
  }

  // MARK: Employees

  private func employeeEntries() async throws -> [OperatorReply.EmployeeEntry] {
    let connected = Set(await host.connections.map(\.peer))
    return try roster.employees().map { employee in
      let devices = try roster.devices(of: employee.member).filter { $0.revoked == nil }
      return .init(
        member: employee.member.hex, name: employee.name, since: employee.since, ended: employee.ended,
        devices: devices.count, isConnected: devices.contains { connected.contains($0.key) })
    }
  }

  /// The department vouches for somebody no longer: they are served no more, and every community that this
  /// node holds them in is told. They are not removed there: dormant (Protocol/membership.md §5.5).
  private func endEmployee(_ name: String) async throws -> OperatorReply {
    let employee = try employee(named: name)
    if let doubt = await host.clockDoubt { throw NodeError.clock(differsBy: doubt) }
    let member = employee.member
    let communities = try await host.read { (replica) throws(StoreError) in
      try replica.store.memberships(of: member).map(\.community)
    }
    for community in communities {
      let facts = Facts.affiliationEnd(member, serial: employee.serial)
      switch await host.author(Intent(community: community, facts: facts, salt: .zero)) {
      case .success: continue
      // A community that does not recognise this department has no affiliation of its to end.
      case .failure(.refused): continue
      case .failure(.restored): throw NodeError.restored
      case .failure(.diskFull): throw NodeError.store(.diskFull)
      case .failure: throw NodeError.clock(differsBy: 0)
      }
    }
    try roster.change { () throws(StoreError) in
      try roster.setEmployee(
        .init(
          member: member, name: employee.name, serial: employee.serial, since: employee.since,
          ended: employee.ended ?? clock()))
      // Or the ended would be vouched for again, by the code that they came with.
      try roster.deleteInvitations(of: member)
    }
    door.change(to: try roster.keys())
    for device in try roster.devices(of: member) { await host.disconnect(device.key) }
    return .done(.employeeEnded(name: employee.name, communities: communities.count))
  }

  private func employee(named name: String) throws -> Roster.Employee {
    try pick(name, try roster.employees(), id: \.member.hex, name: \.name)
  }

  // MARK: Names

  private func community(named name: String) async throws -> CommunityID {
    let entries = try await communityEntries()
    let entry = try pick(name, entries, id: \.id, name: \.name)
    guard let raw = Bytes32(hex: entry.id) else { throw NodeError.unknown(name) }
    return CommunityID(raw)
  }
}
