import Events
import Sodium

extension World {
  /// Signs two events with one seq and shows each to another part of the federation, perhaps goes on behind
  /// one.
  func equivocate(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community] else { return }
    let peers = network.peers(of: puppets[index].host)
    var (left, right) = (pen, pen)
    let (one, other) = doubleTongued(index, scene)
    let first = left.write(one.facts, in: scene.community, on: scene.tips, at: scene.time, body: one.body)
    let second = right.write(
      other.facts, in: scene.community, on: scene.tips, at: scene.time + 1, body: other.body)
    let half = hostile.below(peers.count + 1)
    publish([first], from: puppets[index].host, to: Array(peers[..<half]))
    publish([second], from: puppets[index].host, to: Array(peers[half...]))
    puppets[index].pens[scene.community] = left
    guard hostile.chance(400) else { return }
    let (facts, body) = chatter()
    let third = right.write(facts, in: scene.community, on: [], at: scene.time + 2, body: body)
    publish([third], from: puppets[index].host, to: Array(peers[half...]))
    if hostile.chance(500) { puppets[index].pens[scene.community] = right }
  }

  private typealias Forked = (facts: Facts, body: [UInt8]?)

  /// Two things to say at once that do not go together.
  private func doubleTongued(_ index: Int, _ scene: Scene) -> (Forked, Forked) {
    if let number = puppets[index].department {
      let department = federation.departments[number]
      guard hostile.chance(300) else { return ((.merge, nil), (affiliationEnd(of: department), nil)) }
      return (succession(of: department), succession(of: department))
    }
    let members = federation.people.map(\.id)
    guard hostile.chance(500), let one = hostile.pick(members), let other = hostile.pick(members) else {
      let (one, other) = (chatter(), chatter())
      return ((one.facts, one.body), (other.facts, other.body))
    }
    return ((.endorse(one, nil), nil), (.endorse(other, nil), nil))
  }

  private func succession(of department: Department) -> Forked {
    let next = SigningKey(seed: hostile.bytes32())
    let signature = Succession.sign(department: department.id, from: department.key.publicKey, by: next)
    return (.succession(next.publicKey, signature), nil)
  }

  private func affiliationEnd(of department: Department) -> Facts {
    let person = federation.people[hostile.below(federation.people.count)]
    return .affiliationEnd(person.id, serial: person.serials[department.number, default: 0])
  }
}
