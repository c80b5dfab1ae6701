import CBOR
import Events
import Sodium
import TestSupport
import Testing

@testable import Sync

/// Messages on the wire: one encoding each, and everything else refused by name.
@Suite struct MessageTests {
  static let one = Bytes32([UInt8](repeating: 1, count: 32))!
  static let two = Bytes32([UInt8](repeating: 2, count: 32))!
  static let frontier = Frontier(entries: [
    .init(key: PublicKey(raw: one), seq: 9), .init(key: PublicKey(raw: two), seq: 1 << 40, forks: one),
  ])
  static let ids = [EventID(one), EventID(two)]
  static let body = [UInt8](repeating: 7, count: 33)

  static let messages: [Message] = [
    .summary(one),
    .index([]),
    .index([IndexEntry(token: one, tipsDigest: two), IndexEntry(token: two, tipsDigest: two)]),
    .heads(token: one, tips: [], frontier: .empty),
    .heads(token: one, tips: ids, frontier: frontier),
    .want(token: two, ids: ids, frontier: frontier),
    .events(
      token: one, events: [EventBytes(event: [1, 2, 3], body: nil), EventBytes(event: [], body: body)]),
    .have(token: one, ids: ids),
    .graft(token: one, ids: ids),
    .prune(token: two),
    .wantBodies(token: one, ids: ids),
    .bodies(token: one, bodies: ids.map { BodyBytes(id: $0, body: body) }),
    .committed(ids),
    .subscribe([one, two]),
    .subscribe([]),
  ]

  @Test(arguments: messages)
  func roundTrip(message: Message) throws {
    let bytes = message.encoded()
    #expect(try Message(decoding: bytes) == message)
    #expect(bytes.count <= message.estimatedBytes)
    #expect(throws: SyncError.malformed(.trailingBytes)) { try Message(decoding: bytes + [0]) }
    for count in bytes.indices {
      #expect(throws: SyncError.self) { try Message(decoding: Array(bytes.prefix(count))) }
    }
  }

  @Test func bytesAreAsTheSpecShows() {
    #expect(Message.summary(MessageTests.one).encoded().prefix(4) == [0x82, 0x00, 0x58, 0x20])
    let heads = Message.heads(token: MessageTests.one, tips: [], frontier: MessageTests.frontier).encoded()
    #expect(heads.prefix(4) == [0x84, 0x02, 0x58, 0x20] && heads[36] == 0x80)
  }

  @Test(arguments: Refusal.all)
  func malformedIsRefused(refusal: Refusal) {
    #expect(throws: refusal.error) { try Message(decoding: refusal.bytes) }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func mutatedMessagesNeverCrash(seed: UInt64) {
    var generator = Numbers(seed: seed)
    for _ in 0..<400 {
      var bytes = MessageTests.messages.randomElement(using: &generator)!.encoded()
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch generator.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes[place] ^= 1 << (generator.next() % 8)
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
        }
      }
      guard let message = try? Message(decoding: bytes) else { continue }
      #expect(message.encoded() == bytes, "seed \(seed)")
    }
  }
}
