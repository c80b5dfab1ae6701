import CBOR
import Events
import Governance
import Replica
import Simulator
import Sodium
import Store
import Sync
import TestSupport
import Testing

/// What bad input gets: a named rule, charged to who sent it, and nothing else.
private struct Alone {
  let federation = Federation()
  let office = Department(1)
  let anna = Person(1)
  let ben = Person(2)
  let node, client: Federation.Place
  let garden: CommunityID

  init() throws {
    node = try federation.add("office", office.identity)
    client = try federation.add("anna", anna.identity)
    try federation.link(client, node)
    garden = try federation.say(client, office.charter(by: anna), in: nil, words)
  }

  func draft(
    _ facts: Facts, _ content: BodyContent? = nil, sequence: UInt64, previous: EventID?,
    parents: [EventID] = [], time: Milliseconds? = nil
  ) -> (draft: Draft, body: [UInt8]?) {
    let body = content.map { Body($0, salt: .zero).bytes }
    let draft = Draft(
      community: garden, author: ben.id, sequence: sequence, previous: previous, parents: parents,
      time: time ?? federation.now, facts: facts, body: body)
    return (draft, body)
  }

  /// Ben's events are made by hand, signed by his own device.
  func send(_ drafts: [(draft: Draft, body: [UInt8]?)]) throws {
    let events = drafts.map { EventBytes(event: $0.draft.sealed(by: ben.device), body: $0.body) }
    let token = Digests.token(secret: Bytes32(words: (1, 1, 2, 3)), community: garden)
    try federation.deliver(
      Message.events(token: token, events: events).encoded(), to: node, from: client)
  }

  func id(_ draft: Draft) throws -> EventID { try UnverifiedEvent(draft.sealed(by: ben.device)).id }

  var join: (draft: Draft, body: [UInt8]?) {
    draft(office.join(ben), sequence: 0, previous: nil, parents: [garden])
  }
}

@Suite struct HostileTests {
  @Test func aBadEventDoesNotHoldUpTheGoodOnesOfItsBatch() throws {
    let alone = try Alone()
    let join = try alone.id(alone.join.draft)
    let early = alone.draft(.post, .post("early"), sequence: 1, previous: join, time: 1)
    let good = alone.draft(.post, .post("good"), sequence: 1, previous: join)
    var wrong = alone.draft(.post, .post("wrong body"), sequence: 2, previous: try alone.id(good.draft))
    wrong.body = Body(.post("another"), salt: .zero).bytes
    let gap = alone.draft(.merge, sequence: 9, previous: join)
    try alone.send([early, alone.join, gap, wrong, good])
    #expect(alone.node.charges.sorted() == ["commitmentMismatch", "sequenceGap", "timeBeforeParent"])
    #expect(try alone.node.replica.contains(alone.id(good.draft)))
    #expect(try alone.node.replica.contains(alone.id(wrong.draft)), "the event is good without its body")
    #expect(try !alone.node.replica.contains(alone.id(early.draft)))
    #expect(try alone.node.replica.state(of: alone.garden).missingBodies == [alone.id(wrong.draft)])
  }

  @Test func whatIsNoMessageIsChargedAndChangesNothing() throws {
    let alone = try Alone()
    let before = try alone.node.replica.state(of: alone.garden)
    let garbage: [[UInt8]] = [[], [0xff], [0x82, 0x00], [0x82, 0x18, 0x63, 0x00], [0x9f], [0xa0]]
    for bytes in garbage { try alone.federation.deliver(bytes, to: alone.node, from: alone.client) }
    #expect(alone.node.charges.count == garbage.count)
    #expect(Set(alone.node.charges).isSuperset(of: ["truncated", "indefiniteLength", "malformedMessage"]))
    var random = Numbers(seed: 3)
    var event = alone.join.draft.sealed(by: alone.ben.device)
    for _ in 0..<200 {
      let place = Int(random.next() % UInt64(event.count))
      event[place] ^= UInt8(1 << (random.next() % 8))
      let token = Digests.token(secret: Bytes32(words: (1, 1, 2, 3)), community: alone.garden)
      let message = Message.events(token: token, events: [EventBytes(event: event, body: nil)])
      try alone.federation.deliver(message.encoded(), to: alone.node, from: alone.client)
    }
    #expect(try alone.node.replica.state(of: alone.garden) == before)
  }

