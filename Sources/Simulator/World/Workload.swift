import Sync
import Events
import Governance
import Replica
import Sodium
import Store

// What honest people and nodes do, each from what their own replica shows them.

extension World {
  /// One deed by somebody, if there is somebody who can do it now.
  func act() {
    guard let deed = dice.pick(oracle.communities.isEmpty ? [.found] : Deed.all) else { return }
    let isNodes: Bool
    switch deed {
    case .endAffiliation, .affiliate, .succeed: isNodes = true
    case .merge: isNodes = dice.chance(500)
    default: isNodes = false
    }
    let able = hosts.filter { $0.isUp && ($0.role == .node) == isNodes }
    guard let host = dice.pick(able) else { return }
    do {
      try perform(deed, at: host)
    } catch {
      lose(host, to: error)
    }
  }

  private func perform(_ deed: Deed, at host: Host) throws(StoreError) {
    if deed == .found { return found(at: host) }
    if deed == .replaceDevice { return replaceDevice(of: host) }
    guard let store = host.store, let community = dice.pick(try store.communities()) else { return }
    let desk = Desk(host: host, store: store, community: community)
    let words: Words?
    switch deed {
    case .endAffiliation, .affiliate, .succeed: words = try nodeDeed(deed, desk)
    case .join, .leave, .certifyDevice, .revokeDevice, .endorse: words = try memberDeed(deed, desk)
    default: words = try contentDeed(deed, desk)
    }
    guard let words else { return }
    note("\(name(of: host)): \(deed.rawValue) in \(name(of: community.id))")
    let before = authored
    feed(
      host.number,
      .author(
        .init(community: community.id, facts: words.facts, content: words.content, salt: dice.bytes32())))
    guard authored > before else { return }
    tally.count(.deed, deed.rawValue)
    if deed == .succeed { succeed(host) }
  }

  /// What is to be said.
  struct Words {
    let facts: Facts
    var content: BodyContent?
  }

  /// Where somebody sits: their replica, and a community in it.
  struct Desk {
    let host: Host
    let store: Store
    let community: CommunityEntry

    /// How far the key's chain goes here.
    func head(of key: PublicKey) throws(StoreError) -> UInt64? {
      try store.keys(ofCommunity: community.ref).first { $0.key == key }?.head
    }

    func standing(of member: MemberID) throws(StoreError) -> Standing {
      let entry = try store.members(ofCommunity: community.ref).first { $0.member == member }
      return entry.map { Standing(number: $0.standing) } ?? .none
    }
  }

  private func found(at host: Host) {
    guard oracle.communities.count < 4, let person = federation.person(at: host.number) else { return }
    let honest = federation.departments.filter { $0.isHonest || dice.chance(700) }
    let admission: Charter.Admission = dice.pick([
      .open, .open, .endorsed(by: 1), .endorsed(by: 2), .byDecision,
    ])!
    let named = federation.people.filter { other in
      other.id != person.id && honest.contains { $0.number == other.department } && dice.chance(300)
    }
    let charter = Charter(
      visibility: dice.chance(250) ? .closed : .open,
      admission: oracle.communities.isEmpty ? .open : admission,
      founders: named.map { .init(member: $0.id, department: federation.departments[$0.department].id) },
      departments: honest.map { .init(id: $0.id, nodeKey: $0.key.publicKey) },
      certificate: person.certificate(at: now),
      affiliation: federation.affiliate(person.number, to: person.department, at: now))
    note("\(person.name) founds a community")
    let content = BodyContent.charter(name: "Community", purpose: "to simulate", text: nil)
    let before = authored
    feed(
      host.number,
      .author(.init(community: nil, facts: .charter(charter), content: content, salt: dice.bytes32())))
    if authored > before { tally.count(.deed, Deed.found.rawValue) }
  }

  // MARK: Members

  private func memberDeed(_ deed: Deed, _ desk: Desk) throws(StoreError) -> Words? {
    guard let person = federation.person(at: desk.host.number) else { return nil }
    let isKnown = try desk.head(of: person.device.publicKey) != nil
    let standing = try desk.standing(of: person.id)
    switch deed {
    case .join:
      guard standing == .none || dice.chance(100), let department = vouching(for: person, desk) else {
        return nil
      }
      let affiliation = federation.affiliate(person.number, to: department, at: now)
      return Words(facts: .join(person.certificate(at: now), affiliation))
    case .certifyDevice:
      guard !isKnown, standing != .none else { return nil }
      return Words(facts: .device(person.certificate(at: now)))
    case .revokeDevice:
      guard isKnown, let old = dice.pick(person.retired) else { return nil }
      let statement = DeviceStatement(.revocation, of: old.publicKey, time: now, by: person.root)
      return Words(facts: .revocation(statement, lastSequence: try desk.head(of: old.publicKey)))
    case .leave:
      guard isKnown, standing != .none else { return nil }
      let seen = oracle.set(try desk.host.events(of: desk.community.id))
      let joins = Point(oracle, seen).openJoins(of: person.id, at: nil)
      return joins.isEmpty ? nil : Words(facts: .leave(Array(joins.prefix(32))))
    default:
      guard isKnown, let other = dice.pick(federation.people), other.id != person.id || dice.chance(50) else {
        return nil
      }
      let department = federation.departments[other.department].id
      return Words(facts: .endorse(other.id, dice.chance(500) ? department : nil))
    }
  }

