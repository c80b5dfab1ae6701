import Events

extension World {
  /// Claims another time than now: long ago, as early as the edges allow, or far ahead.
  func backDate(_ index: Int, _ scene: Scene) {
    guard var pen = puppets[index].pens[scene.community] else { return }
    let (facts, body): (Facts, [UInt8]?) = puppets[index].department == nil ? chatter() : (.merge, nil)
    let before = pen.previous.flatMap { oracle.entry($0)?.header.time } ?? 0
    switch hostile.below(4) {
    case 0:
      // Below an edge: refused.
      let time = hostile.chance(500) ? 0 : scene.time - min(scene.time, 10_000_000)
      let draft = pen.draft(facts, in: scene.community, on: scene.tips, at: time, body: body)
      publish(
        [Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)], from: puppets[index].host)
    case 1:
      // As early as the key's own chain allows: allowed, and of no use.
      let parents = pen.previous == nil ? [scene.community] : []
      let time = max(before, oracle.entry(scene.community)?.header.time ?? 0)
      publish(
        [pen.write(facts, in: scene.community, on: parents, at: time, body: body)], from: puppets[index].host)
      puppets[index].pens[scene.community] = pen
    case 2:
      // Ahead of the clocks by more than the tolerance: held, perhaps due one day, beside an honest chain.
      let ahead = hostile.chance(500) ? 86_400_000 * 365 : UInt64(hostile.between(301_000...420_000))
      let draft = pen.draft(facts, in: scene.community, on: scene.tips, at: scene.time + ahead, body: body)
      publish(
        [Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)], from: puppets[index].host)
    default:
      // Ahead, within the tolerance.
      let time = scene.time + UInt64(hostile.between(1_000...200_000))
      publish(
        [pen.write(facts, in: scene.community, on: scene.tips, at: time, body: body)],
        from: puppets[index].host)
      puppets[index].pens[scene.community] = pen
    }
  }
}
