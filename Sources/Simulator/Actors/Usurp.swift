import Events
import Sodium

extension World {
  /// Does what it has no right to, with every form kept: each case breaks a rule of chapters 4 and 5.
  func usurp(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community] else { return }
    let host = puppets[index].host
    if let number = puppets[index].department {
      return overreach(federation.departments[number], pen, index, scene)
    }
    let person = federation.people[puppets[index].person!]
    let (words, body) = chatter()
    var stranger = Pen(SigningKey(seed: hostile.bytes32()), author: person.id)
    let outsider = SigningKey(seed: hostile.bytes32())
    func certify(_ key: SigningKey, _ root: SigningKey) -> DeviceStatement {
      DeviceStatement(.certificate, of: key.publicKey, time: now, by: root)
    }
    let department = federation.departments[person.department]
    let facts: Facts
    switch hostile.below(11) {
    case 0: facts = words  // `stranger` is certified nowhere
    case 1:
      // No member, but a device of their own.
      stranger = Pen(stranger.key, author: outsider.publicKey.raw)
      facts = .device(certify(stranger.key, outsider))
    case 2:
      // Vouched for by a department that nobody recognises.
      let fake = Affiliation(of: person.id, serial: 1, to: hostile.bytes32(), time: now, by: outsider)
      facts = .join(certify(stranger.key, person.root), fake)
    case 3:
      // Vouched for in a right department's name, by a key that is not its.
      let fake = Affiliation(of: person.id, serial: 1, to: department.id, time: now, by: outsider)
      facts = .join(certify(stranger.key, person.root), fake)
    case 4, 5:
      // Vouched for in a right department's name and key, by a signature that is not its.
      return send(.wrongStatement, index, scene)
    default: return overreach(person, pen, index, scene)
    }
    let needsBody = facts.kind == .post ? body : nil
    publish(
      [stranger.write(facts, in: scene.community, on: scene.tips, at: scene.time, body: needsBody)],
      from: host)
  }

  /// A member's own key, for what no member may do.
  private func overreach(_ person: Person, _ pen: Pen, _ index: Int, _ scene: Scene) {
    let facts: Facts
    var author = pen.author
    switch hostile.below(6) {
    case 0: facts = .endorse(person.id, nil)
    case 1: facts = .affiliationEnd(federation.people[0].id, serial: 9)
    case 2: facts = .leave([scene.tips[0]])
    case 3:
      let key = hostile.pick(federation.people.map(\.device.publicKey))!
      let statement = DeviceStatement(.revocation, of: key, time: now, by: person.root)
      facts = .revocation(statement, lastSequence: 4_711)
    case 4:
      // A stranger's device, revoked in form and not in right.
      let victim = hostile.pick(federation.people.filter { $0.id != person.id })!
      let statement = DeviceStatement(.revocation, of: victim.device.publicKey, time: now, by: person.root)
      let last = Point(oracle, scene.everything).events(by: victim.device.publicKey).map(\.header.sequence)
        .max()
      facts = .revocation(statement, lastSequence: last)
    default:
      facts = .merge
      author = federation.people[0].id
    }
    var draft = pen.draft(facts, in: scene.community, on: scene.tips, at: scene.time)
    draft.author = author
    if facts.kind == .revocation { draft.author = person.id }
    let forgery = Forgery(draft.sealed(by: pen.key), in: scene.community)
    publish([forgery], from: puppets[index].host)
    // What is in order so far has moved the key on.
    if let id = forgery.id, oracle.admits(id) { puppets[index].pens[scene.community]?.advance(to: forgery) }
  }

  /// A node that writes as a member would, vouches for whom it likes, or ends what is not its to end.
  private func overreach(_ department: Department, _ pen: Pen, _ index: Int, _ scene: Scene) {
    let (words, text) = chatter()
    let facts: Facts
    var body: [UInt8]?
    switch hostile.below(5) {
    case 0: (facts, body) = (words, text)
    case 1:
      let person = hostile.below(federation.people.count)
      facts = .affiliation(federation.affiliate(person, to: department.number, at: now))
    case 2:
      let person = federation.people[hostile.below(federation.people.count)]
      facts = .affiliationEnd(person.id, serial: 1_000)
    case 3: facts = .erased([scene.tips[0]])
    default:
      // An affiliation that is ended already.
      let person = federation.people[hostile.below(federation.people.count)]
      facts = .affiliation(
        Affiliation(of: person.id, serial: 1, to: department.id, time: now, by: department.key))
    }
    let draft = pen.draft(facts, in: scene.community, on: scene.tips, at: scene.time, body: body)
    let forgery = Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)
    publish([forgery], from: puppets[index].host)
    if let id = forgery.id, oracle.admits(id) { puppets[index].pens[scene.community]?.advance(to: forgery) }
  }
}