  /// The person's department, if the community takes its word.
  private func vouching(for person: Person, _ desk: Desk) -> Int? {
    let known = oracle.entry(desk.community.id)
    guard case .charter(let charter) = known?.header.facts else { return nil }
    let department = federation.departments[person.department]
    return charter.departments.contains { $0.id == department.id } ? department.number : nil
  }

  // MARK: Content

  private func contentDeed(_ deed: Deed, _ desk: Desk) throws(StoreError) -> Words? {
    if deed == .merge { return Words(facts: .merge) }
    guard let person = federation.person(at: desk.host.number) else { return nil }
    let text = BodyContent.post("message \(dice.below(1_000_000)) from \(person.name)")
    switch deed {
    case .post: return Words(facts: .post, content: text)
    case .profile: return Words(facts: .profile, content: .profile(name: person.name, text: nil))
    default: break
    }
    let isOwn = [.edit, .retract, .erase].contains(deed) && !dice.chance(50)
    guard let target = try target(for: person, desk, isOwn: isOwn) else { return nil }
    return switch deed {
    case .reply: Words(facts: .reply(target), content: text)
    case .edit: Words(facts: .edit(target), content: text)
    case .retract: Words(facts: .retract(target))
    case .react: Words(facts: .react(target, reaction: UInt64(dice.below(10))))
    case .seen: Words(facts: .seen(target))
    default: Words(facts: .erase([target]))
    }
  }

  private func target(for person: Person, _ desk: Desk, isOwn: Bool) throws(StoreError) -> EventID? {
    let events = try desk.host.events(of: desk.community.id).compactMap(oracle.entry)
    let posts = events.filter {
      $0.header.bodyLength > 0 && $0.header.kind != .charter && (!isOwn || $0.header.author == person.id)
    }
    return dice.pick(Array(posts.suffix(20)))?.id
  }

  // MARK: Nodes

  private func nodeDeed(_ deed: Deed, _ desk: Desk) throws(StoreError) -> Words? {
    guard let department = federation.department(at: desk.host.number) else { return nil }
    let members = try desk.store.members(ofCommunity: desk.community.ref)
    switch deed {
    case .endAffiliation:
      let staff = federation.people.filter { $0.serials[department.number] != nil }
      let suspects = staff.filter { !$0.isHonest }
      guard let person = dice.pick(dice.chance(500) && !suspects.isEmpty ? suspects : staff) else {
        return nil
      }
      return Words(facts: .affiliationEnd(person.id, serial: person.serials[department.number] ?? 0))
    case .affiliate:
      let dormant = members.filter { $0.standing == Standing.dormant.number }
      guard let member = dice.pick(dormant),
        let person = federation.people.first(where: { $0.id == member.member })
      else { return nil }
      federation.people[person.number].department = department.number
      move(person.host)
      return Words(facts: .affiliation(federation.affiliate(person.number, to: department.number, at: now)))
    default:
      guard try desk.head(of: department.key.publicKey) != nil || dice.chance(300) else { return nil }
      let next = SigningKey(seed: dice.bytes32())
      successors[department.number] = next
      let signature = Succession.sign(department: department.id, from: department.key.publicKey, by: next)
      return Words(facts: .succession(next.publicKey, signature))
    }
  }

  /// Somebody works for another department now: their client talks to its node.
  private func move(_ client: Int) {
    for peer in network.peers(of: client) {
      close(Link(client, peer))
      // From the backups of before, neither could know of all that they had told each other.
      hosts[peer].backups = []
    }
    hosts[client].backups = []
    connectAll(of: client)
  }

  /// The node's new key takes over, in every community that has the old one, then the node starts anew with
  /// it.
  private func succeed(_ host: Host) {
    guard let department = federation.department(at: host.number), let next = successors[department.number]
    else {
      return
    }
    let signature = Succession.sign(department: department.id, from: department.key.publicKey, by: next)
    let communities = (try? host.store?.communities()) ?? []
    for community in communities {
      let intent = Intent(
        community: community.id, facts: .succession(next.publicKey, signature), salt: dice.bytes32())
      feed(host.number, .author(intent))
    }
    guard host.isUp else { return }
    federation.departments[department.number].key = next
    change(host, to: .node(department: department.id, key: next))
  }

  /// A person gets another machine, or another key on the same one.
  private func replaceDevice(of host: Host) {
    guard let person = federation.person(at: host.number), person.retired.count < 3 else { return }
    let next = SigningKey(seed: dice.bytes32())
    federation.people[person.number].retired.append(person.device)
    federation.people[person.number].device = next
    tally.count(.deed, Deed.replaceDevice.rawValue)
    note("\(person.name) gets another device")
    change(host, to: .client(member: person.id, device: next), isNewMachine: dice.chance(500))
  }

  private func change(_ host: Host, to identity: Identity, isNewMachine: Bool = false) {
    crash(host.number, tearing: false)
    host.identity = identity
    host.key = identity.key
    if isNewMachine { host.replaceDisk(plan) }
    start(host.number)
  }
}