  @Test func theFutureIsHeldAndComes() throws {
    let alone = try Alone()
    try alone.send([alone.join])
    let join = try alone.id(alone.join.draft)
    let soon = alone.draft(
      .post, .post("soon"), sequence: 1, previous: join, time: alone.federation.now + 400_000)
    let after = alone.draft(
      .post, .post("after"), sequence: 2, previous: try alone.id(soon.draft),
      time: alone.federation.now + 400_001)
    try alone.send([soon, after])
    #expect(try alone.node.replica.occupancy().held == 1)
    #expect(try alone.node.replica.occupancy().waiting == 1)
    #expect(try !alone.node.replica.state(of: alone.garden).tips.contains(alone.id(soon.draft)))
    try alone.federation.restart(alone.node)
    #expect(try alone.node.replica.occupancy().held == 1, "held durably")
    try alone.federation.pass(101)
    #expect(try alone.node.replica.contains(alone.id(soon.draft)))
    #expect(try alone.node.replica.occupancy().held == 0)
  }

  @Test func aKeyHoldsNoMoreThanItsQuota() throws {
    let alone = try Alone()
    try alone.send([alone.join])
    let join = try alone.id(alone.join.draft)
    let far = alone.federation.now + 10_000_000
    let flood = (0..<80).map {
      alone.draft(.other(Kind(rawValue: 20), [0x80]), sequence: 1, previous: join, time: far + $0)
    }
    try alone.send(flood)
    #expect(try alone.node.replica.occupancy().held == 64)
    #expect(alone.node.charges.count { $0 == "heldQuota" } == 16)
  }

  @Test func waitingEventsAreBounded() throws {
    let alone = try Alone()
    let nowhere = EventID(Bytes32(words: (1, 2, 3, 4)))
    for batch in 0..<15 {
      try alone.send(
        (0..<100).map { number in
          alone.draft(
            .merge, sequence: 5, previous: nowhere, time: alone.federation.now + UInt64(batch * 100 + number))
        })
    }
    let occupancy = try alone.node.replica.occupancy()
    #expect(occupancy.waiting == 1_024)
    #expect(occupancy.waitingBytes < 8 << 20)
  }

  @Test func refusalsAreInheritedAndRemembered() throws {
    let alone = try Alone()
    let stranger = alone.draft(.post, .post("no"), sequence: 0, previous: nil, parents: [alone.garden])
    let child = alone.draft(.merge, sequence: 1, previous: try alone.id(stranger.draft))
    try alone.send([child])
    try alone.send([stranger])
    #expect(alone.node.charges == ["unknownKey", "parentRefused"])
    try alone.send([child, stranger])
    #expect(alone.node.charges == ["unknownKey", "parentRefused", "parentRefused", "unknownKey"])
    #expect(try alone.node.replica.occupancy().refused == 2)
  }

  @Test func manyHeadsAreTiedTogether() throws {
    let alone = try Alone()
    let people = (0..<70).map { Person(100 + UInt64($0)) }
    var known = AdmissibleKeys()
    let joins = people.map { person in
      let draft = Draft(
        community: alone.garden, author: person.id, sequence: 0, previous: nil, parents: [alone.garden],
        time: alone.federation.now, facts: alone.office.join(person))
      return ExaminedEvent(draft.sealed(by: person.device), body: nil, &known)
    }
    try alone.federation.load(joins, into: alone.client)
    #expect(try alone.client.replica.state(of: alone.garden).tips.count == 70)
    try alone.federation.say(alone.client, .post, in: alone.garden, .post("together"))
    #expect(try alone.client.replica.state(of: alone.garden).tips.count == 1)
    #expect(try alone.client.replica.events(of: alone.garden).count == 74, "two merges")
  }

