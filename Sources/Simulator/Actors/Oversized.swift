import Events
import Sodium

extension World {
  /// Sends more bytes than an event, a body or a message may have.
  func sendOversized(_ index: Int, _ scene: Scene) {
    let host = puppets[index].host
    switch hostile.below(3) {
    case 0: send(.eventTooLarge, index, scene)
    case 1:
      guard let peer = hostile.pick(network.peers(of: host)) else { return }
      transmit([UInt8](repeating: 0x58, count: 4 << 20 + 1), from: host, to: peer)
    default:
      guard let pen = puppets[index].pens[scene.community] else { return }
      let body = [UInt8](repeating: 1, count: 1 << 20 + 1)
      let draft = pen.draft(.post, in: scene.community, on: scene.tips, at: scene.time, body: body)
      guard let peer = hostile.pick(network.peers(of: host)) else { return }
      publish([Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)], from: host, to: [peer])
    }
  }
}
