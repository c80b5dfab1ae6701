import Desk
import Events
import Host
import Logging
import Replica
import Sodium
import Store
import Transport

// What employees' clients ask of their node (Protocol/desk.md).

extension Node {
  /// A connection that came with an invitation: it may ask one thing, to be enrolled.
  @concurrent
  nonisolated func enrol(_ link: Link, _ invitation: Roster.OpenInvitation) async {
    try? await link.receive { frames in
      for frame in frames {
        guard case .request(let number, let request) = try DeskMessage(decoding: frame) else {
          return link.close()
        }
        let reply = await self.enrol(request, invitation.key)
        link.send([DeskMessage.reply(number, reply).encoded()])
      }
    }
    link.close()
  }

  /// Single use: the invitation is spent with the device that came first, which may ask again, for an answer
  /// may be lost on its way.
  private func enrol(_ request: DeskRequest, _ key: PublicKey) async -> DeskReply {
    guard case .enrol(let certificate, let name) = request else { return .refused(.notAllowed) }
    let now = clock()
    guard certificate.isSigned, certificate.device.isAdmissible,
      PublicKey(raw: certificate.member).isAdmissible,
      certificate.device.raw != certificate.member
    else { return .refused(.wrongStatement) }
    if await host.clockDoubt != nil { return .refused(.clock) }
    do throws(StoreError) {
      guard let invitation = try roster.invitation(key), invitation.expires > now,
        invitation.used ?? certificate.device == certificate.device
      else { return .refused(.notAllowed) }
      guard invitation.member ?? certificate.member == certificate.member else {
        return .refused(.invitedAnother)
      }
      if let device = try roster.device(certificate.device) {
        guard device.member == certificate.member, device.revoked == nil else { return .refused(.keyInUse) }
      }
      let reply = try enter(
        certificate, name: invitation.label.isEmpty ? name : invitation.label, invitation, now)
      door.change(to: try roster.keys())
      return reply
    } catch { return refusal(error) }
  }

  private func enter(
    _ certificate: DeviceStatement, name: String, _ invitation: Roster.OpenInvitation, _ now: Milliseconds
  ) throws(StoreError) -> DeskReply {
    let member = certificate.member
    let known = try roster.employee(member)
    // Who left may come back by an invitation: a new affiliation, above all that were ended.
    let serial = known.map { $0.ended == nil ? $0.serial : $0.serial + 1 } ?? 1
    try roster.change { () throws(StoreError) in
      try roster.setEmployee(
        .init(
          member: member, name: known?.name ?? name, serial: serial, since: known?.since ?? now, ended: nil))
      try roster.setDevice(
        .init(
          key: certificate.device, member: member,
          added: try roster.device(certificate.device)?.added ?? now, revoked: nil))
      try roster.setInvitation(
        .init(
          key: invitation.key, label: invitation.label, member: member, expires: invitation.expires,
          used: certificate.device))
    }
    log.info("enrolled", metadata: ["member": "\(member.short)", "device": "\(certificate.device.short)"])
    let affiliation = Affiliation(of: member, serial: serial, to: departmentID, time: now, by: key)
    return .enrolled(affiliation, try department)
  }

  /// A request of an employee's client.
  func answer(_ frame: [UInt8], _ member: MemberID, _ link: Link) async {
    guard case .request(let number, let request) = try? DeskMessage(decoding: frame) else {
      return await host.charge(link.peer, "malformedMessage")
    }
    let reply: DeskReply
    do throws(StoreError) {
      reply = try await answer(request, member, link.peer)
    } catch { reply = refusal(error) }
    link.send([DeskMessage.reply(number, reply).encoded()])
  }

  private func answer(
    _ request: DeskRequest, _ member: MemberID, _ device: PublicKey
  ) async throws(StoreError) -> DeskReply {
    switch request {
    case .departments:
      return .departments([try department] + (try roster.peers()).map(\.department))
    case .catalogue(let after): return .catalogue(try await catalogue(for: member, after: after))
    case .inviteDevice(let key):
      guard key.isAdmissible, try roster.role(of: key, at: 0) == nil, try roster.invitation(key) == nil else {
        return .refused(.keyInUse)
      }
      let expires = clock() + 3_600_000
      try roster.change { () throws(StoreError) in
        try roster.setInvitation(.init(key: key, label: "", member: member, expires: expires))
      }
      door.change(to: try roster.keys())
      return .done
    case .revokeDevice(let revocation):
      guard revocation.member == member, revocation.isSigned,
        let known = try roster.device(revocation.device),
        known.member == member
      else { return .refused(.wrongStatement) }
      try roster.change { () throws(StoreError) in
        try roster.setDevice(
          .init(key: known.key, member: member, added: known.added, revoked: known.revoked ?? clock()))
      }
      door.change(to: try roster.keys())
      // The device that asks may be the one that is revoked: it gets its answer first.
      if known.key != device { await host.disconnect(known.key) }
      return .done
    case .enrol: return .refused(.notAllowed)
    case .unknown: return .refused(.unknownRequest)
    }
  }

  /// One page of the communities that a member may see.
  private func catalogue(
    for member: MemberID, after: CommunityID?
  ) async throws(StoreError) -> [Listing] {
    return try await host.read { (replica) throws(StoreError) in
      let visible = try replica.store.communities(visibleTo: member)
      let page = visible.drop { id in after.map { id <= $0 } ?? false }.prefix(DeskLimits.page)
      return try page.map { (id) throws(StoreError) in try replica.listing(of: id) }
    }
  }

  private func refusal(_ error: StoreError) -> DeskReply {
    if error != .diskFull { log.error("the roster cannot be written", metadata: ["error": "\(error)"]) }
    return .refused(.diskFull)
  }
}

extension Replica {
  /// A community as the catalogue shows it.
  func listing(of id: CommunityID) throws(StoreError) -> Listing {
    let summary = try store.summary(of: id)
    var (name, purpose) = ("", "")
    if let body = summary.charterBody,
      case .charter(let its, let why, _) = Body(stored: body).content(of: .charter)
    {
      (name, purpose) = (its, why)
    }
    return Listing(
      community: id, name: name.limited(to: DeskLimits.name),
      purpose: purpose.limited(to: DeskLimits.purpose),
      visibility: summary.visibility, admission: try admission(summary.charter),
      members: UInt64(summary.members),
      events: UInt64(summary.events), latest: summary.latest)
  }
}

/// What a charter says of admission, as a number for the catalogue.
private func admission(_ charter: [UInt8]) throws(StoreError) -> UInt64 {
  guard case .charter(let charter) = try? UnverifiedEvent(charter).header?.facts else {
    throw .corrupt("a charter does not decode")
  }
  return switch charter.admission {
  case .open: 0
  case .endorsed(let members): UInt64(members)
  case .byDecision: 255
  }
}

extension String {
  /// The longest beginning with at most so many bytes.
  fileprivate func limited(to bytes: Int) -> String {
    var (text, count) = ("", 0)
    for character in self {
      count += character.utf8.count
      if count > bytes { break }
      text.append(character)
    }
    return text
  }
}
