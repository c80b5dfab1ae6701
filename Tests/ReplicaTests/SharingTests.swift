import Events
import Replica
import Sodium
import Store
import Sync
import TestSupport
import Testing

/// What a client chooses, and what an auditor is granted.
@Suite struct SharingTests {
  private let federation = Federation()
  private let office = Department(1)
  private let anna = Person(1)
  private let ben = Person(2)
  private let node, author: Federation.Place
  private let communities: [CommunityID]
  private let hidden: CommunityID

  init() throws {
    node = try federation.add("office", office.identity)
    author = try federation.add("anna", anna.identity)
    try federation.link(author, node)
    let (federation, office, anna, author) = (federation, office, anna, author)
    communities = try (0..<3).map { number in
      let garden = try federation.say(author, office.charter(by: anna), in: nil, words)
      try federation.say(author, .post, in: garden, .post("in \(number)"))
      federation.now += 10
      return garden
    }
    hidden = try federation.say(author, office.charter(by: anna, visibility: .closed), in: nil, words)
  }

  private func choose(_ wanted: [CommunityID]?, at place: Federation.Place) throws {
    try federation.give(.subscribe(wanted), to: place)
  }

  /// What has come with events or bodies in it.
  private func content(of place: Federation.Place) -> Int {
    node.effects.count {
      if case .send(place.key, let message) = $0 {
        switch message {
        case .events, .bodies: true
        default: false
        }
      } else {
        false
      }
    }
  }

  @Test func noneIsNone() throws {
    let place = try federation.add("ben", ben.identity)
    try choose([], at: place)
    try federation.link(place, node)
    try federation.say(author, .post, in: communities[0], .post("live"))
    try federation.pass(70)
    #expect(content(of: place) == 0)
    #expect(try place.replica.communities() == [])
    // Still so after a restart.
    try federation.restart(place)
    try federation.link(place, node)
    try federation.pass(40)
    #expect(content(of: place) == 0 && place.charges.isEmpty && node.charges.isEmpty)
  }

  /// What was chosen already is asked for again, and not written again.
  @Test func sameIsNotWritten() throws {
    let place = try federation.add("ben", ben.identity)
    try choose([communities[1]], at: place)
    let before = place.replica.store.database.walFrames
    try choose([communities[1]], at: place)
    #expect(place.replica.store.database.walFrames == before)
    try choose([communities[0]], at: place)
    #expect(place.replica.store.database.walFrames > before)
  }

  @Test func whoFoundsWants() throws {
    let place = try federation.add("ben", ben.identity)
    try choose([], at: place)
    let garden = try federation.say(place, office.charter(by: ben), in: nil, words)
    // Cut off here, it is told at the next connection.
    try federation.restart(place)
    try federation.link(place, node)
    try federation.pass(40)
    try federation.say(author, office.join(anna), in: garden)
    try federation.say(author, .post, in: garden, .post("live"))
    try federation.pass(40)
    #expect(try place.replica.communities() == [garden])
    #expect(try place.replica.events(of: garden).count == 3)
  }

  @Test func oneIsOne() throws {
    let place = try federation.add("ben", ben.identity)
    try choose([], at: place)
    try federation.link(place, node)
    try choose([communities[1]], at: place)
    try federation.pass(5)
    for garden in communities { try federation.say(author, .post, in: garden, .post("live")) }
    try federation.pass(40)
    #expect(try place.replica.communities() == [communities[1]])
    #expect(try place.replica.events(of: communities[1]).count == 3)
    try choose([], at: place)
    try federation.say(author, .post, in: communities[1], .post("unheard"))
    try federation.pass(40)
    #expect(try place.replica.events(of: communities[1]).count == 3)
    #expect(place.charges.isEmpty && node.charges.isEmpty)
  }

  @Test func nilIsAll() throws {
    let place = try federation.add("ben", ben.identity)
    try choose(nil, at: place)
    try federation.link(place, node)
    try federation.pass(40)
    #expect(try place.replica.communities() == communities.sorted())
  }

  @Test func whoWasRestoredHearsOfAllBeforeChoosing() throws {
    let place = try federation.add("ben", ben.identity)
    try federation.link(place, node)
    try federation.pass(40)
    try choose([], at: place)
    try federation.restart(place, isRestored: true)
    try federation.link(place, node)
    try federation.pass(40)
    #expect(!place.replica.isRestored)
    // In step with nothing would have been no reason to sign: it has heard of all that it holds.
    try federation.say(author, .post, in: communities[0], .post("unheard"))
    try federation.pass(40)
    #expect(try place.replica.events(of: communities[0]).count == 2)
  }

  @Test func anAuditorSeesWhatIsGranted() throws {
    for (audience, expected) in [
      (Audience.communities([]), []), (.communities([hidden, EventID(.zero)]), [hidden]),
      (.everything, communities + [hidden]), (.owner(Person(9).id), communities),
    ] {
      let key = SigningKey(seed: Bytes32(words: (UInt64(expected.count), 5, 5, 5)))
      let place = try federation.add("auditor", .observer(key))
      try federation.link(place, node, as: audience)
      try federation.pass(40)
      #expect(try place.replica.communities() == expected.sorted(), "\(audience)")
      for id in expected {
        #expect(try place.replica.state(of: id).tips == node.replica.state(of: id).tips)
      }
      #expect(place.charges.isEmpty && node.charges.isEmpty)
    }
  }

  @Test func aGrantOfEverythingCoversWhatComesLater() throws {
    let place = try federation.add("auditor", .observer(SigningKey(seed: Bytes32(words: (5, 5, 5, 5)))))
    try federation.link(place, node, as: .everything)
    let later = try federation.say(author, office.charter(by: anna, visibility: .closed), in: nil, words)
    try federation.pass(40)
    #expect(try place.replica.communities().contains(later))
  }
}
