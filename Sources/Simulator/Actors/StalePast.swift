import Events
import Sodium

extension World {
  /// Gives something up (a device, the membership, a node's key) and then writes as if that had not happened:
  /// on the oldest past that still allows it.
  func chooseStalePast(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community], let previous = pen.previous,
      let entry = oracle.entry(previous)
    else { return }
    var (open, stale) = (pen, pen)
    guard let ending = ending(index, scene, last: entry.header.sequence) else { return }
    let end = open.write(ending, in: scene.community, on: scene.tips, at: scene.time)
    // A revocation of one's own key may come from that key, and stands although it voids itself.
    publish([end], from: puppets[index].host)
    for step in 0..<hostile.between(1...3) {
      let time = entry.header.time + UInt64(step)
      let (facts, body) = claim(index)
      let parents = step == 0 && hostile.chance(300) ? [scene.community] : []
      publish(
        [stale.write(facts, in: scene.community, on: parents, at: time, body: body)],
        from: puppets[index].host)
    }
    puppets[index].pens[scene.community] = hostile.chance(500) ? open : stale
    // With the ending in its past it must be refused.
    let (facts, body) = claim(index)
    let late = open.draft(facts, in: scene.community, on: [], at: scene.time + 5, body: body)
    publish([Forgery(late.sealed(by: pen.key), body: body, in: scene.community)], from: puppets[index].host)
  }

  private func ending(_ index: Int, _ scene: Scene, last: UInt64) -> Facts? {
    guard let number = puppets[index].person else {
      let department = federation.departments[puppets[index].department!]
      let next = SigningKey(seed: hostile.bytes32())
      let signature = Succession.sign(department: department.id, from: department.key.publicKey, by: next)
      return .succession(next.publicKey, signature)
    }
    let person = federation.people[number]
    if hostile.chance(500), let pen = puppets[index].pens[scene.community] {
      let statement = DeviceStatement(.revocation, of: pen.key.publicKey, time: now, by: person.root)
      return .revocation(statement, lastSequence: last)
    }
    let joins = Point(oracle, scene.everything).openJoins(of: person.id, at: nil)
    return joins.isEmpty ? nil : .leave(Array(joins.prefix(32)))
  }

  /// Something that would give others a right, or just words.
  private func claim(_ index: Int) -> (Facts, [UInt8]?) {
    guard puppets[index].department == nil else {
      let person = hostile.below(federation.people.count)
      let affiliation = federation.affiliate(person, to: puppets[index].department!, at: now)
      return (.affiliation(affiliation), nil)
    }
    guard hostile.chance(600), let member = hostile.pick(federation.people.map(\.id)) else {
      return chatter()
    }
    return (.endorse(member, nil), nil)
  }
}
