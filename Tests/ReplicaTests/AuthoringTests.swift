import Events
import Replica
import Simulator
import Sodium
import Store
import Sync
import TestSupport
import Testing

/// Many intents in one transaction, and what waits for a node.
@Suite struct AuthoringTests {
  private let federation = Federation()
  private let office = Department(1)
  private let anna = Person(1)

  private func intent(_ facts: Facts, _ community: CommunityID?, _ content: BodyContent?) -> Intent {
    Intent(community: community, facts: facts, content: content, salt: Bytes32(words: (7, 7, 7, 7)))
  }

  @Test func laterOnesReferToEarlierOnes() throws {
    let place = try federation.add("anna", anna.identity)
    let charter = intent(office.charter(by: anna), nil, words)
    let effects = try place.replica.handle(
      .authorAll { authored in
        switch authored.count {
        case 0: charter
        case 1: Intent(community: authored[0], facts: .post, content: .post("Root"), salt: .zero)
        case 2...100:
          Intent(
            community: authored[0], facts: .reply(authored[authored.count - 1]),
            content: .post("Answer \(authored.count)"), salt: .zero)
        default: nil
        }
      }, at: federation.now)
    let ids = effects.compactMap { if case .authored(let id) = $0 { id } else { nil } }
    #expect(ids.count == 101)
    let store = place.replica.store
    #expect(try store.thread(of: ids[1], limit: 200).map(\.id) == Array(ids[1...]))
    // One batch, told once.
    let committed = effects.compactMap { if case .committed(let ids) = $0 { ids } else { nil } }
    #expect(committed == [ids])
    #expect(try store.outboxCount() == 101)
    #expect(try store.outbox(limit: 3).map(\.id) == Array(ids[..<3]))
    #expect(try store.outbox(limit: 2).map(\.kind) == [.charter, .post])
  }

  @Test func allOrNothing() throws {
    let place = try federation.add("anna", anna.identity)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    let before = try place.replica.state(of: garden)
    let effects = try place.replica.handle(
      .authorAll { authored in
        authored.count < 5
          ? Intent(community: garden, facts: .post, content: .post("x"), salt: .zero)
          : Intent(community: garden, facts: .leave([EventID(.zero)]), salt: .zero)
      }, at: federation.now)
    let declined = effects.compactMap { if case .declined(let why) = $0 { why } else { nil } }
    #expect(declined == [.refused(Refused(rule: "notOpenJoin"))])
    #expect(!effects.contains { if case .authored = $0 { true } else { false } })
    #expect(!effects.contains { if case .committed = $0 { true } else { false } })
    #expect(try place.replica.state(of: garden) == before)
    #expect(try place.replica.store.outboxCount() == 1)
    // The chain goes on where it was.
    let post = try federation.say(place, .post, in: garden, .post("after"))
    #expect(try place.replica.events(of: garden).map(\.id) == [garden, post])
    #expect(try place.replica.handle(.authorAll { _ in nil }, at: federation.now).isEmpty)
  }

  @Test func aFullDiskDeclinesTheWholeBatch() throws {
    let disk = SimulatedDisk(name: "authoring-full") { 4 }
    let replica = try Replica(
      Store(path: "store", vfs: disk.vfsName, exclusive: true), as: anna.identity, at: 10)
    let charter = intent(office.charter(by: anna), nil, words)
    guard case .authored(let garden) = try replica.handle(.author(charter), at: 10).first else {
      Issue.record("not founded")
      return
    }
    disk.capacity = disk.used
    let large = BodyContent.post(String(repeating: "x", count: 100_000))
    let effects = try replica.handle(
      .authorAll { authored in
        authored.count < 9 ? Intent(community: garden, facts: .post, content: large, salt: .zero) : nil
      }, at: 10)
    let declined = effects.compactMap { if case .declined(let why) = $0 { why } else { nil } }
    #expect(declined == [.diskFull])
    #expect(try replica.store.outboxCount() == 1 && replica.events(of: garden).count == 1)
  }

  @Test func whatANodeHasLeavesTheOutbox() throws {
    let place = try federation.add("anna", anna.identity)
    let node = try federation.add("office", office.identity)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    for number in 0..<5 { try federation.say(place, .post, in: garden, .post("offline \(number)")) }
    #expect(try place.replica.store.outboxCount() == 6)
    try federation.restart(place)
    #expect(try place.replica.store.outboxCount() == 6)
    try federation.link(place, node)
    #expect(try place.replica.store.outboxCount() == 0)
    #expect(try node.replica.events(of: garden).count == 6)
    try federation.say(place, .post, in: garden, .post("online"))
    #expect(try place.replica.store.outboxCount() == 0)
    // A node keeps none, and what comes from others is not one's own.
    #expect(try node.replica.store.outboxCount() == 0)
    let other = try federation.add("anna's other machine", .client(member: anna.id, device: Person(2).device))
    try federation.link(other, node)
    #expect(try other.replica.events(of: garden).count == 7 && other.replica.store.outboxCount() == 0)
  }

  @Test func anAcknowledgementThatWasLostIsMadeUpFor() throws {
    let place = try federation.add("anna", anna.identity)
    let node = try federation.add("office", office.identity)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    // The node has the event; the client never heard of it.
    let bytes = try #require(try place.replica.events(of: garden).first)
    try federation.load([federation.examine(bytes.bytes, body: bytes.body)], into: node)
    #expect(try place.replica.store.outboxCount() == 1)
    try federation.link(place, node)
    #expect(try place.replica.store.outboxCount() == 0)
  }

  @Test func aFullDiskLeavesItWaiting() throws {
    let disk = SimulatedDisk(name: "outbox-full") { 4 }
    let replica = try Replica(
      Store(path: "store", vfs: disk.vfsName, exclusive: true), as: anna.identity, at: 10)
    let charter = intent(office.charter(by: anna), nil, words)
    guard case .authored(let garden) = try replica.handle(.author(charter), at: 10).first else {
      Issue.record("not founded")
      return
    }
    let session = Session(key: office.key.publicKey, role: .node, owner: office.id, secret: .zero)
    _ = try replica.handle(.connected(session), at: 10)
    let acknowledgement = Arrival(peer: session.key, message: .message(.committed([garden])))
    disk.capacity = disk.used
    let effects = try replica.handle(.received([acknowledgement]), at: 10)
    #expect(effects.contains { if case .diskFull = $0 { true } else { false } })
    #expect(try replica.store.outboxCount() == 1)
    disk.capacity = nil
    _ = try replica.handle(.received([acknowledgement]), at: 10)
    #expect(try replica.store.outboxCount() == 0)
  }
}
