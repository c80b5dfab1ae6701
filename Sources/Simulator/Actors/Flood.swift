import Events
import Sodium

extension World {
  /// As many events with right signatures as make a pool overflow: without ancestors, or of the future.
  func flood(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community], let previous = pen.previous,
      let peer = hostile.pick(network.peers(of: puppets[index].host))
    else { return }
    // A flood beyond the bound of the waiting pool is dear to make and to check, so it comes seldom.
    let isGreat = hostile.chance(100)
    let isOfTheFuture = hostile.chance(500)
    let count = isGreat ? (isOfTheFuture ? 70 : 1_100) : hostile.between(10...30)
    var torrent: [Forgery] = []
    for number in 0..<count {
      let parent = isOfTheFuture ? [] : [EventID(hostile.bytes32())]
      var draft = pen.draft(.merge, in: scene.community, on: parent, at: scene.time)
      if isOfTheFuture { draft.time += 86_400_000 + UInt64(number) }
      draft.previous = previous
      torrent.append(Forgery(draft.sealed(by: pen.key), in: scene.community))
    }
    publish(torrent, from: puppets[index].host, to: [peer])
  }
}
