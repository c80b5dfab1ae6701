import Events
import Sodium

extension World {
  /// Sends bytes that break a rule of the encoding or the schema, or noise.
  func sendMalformed(_ index: Int, _ scene: Scene) {
    if hostile.chance(250) { return sendNoise(index, scene) }
    if hostile.chance(150) { return sendUnknown(index, scene) }
    guard
      let specimen = hostile.pick(Specimen.allCases.filter { $0 != .eventTooLarge && $0 != .wrongSignature })
    else { return }
    send(specimen, index, scene)
  }

  func send(_ specimen: Specimen, _ index: Int, _ scene: Scene) {
    guard let forge = forge(index, scene) else { return }
    let (event, body) = forge.bytes(specimen)
    // Sound events beside it must not suffer.
    publish([Forgery(event, body: body, in: scene.community)], from: puppets[index].host)
  }

  private func forge(_ index: Int, _ scene: Scene) -> Forge? {
    guard let pen = puppets[index].pens[scene.community], let number = puppets[index].person else {
      return nil
    }
    let person = federation.people[number]
    let department = federation.departments[person.department]
    return Forge(
      pen: pen, root: person.root,
      affiliation: Affiliation(
        of: person.id, serial: 1_000, to: department.id, time: now, by: department.key),
      charter: scene.charter, community: scene.community, parents: scene.tips, time: scene.time,
      noise: hostile.bytes32())
  }

  /// Well-formed, and of a version or kind of authority that nobody here can judge, with a child that must
  /// wait for it.
  private func sendUnknown(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community] else { return }
    var raw = RawEvent(pen.draft(.merge, in: scene.community, on: scene.tips, at: scene.time), by: pen.key)
    if hostile.chance(500) {
      raw[.version] = [0x02]
    } else {
      raw[.kind] = [0x18, UInt8(hostile.between(50...127))]
    }
    let strange = Forgery(raw.sealed(by: pen.key), in: scene.community)
    var child = pen
    child.advance(to: strange)
    let (facts, body) = chatter()
    let behind = child.write(facts, in: scene.community, on: [], at: scene.time, body: body)
    publish([strange, behind], from: puppets[index].host)
  }

  private func sendNoise(_ index: Int, _ scene: Scene) {
    let host = puppets[index].host
    for peer in network.peers(of: host) {
      var bytes = hostile.bytes(hostile.between(0...200))
      if hostile.chance(500), let tip = scene.tips.last, let event = archive[tip] {
        bytes = envelope([Forgery(event, in: scene.community)], from: host, to: peer)
        for _ in 0..<hostile.between(1...4) where !bytes.isEmpty {
          bytes[hostile.below(bytes.count)] ^= 1 << UInt8(hostile.below(8))
        }
      }
      transmit(bytes, from: host, to: peer)
    }
  }
}