  @Test func aWrongClockSignsNothing() throws {
    let alone = try Alone()
    let now = alone.federation.now
    alone.federation.now = now - 400_000
    let answer = try alone.federation.author(alone.client, .post, in: alone.garden, .post("when?"))
    #expect(answer == .failure(.clock))
    alone.federation.now = now
    try alone.federation.say(alone.client, .post, in: alone.garden, .post("now"))
  }

  @Test func whatCannotBeSaidIsDeclined() throws {
    let alone = try Alone()
    let nowhere = EventID(.zero)
    #expect(
      try alone.federation.author(alone.client, .post, in: nowhere, .post("where?"))
        == .failure(.unknownCommunity))
    #expect(
      try alone.federation.author(alone.client, .merge, in: alone.garden, .post("text"))
        == .failure(.draft(.bodyForbidden)))
    #expect(
      try alone.federation.author(alone.client, .leave([nowhere]), in: alone.garden)
        == .failure(.refused(Refused(rule: "notOpenJoin"))))
    let observer = try alone.federation.add(
      "auditor", .observer(SigningKey(seed: Bytes32(words: (8, 8, 8, 8)))))
    #expect(
      try alone.federation.author(observer, .post, in: alone.garden, .post("I")) == .failure(.observer))
  }

  @Test func aFullDiskIsSurvived() throws {
    let disk = SimulatedDisk(name: "hostile-full") { 4 }
    let (office, anna) = (Department(1), Person(1))
    let replica = try Replica(
      Store(path: "store", vfs: disk.vfsName, exclusive: true), as: anna.identity, at: 10)
    func author(_ facts: Facts, _ community: CommunityID?, _ content: BodyContent) throws -> [Effect] {
      try replica.handle(
        .author(Intent(community: community, facts: facts, content: content, salt: .zero)), at: 10)
    }
    guard case .authored(let garden) = try author(office.charter(by: anna), nil, words).first else {
      Issue.record("not founded")
      return
    }
    let before = try replica.state(of: garden)
    disk.capacity = disk.used
    let large = BodyContent.post(String(repeating: "x", count: 400_000))
    let effects = try author(.post, garden, large)
    #expect(
      effects.contains { if case .declined(.diskFull) = $0 { true } else { false } }
        && !effects.contains { if case .committed = $0 { true } else { false } })
    #expect(try replica.state(of: garden) == before)
    disk.capacity = nil
    #expect(try author(.post, garden, large).contains { if case .authored = $0 { true } else { false } })
  }
}

@Suite struct CheckpointTests {
  @Test func aLongLogIsToBeMovedAndMovingItChangesNothing() throws {
    let (office, anna) = (Department(1), Person(1))
    let directory = TemporaryDirectory()
    var configuration = ReplicaConfiguration()
    configuration.checkpointFrames = 200
    let replica = try Replica(Store(path: directory.store), as: anna.identity, configuration, at: 10)
    func author(_ facts: Facts, _ community: CommunityID?, _ content: BodyContent) throws -> [Effect] {
      try replica.handle(
        .author(Intent(community: community, facts: facts, content: content, salt: .zero)), at: 10)
    }
    guard case .authored(let garden) = try author(office.charter(by: anna), nil, words).first else {
      Issue.record("not founded")
      return
    }
    var isDue = false
    var posts = 0
    while !isDue, posts < 100 {
      let effects = try author(.post, garden, .post(String(repeating: "x", count: 9_000)))
      isDue = effects.contains { if case .checkpoint = $0 { true } else { false } }
      posts += 1
    }
    #expect(isDue && posts > 1)
    let before = try replica.state(of: garden)
    try replica.checkpoint()
    #expect(try replica.state(of: garden) == before)
    let next = try author(.post, garden, .post("short"))
    #expect(!next.contains { if case .checkpoint = $0 { true } else { false } })
  }
}
