import Events
import Governance
import Replica
import Sodium
import Store
import TestSupport
import Testing

@Suite struct OverviewTests {
  private let federation = Federation()
  private let office = Department(1)
  private let far = Department(2)
  private let anna = Person(1)
  private let ben = Person(2)
  private let node, distant, place, other: Federation.Place
  private let garden: CommunityID

  init() throws {
    node = try federation.add("office", office.identity)
    distant = try federation.add("far", far.identity)
    place = try federation.add("anna", anna.identity)
    other = try federation.add("ben", ben.identity)
    try federation.link(place, node)
    try federation.link(other, node)
    garden = try federation.say(place, office.charter(by: anna, with: [far]), in: nil, words)
    try federation.pass(2)
    try federation.say(other, office.join(ben), in: garden)
  }

  private var store: Store { place.replica.store }

  @Test func aCommunityAtAGlance() throws {
    let post = try federation.say(other, .post, in: garden, .post("Hello", title: "Hi"))
    try federation.pass(2)
    try federation.say(other, .profile, in: garden, .profile(name: "Ben", text: nil))
    try federation.say(other, .profile, in: garden, .profile(name: "Benjamin", text: nil))
    try federation.say(place, .profile, in: garden, .profile(name: "Anna", text: nil))
    try federation.pass(2)
    let charter = try #require(try store.charterBody(of: garden))
    #expect(BodyContent(stored: charter, of: .charter) == words)
    #expect(try store.charterBody(of: EventID(.zero)) == nil)
    #expect(try store.members(of: garden).map(\.member) == [anna.id, ben.id].sorted())
    let summary = try store.summary(of: garden)
    #expect(summary.members == 2 && summary.visibility == .open && summary.charterBody == charter)
    #expect(try summary.events == place.replica.events(of: garden).count)
    #expect(try summary.latest == store.post(post)?.time)
    #expect(try store.size() > 8_192 && store.size().isMultiple(of: 8_192))
    for (person, name) in [(anna, "Anna"), (ben, "Benjamin")] {
      let body = try #require(try store.profile(of: person.id, in: garden))
      #expect(BodyContent(stored: body, of: .profile) == .profile(name: name, text: nil))
    }
    let shown = try #require(try store.post(post))
    #expect(shown.community == garden && shown.author == ben.id)
    #expect(shown.content == .post("Hello", title: "Hi"))
    #expect(try store.post(garden) == nil && store.post(EventID(.zero)) == nil)
  }

  @Test func threadsHaveABeginning() throws {
    let post = try federation.say(place, .post, in: garden, .post("0"))
    var last = post
    for number in 1..<40 {
      last = try federation.say(place, .reply(last), in: garden, .post("\(number)"))
    }
    #expect(try store.threadRoot(of: last) == post && store.threadRoot(of: post) == post)
    #expect(try store.threadRoot(of: EventID(.zero)) == nil)
  }

  @Test func aFeedOfSeveral() throws {
    let shed = try federation.say(place, office.charter(by: anna), in: nil, words)
    var posts: [EventID] = []
    for number in 0..<6 {
      let community = number % 3 == 0 ? shed : garden
      posts.append(try federation.say(place, .post, in: community, .post("\(number)")))
      try federation.pass(1)
    }
    let all = try store.feed(of: [garden, shed, EventID(.zero)], limit: 5)
    #expect(all.map(\.id) == Array(posts.reversed().prefix(5)))
    #expect(all.map(\.community) == [garden, garden, shed, garden, garden])
    #expect(try store.feed(of: [garden, shed], before: all[4].time, limit: 5).map(\.id) == [posts[0]])
    #expect(try store.feed(of: [shed], limit: 5) == store.feed(of: shed, limit: 5))
    #expect(try store.feed(of: [], limit: 5).isEmpty)
  }

  @Test func erasuresAreFollowedNodeByNode() throws {
    let post = try federation.say(other, .post, in: garden, .post("Regret"))
    #expect(try store.erasureStatus().isEmpty)
    let erase = try federation.say(other, .erase([post]), in: garden)
    try federation.pass(2)
    let one = try #require(try store.erasureStatus().first)
    #expect(one.erase == erase && one.community == garden && one.author == ben.id)
    #expect(one.done == [office.id] && one.pending == [far.id])
    try federation.link(node, distant)
    try federation.pass(40)
    let both = try #require(try store.erasureStatus().first)
    #expect(both.done == [office.id, far.id].sorted() && both.pending.isEmpty)
  }

  @Test func shortIDsNameOneEvent() throws {
    var ids = [garden]
    for number in 0..<300 { ids.append(try federation.say(place, .post, in: garden, .post("\(number)"))) }
    for id in ids {
      let short = try store.shortestPrefix(of: id, atLeast: 4)
      #expect(short.count >= 4 && id.raw.hex.hasPrefix(short))
      #expect(try store.events(withPrefix: short, limit: 9) == [id])
      if short.count > 4 {
        let shorter = try store.events(withPrefix: String(short.dropLast()), limit: 9)
        #expect(shorter.count > 1 && shorter == shorter.sorted())
      }
      #expect(try store.events(withPrefix: id.raw.hex, limit: 2) == [id])
      #expect(try store.events(withPrefix: String(id.raw.hex.prefix(23)).uppercased(), limit: 2) == [id])
      #expect(try store.shortestPrefix(of: id).count >= 6)
    }
    let last = try #require(ids[0].raw.hex.last)
    #expect(
      try store.events(withPrefix: ids[0].raw.hex.dropLast() + (last == "0" ? "1" : "0"), limit: 9).isEmpty)
    for nonsense in ["", "abc", "xyzw", "12 4", "ä123", "\0\0\0\0", String(repeating: "a", count: 65)] {
      #expect(try store.events(withPrefix: nonsense, limit: 9).isEmpty)
    }
  }
}
