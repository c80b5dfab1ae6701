import Events
import Replica
import Sodium
import Store
import TestSupport
import Testing

@Suite struct ViewTests {
  private let federation = Federation()
  private let office = Department(1)
  private let anna = Person(1)
  private let ben = Person(2)

  private func text(_ post: Post) throws -> String? {
    guard let bytes = post.body else { return nil }
    guard case .post(_, let text, _, _) = try content(bytes, post.kind) else { return nil }
    return text
  }

  /// The body without a header to check it against: it comes from our own store.
  private func content(_ bytes: [UInt8], _ kind: Kind) throws -> BodyContent? {
    let draft = Draft(
      community: EventID(.zero), author: anna.id, sequence: 0, previous: nil, parents: [EventID(.zero)],
      time: 1,
      facts: .post, body: bytes)
    let header = try #require(try draft.signed(by: anna.device).header)
    return try Body(bytes, committedBy: header).content(of: kind)
  }

  @Test func peopleSeeThreadsEditsAndReactions() throws {
    let place = try federation.add("anna", anna.identity)
    let other = try federation.add("ben", ben.identity)
    let node = try federation.add("office", office.identity)
    try federation.link(place, node)
    try federation.link(other, node)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    try federation.pass(2)
    try federation.say(other, office.join(ben), in: garden)
    let post = try federation.say(place, .post, in: garden, .post("Frist"))
    try federation.pass(2)
    let reply = try federation.say(other, .reply(post), in: garden, .post("You mean first"))
    try federation.pass(2)
    let late = try federation.say(place, .reply(reply), in: garden, .post("Indeed"))
    try federation.say(place, .edit(post), in: garden, .post("First"))
    try federation.say(other, .edit(post), in: garden, .post("Not yours"))
    try federation.say(other, .react(post, reaction: 1), in: garden)
    try federation.say(other, .react(post, reaction: 5), in: garden)
    try federation.say(place, .react(post, reaction: 5), in: garden)
    try federation.say(other, .retract(reply), in: garden)
    try federation.say(other, .retract(late), in: garden)
    try federation.say(other, .profile, in: garden, .profile(name: "Ben", text: nil))
    try federation.say(other, .profile, in: garden, .profile(name: "Benjamin", text: nil))
    try federation.pass(70)

    for place in federation.places {
      let store = place.replica.store
      let thread = try store.thread(of: post, limit: 10)
      #expect(thread.map(\.id) == [post, reply, late])
      #expect(thread.map(\.target) == [nil, post, reply])
      #expect(try thread.map { try text($0) } == ["First", "You mean first", "Indeed"])
      #expect(thread.map(\.isRetracted) == [false, true, false])
      #expect(thread[0].edited != nil && thread[1].edited == nil)
      #expect(thread[0].reactions == [.init(number: 5, count: 2)])
      #expect(try store.feed(of: garden, limit: 2).map(\.id) == [late, reply])
      #expect(try store.feed(of: garden, before: thread[2].time, limit: 9).map(\.id) == [reply, post])
      let profile = try #require(try store.profile(of: ben.id, in: garden))
      #expect(try content(profile, .profile) == .profile(name: "Benjamin", text: nil))
      #expect(try store.profile(of: anna.id, in: garden) == nil)
      #expect(
        try store.feed(of: post, limit: 3).isEmpty && store.thread(of: EventID(.zero), limit: 1).isEmpty)
    }
  }

  @Test func aReplyFindsItsTargetLater() throws {
    let place = try federation.add("anna", anna.identity)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    let target = try draft(.post, .post("Question"), on: garden, sequence: 1, previous: garden).event
    // Answers what it has not seen: allowed, and shown as an answer once the target is here.
    let other = Person(2)
    let join = try draft(office.join(other), nil, by: other, on: garden, sequence: 0, parents: [garden])
    let reply = try draft(
      .reply(target.id), .post("Answer"), by: other, on: garden, sequence: 1, previous: join.event.id)
    try federation.load([join.examined, reply.examined], into: place)
    #expect(try place.replica.store.thread(of: reply.event.id, limit: 2).first?.target == nil)
    try federation.load([federation.examine(target.bytes)], into: place)
    let thread = try place.replica.store.thread(of: target.id, limit: 9)
    #expect(thread.map(\.id) == [target.id, reply.event.id])
    #expect(try place.replica.state(of: garden).missingBodies == [target.id])
  }

  private func draft(
    _ facts: Facts, _ content: BodyContent?, by person: Person? = nil, on community: EventID,
    sequence: UInt64,
    previous: EventID? = nil, parents: [EventID] = []
  ) throws -> (event: VerifiedEvent, examined: ExaminedEvent) {
    let person = person ?? anna
    let body = content.map { Body($0, salt: .zero).bytes }
    let event = try Draft(
      community: community, author: person.id, sequence: sequence, previous: previous, parents: parents,
      time: federation.now + (facts.kind == .reply ? 5 : 0), facts: facts, body: body
    ).signed(by: person.device)
    return (event, federation.examine(event.bytes, body: body))
  }
}
