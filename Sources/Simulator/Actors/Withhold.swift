import Events

extension World {
  /// Writes several events and shows some without what they hang on, to one peer or to all. What was kept
  /// back comes out later, or never.
  func withhold(_ index: Int, _ scene: Scene) {
    let host = puppets[index].host
    if !puppets[index].withheld.isEmpty, hostile.chance(500) {
      let out = puppets[index].withheld.removeFirst()
      publish([out], from: host, to: hostile.pick(network.peers(of: host)).map { [$0] })
      return
    }
    guard var pen = puppets[index].pens[scene.community] else { return }
    var chain: [Forgery] = []
    for step in 0..<hostile.between(2...4) {
      let facts: Facts
      var body: [UInt8]?
      if puppets[index].department != nil { facts = .merge } else { (facts, body) = chatter() }
      let time = scene.time + UInt64(step)
      chain.append(
        pen.write(facts, in: scene.community, on: step == 0 ? scene.tips : [], at: time, body: body))
    }
    puppets[index].pens[scene.community] = pen
    let hidden = hostile.below(chain.count)
    for forgery in chain { learn(forgery.event) }
    puppets[index].withheld.append(chain[hidden])
    chain.remove(at: hidden)
    publish(
      chain, from: host, to: hostile.chance(500) ? nil : hostile.pick(network.peers(of: host)).map { [$0] })
  }
}
