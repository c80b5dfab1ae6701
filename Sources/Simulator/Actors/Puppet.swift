import Events
import Sodium

/// A host without a replica: its holder speaks raw bytes to whoever it is connected with. It knows everything
/// that was ever written, which is more than a real adversary could.
struct Puppet {
  let host: Int
  /// The dishonest member at this host, or the dishonest department.
  let person: Int?
  let department: Int?
  /// Where its present key stands in each community.
  var pens: [CommunityID: Pen] = [:]
  /// Keys that it used before there: frozen, revoked or succeeded.
  var oldPens: [CommunityID: [Pen]] = [:]
  /// Made and kept back, to come out later or never.
  var withheld: [Forgery] = []
}

/// What a dishonest actor sees of a community, and where it stands in it.
struct Scene {
  let community: CommunityID
  let charter: Charter
  /// All that is admissible of it, by the oracle, and known beyond the machine where it was made.
  let everything: Bits
  let tips: [EventID]
  /// Never below the time of a tip.
  let time: Milliseconds
}

extension World {
  func scene(of community: CommunityID) -> Scene? {
    guard let entry = oracle.entry(community), case .charter(let charter) = entry.header.facts else {
      return nil
    }
    let everything = oracle.set(
      oracle.everything(of: community).numbers.map { oracle.entries[$0].id }.filter(published.contains))
    var covered = Bits()
    let members = everything.numbers.map { oracle.entries[$0] }
    for member in members { for edge in member.edges { covered.insert(edge) } }
    let tips = members.filter { !covered.contains(oracle.positions[$0.id]!) }
    let chosen = tips.suffix(8)
    let time = max(now, chosen.map(\.header.time).max() ?? 0)
    return Scene(
      community: community, charter: charter, everything: everything, tips: chosen.map(\.id), time: time)
  }

  /// The puppet at `index` does something bad, somewhere.
  func misbehave(_ index: Int) {
    guard let trick = hostile.pick(plan.tricks), let community = hostile.pick(oracle.communities),
      let scene = scene(of: community), !scene.tips.isEmpty
    else { return }
    if puppets[index].pens[community] == nil {
      guard let pen = enter(index, scene) else { return }
      puppets[index].pens[community] = pen
      return
    }
    renew(index, scene)
    if plan.tricks.contains(.replayElsewhere), hostile.chance(400), isDormant(index, scene) {
      return replayStatement(puppets[index].pens[community]!, index, scene)
    }
    note("\(name(of: puppets[index])) plays \(trick.rawValue) in \(name(of: community))")
    tally.count(.actor, trick.rawValue)
    switch trick {
    case .equivocate: equivocate(index, scene)
    case .withhold: withhold(index, scene)
    case .backDate: backDate(index, scene)
    case .stalePast: chooseStalePast(index, scene)
    case .replayElsewhere: replayElsewhere(index, scene)
    case .malformed: sendMalformed(index, scene)
    case .oversized: sendOversized(index, scene)
    case .wrongSignature: sendWrongSignature(index, scene)
    case .forgedParents: forgeParents(index, scene)
    case .flood: flood(index, scene)
    case .usurp: usurp(index, scene)
    case .lie: lie(index, scene)
    }
  }

  /// Gets into a community as anybody would: a member by a join, a department by being on the charter.
  private func enter(_ index: Int, _ scene: Scene) -> Pen? {
    let puppet = puppets[index]
    if let number = puppet.department {
      let department = federation.departments[number]
      guard scene.charter.departments.contains(where: { $0.id == department.id }) else { return nil }
      return Pen(department.key, author: department.id)
    }
    guard let number = puppet.person else { return nil }
    let person = federation.people[number]
    let department = federation.departments[person.department]
    guard scene.charter.departments.contains(where: { $0.id == department.id }) else { return nil }
    var pen = Pen(person.device, author: person.id)
    let affiliation = federation.affiliate(number, to: person.department, at: now)
    let facts = Facts.join(person.certificate(at: now), affiliation)
    let join = pen.write(facts, in: scene.community, on: scene.tips, at: scene.time)
    publish([join], from: puppet.host)
    return pen
  }

  /// Whose department has let them go will try their old papers again.
  private func isDormant(_ index: Int, _ scene: Scene) -> Bool {
    guard let number = puppets[index].person else { return false }
    return Point(oracle, scene.everything).standing(of: federation.people[number].id) == .dormant
  }

  /// Whose key is frozen or revoked gets another one, so that there is more mischief to come.
  private func renew(_ index: Int, _ scene: Scene) {
    let community = scene.community
    guard let pen = puppets[index].pens[community], let number = puppets[index].person,
      Point(oracle, scene.everything).cut(of: pen.key.publicKey) != nil, hostile.chance(300)
    else { return }
    let person = federation.people[number]
    let key = SigningKey(seed: hostile.bytes32())
    var fresh = Pen(key, author: person.id)
    let certificate = DeviceStatement(.certificate, of: key.publicKey, time: now, by: person.root)
    let event = fresh.write(.device(certificate), in: community, on: scene.tips, at: scene.time)
    publish([event], from: puppets[index].host)
    puppets[index].oldPens[community, default: []].append(pen)
    puppets[index].pens[community] = fresh
  }

  /// Shows events to all peers of a puppet, or to some of them.
  func publish(_ forgeries: [Forgery], from host: Int, to audience: [Int]? = nil) {
    for forgery in forgeries {
      learn(forgery.event)
      if let id = forgery.id { published.insert(id) }
    }
    for peer in audience ?? network.peers(of: host) { push(forgeries, from: host, to: peer) }
  }

  /// Something that a member would write, to be misused.
  func chatter() -> (facts: Facts, body: [UInt8]) {
    (.post, Body(.post("something \(hostile.below(1_000_000))"), salt: hostile.bytes32()).bytes)
  }
}
