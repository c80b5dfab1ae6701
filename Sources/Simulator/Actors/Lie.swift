import Events
import Sodium
import Sync

extension World {
  /// Speaks the protocol falsely: tips that do not exist, frontiers that cover everything or nothing, wishes
  /// for what nobody has, summaries that never fit, communities that are none of its business.
  func lie(_ index: Int, _ scene: Scene) {
    let host = puppets[index].host
    for peer in network.peers(of: host) {
      guard let session = network.session(host, peer) else { continue }
      let token = Digests.token(secret: session.secret, community: scene.community)
      let fakes = (0..<hostile.between(1...5)).map { _ in EventID(hostile.bytes32()) }.sorted()
      let keys = Set(scene.everything.numbers.map { oracle.entries[$0].key }).sorted()
      let entries = keys.map { Frontier.Entry(key: $0, seq: UInt64(hostile.below(1_000))) }
      let message: Message
      switch hostile.below(8) {
      case 0: message = .summary(hostile.bytes32())
      case 1: message = .heads(token: token, tips: fakes, frontier: Frontier(entries: entries))
      case 2: message = .heads(token: token, tips: scene.tips.sorted(), frontier: Frontier.empty)
      case 3: message = .want(token: token, ids: fakes, frontier: Frontier(entries: entries))
      case 4: message = .have(token: token, ids: fakes)
      case 5: message = .committed(fakes)
      case 6: message = .wantBodies(token: token, ids: scene.tips.sorted())
      default: message = .prune(token: hostile.bytes32())
      }
      transmit(message.encoded(), from: host, to: peer)
    }
  }
}
