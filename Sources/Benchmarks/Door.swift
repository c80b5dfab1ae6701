import Events
import Replica
import Sodium
import Store
import Sync

/// A department's node on a real file, as its shell drives it: messages go in, and what it wants done is
/// done, as far as it costs this process anything. It has four other nodes as peers; one of them sends all
/// the events.
final class Door {
  static let secret = Bytes32(words: (1, 2, 3, 4))
  static let peers = (1...4).map { SigningKey(seed: Bytes32(words: (0x9ee7, 0, 0, $0))).publicKey }

  let replica: Replica
  let store: Store
  private(set) var now = History.today
  private(set) var sentBytes = 0

  init(path: String) throws {
    let key = SigningKey(seed: Bytes32(words: (0xd002, 0, 0, 0)))
    store = try Store(path: path)
    replica = try Replica(
      store, as: .node(department: departmentID(firstKey: key.publicKey), key: key), at: now)
    for peer in Self.peers {
      let session = Session(
        key: peer, role: .node, owner: departmentID(firstKey: peer), secret: Self.secret)
      try handle(.connected(session))
    }
  }

  /// Cuts events into messages of the size in which peers send them.
  static func messages(_ events: [EventBytes], in community: CommunityID) -> [[UInt8]] {
    let limit = SyncConfiguration().chunkBytes
    let token = Digests.token(secret: secret, community: community)
    var messages: [[UInt8]] = []
    var first = 0
    var bytes = 0
    for index in events.indices {
      let size = events[index].event.count + (events[index].body?.count ?? 0)
      if bytes + size > limit, index > first {
        messages.append(Message.events(token: token, events: Array(events[first..<index])).encoded())
        (first, bytes) = (index, 0)
      }
      bytes += size
    }
    messages.append(Message.events(token: token, events: Array(events[first...])).encoded())
    return messages
  }

  /// One batch: one transaction, and then its effects.
  func take(_ messages: [Examined]) throws {
    now += 100
    try handle(.received(messages.map { Arrival(peer: Self.peers[0], message: $0) }))
  }

  private func handle(_ input: Input) throws {
    for effect in try replica.handle(input, at: now) {
      switch effect {
      case .send(let peer, let message):
        sentBytes += message.encoded().count
        try handle(.ready(peer))
      case .wake(let due) where due <= now: try handle(.tick)
      case .charge(_, let rule): preconditionFailure("an honest peer was charged: \(rule)")
      case .refused(_, let refused): preconditionFailure("an honest event was refused: \(refused.rule)")
      default: break
      }
    }
  }
}
