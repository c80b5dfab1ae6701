import Events
import Governance
import Replica
import Sodium
import Store
import TestSupport
import Testing

@Suite struct InboxTests {
  private let federation = Federation()
  private let office = Department(1)
  private let anna = Person(1)
  private let ben = Person(2)
  private let node, place, other: Federation.Place
  private let garden: CommunityID

  init() throws {
    node = try federation.add("office", office.identity)
    place = try federation.add("anna", anna.identity)
    other = try federation.add("ben", ben.identity)
    try federation.link(place, node)
    try federation.link(other, node)
    garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    try federation.pass(2)
    try federation.say(other, office.join(ben), in: garden)
  }

  private var store: Store { place.replica.store }

  private func calling(_ members: [MemberID]) -> BodyContent {
    .post(title: "", text: "You", mentions: members, quoted: nil)
  }

  private func write(_ change: () throws(StoreError) -> Void) throws { try store.transaction(change) }

  @Test func whoIsCalledOrAnsweredHearsOfIt() throws {
    let mine = try federation.say(place, .post, in: garden, calling([anna.id]))
    try federation.pass(2)
    let reply = try federation.say(other, .reply(mine), in: garden, calling([anna.id, anna.id]))
    try federation.pass(2)
    let call = try federation.say(other, .post, in: garden, calling([ben.id, anna.id]))
    try federation.say(other, .reply(call), in: garden, .post("My own"))
    try federation.pass(2)
    let inbox = try store.inbox(for: anna.id, limit: 9)
    #expect(inbox.map(\.event) == [call, reply] && inbox.map(\.reason) == [.mention, .reply])
    #expect(inbox.allSatisfy { $0.author == ben.id && $0.community == garden })
    #expect(try store.inbox(for: anna.id, after: inbox[1].row, limit: 9) == [inbox[0]])
    #expect(try store.inbox(for: anna.id, limit: 1) == [inbox[0]])
    #expect(try store.inbox(for: ben.id, limit: 9).isEmpty)
    // What is taken back calls nobody any more; an edit can call somebody later.
    try federation.say(other, .retract(call), in: garden)
    try federation.say(other, .edit(reply), in: garden, .post("I answer"))
    try federation.pass(2)
    #expect(try store.inbox(for: anna.id, limit: 9) == [inbox[1]])
    #expect(try node.replica.store.inbox(for: anna.id, limit: 9).isEmpty)
  }

  @Test func invitationsAreForThoseOutside() throws {
    let club = try federation.say(
      other, office.charter(by: ben, .endorsed(by: 1)), in: nil, words)
    try federation.pass(2)
    let invitation = try federation.say(other, .endorse(anna.id, office.id), in: club)
    try federation.pass(2)
    let inbox = try store.inbox(for: anna.id, limit: 9)
    #expect(inbox.map(\.event) == [invitation] && inbox.map(\.reason) == [.invitation])
    #expect(inbox[0].community == club)
    try federation.say(place, office.join(anna), in: club)
    #expect(try store.inbox(for: anna.id, limit: 9).isEmpty)
    #expect(try store.memberships(of: anna.id).map(\.community) == [garden, club].sorted())
  }

  @Test func whatIsReadIsNotCounted() throws {
    for number in 0..<4 { try federation.say(other, .post, in: garden, .post("\(number)")) }
    let mine = try federation.say(place, .post, in: garden, calling([ben.id]))
    try federation.pass(2)
    #expect(try store.unread(of: garden) == 5 && store.unread(of: garden, besides: anna.id) == 4)
    let row = try store.latestRow(of: garden)
    try write { () throws(StoreError) in try store.markRead(garden, upTo: row) }
    #expect(try store.unread(of: garden) == 0 && store.mark(of: garden) == row)
    // A mark never goes back, and a community that is not here has none.
    try write { () throws(StoreError) in
      try store.markRead(garden, upTo: 1)
      try store.markRead(EventID(.zero), upTo: 9)
      try store.setMuted(EventID(.zero), true)
    }
    #expect(try store.mark(of: garden) == row && store.mark(of: EventID(.zero)) == 0)
    try federation.say(other, .reply(mine), in: garden, .post("new"))
    try federation.pass(2)
    #expect(try store.unread(of: garden) == 1 && store.unread(of: EventID(.zero)) == 0)
    #expect(try store.latestRow(of: garden) > row && store.latestRow(of: EventID(.zero)) == 0)
  }

  @Test func whatIsMutedIsSilent() throws {
    try federation.say(other, .post, in: garden, calling([anna.id]))
    try federation.pass(2)
    #expect(try !store.isMuted(garden) && store.inbox(for: anna.id, limit: 9).count == 1)
    try write { () throws(StoreError) in try store.setMuted(garden, true) }
    #expect(try store.isMuted(garden) && store.inbox(for: anna.id, limit: 9).isEmpty)
    try write { () throws(StoreError) in try store.markRead(garden, upTo: 2) }
    #expect(try store.isMuted(garden) && store.mark(of: garden) == 2)
    try write { () throws(StoreError) in try store.setMuted(garden, false) }
    #expect(try !store.isMuted(garden) && store.inbox(for: anna.id, limit: 9).count == 1)
  }

  @Test func anAnswerToWhatComesLaterIsANotice() throws {
    let post = try federation.say(place, .post, in: garden, .post("Question"))
    let alone = try federation.add("anna elsewhere", .client(member: anna.id, device: Person(7).device))
    let events = try place.replica.events(of: garden).map { federation.examine($0.bytes, body: $0.body) }
    let tips = try place.replica.state(of: garden).tips
    // Ben answers without having seen it, on top of his own join alone.
    let join = try #require(
      try other.replica.events(of: garden).map(\.id).first { $0 != garden && $0 != post })
    let body = Body(.post("Answer"), salt: .zero)
    let reply = try Draft(
      community: garden, author: ben.id, sequence: 1, previous: join, parents: [], time: federation.now,
      facts: .reply(post), body: body.bytes
    ).signed(by: ben.device)
    #expect(tips == [post])
    try federation.load(Array(events.dropLast()), into: alone)
    try federation.load([federation.examine(reply.bytes, body: body.bytes)], into: alone)
    #expect(try alone.replica.store.inbox(for: anna.id, limit: 9).isEmpty)
    try federation.load([events[events.count - 1]], into: alone)
    #expect(try alone.replica.store.inbox(for: anna.id, limit: 9).map(\.event) == [reply.id])
  }
}
