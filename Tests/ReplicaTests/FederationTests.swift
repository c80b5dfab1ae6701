import Foundation
import Events
import Governance
import Replica
import Sodium
import Store
import Sync
import TestSupport
import Testing

/// Two departments with a client each, and a community that both know.
private struct Two {
  let federation = Federation()
  let production = Department(1)
  let research = Department(2)
  let anna = Person(11)
  let ben = Person(12)
  let nodeA, nodeB, clientA, clientB: Federation.Place
  let garden: CommunityID

  init(_ admission: Charter.Admission = .open, visibility: Charter.Visibility = .open) throws {
    nodeA = try federation.add("production", production.identity)
    nodeB = try federation.add("research", research.identity)
    clientA = try federation.add("anna", anna.identity)
    clientB = try federation.add("ben", ben.identity)
    try federation.link(nodeA, nodeB)
    try federation.link(clientA, nodeA)
    try federation.link(clientB, nodeB)
    let charter = production.charter(by: anna, admission, visibility: visibility, with: [research])
    garden = try federation.say(clientA, charter, in: nil, words)
  }

  func agree(_ places: [Federation.Place]? = nil) throws {
    let places = places ?? [nodeA, nodeB, clientA, clientB]
    let first = try places[0].replica.state(of: garden)
    for place in places {
      #expect(try place.replica.state(of: garden) == first, "\(place.name)")
      #expect(place.charges.isEmpty, "\(place.name): \(place.charges)")
    }
  }
}

@Suite struct FederationTests {
  @Test func aPostReachesEverybody() throws {
    let two = try Two()
    try two.federation.pass(3)
    try two.federation.say(two.clientB, two.research.join(two.ben), in: two.garden)
    let post = try two.federation.say(two.clientB, .post, in: two.garden, .post("Hello"))
    try two.federation.say(two.clientA, .reply(post), in: two.garden, .post("Hello, Ben"))
    try two.federation.pass(40)
    try two.agree()
    let state = try two.nodeA.replica.state(of: two.garden)
    #expect(state.members.map(\.standing) == [.active, .active])
    #expect(state.tips.count == 1)
    #expect(try two.nodeB.replica.contains(post))
  }

  @Test func whoWasAwayCatchesUp() throws {
    let two = try Two()
    try two.federation.pass(3)
    try two.federation.say(two.clientB, two.research.join(two.ben), in: two.garden)
    try two.federation.cut(two.nodeA, two.nodeB)
    for number in 0..<40 {
      let place = number % 3 == 0 ? two.clientB : two.clientA
      try two.federation.say(place, .post, in: two.garden, .post("Post \(number)"))
    }
    #expect(try two.nodeA.replica.state(of: two.garden) != two.nodeB.replica.state(of: two.garden))
    try two.federation.link(two.nodeA, two.nodeB)
    try two.federation.pass(40)
    try two.agree()
    #expect(try two.nodeA.replica.events(of: two.garden).count == 42)
    #expect(try two.nodeA.replica.state(of: two.garden).missingBodies.isEmpty)
  }

  @Test func aRestartChangesNothing() throws {
    let two = try Two(.endorsed(by: 1))
    try two.federation.pass(3)
    try two.federation.say(two.clientB, two.research.join(two.ben), in: two.garden)
    let early = try two.federation.author(two.clientB, .post, in: two.garden, .post("Too early"))
    #expect(early == .failure(.refused(Refused(rule: "pending"))))
    try two.federation.say(two.clientA, .endorse(two.ben.id, nil), in: two.garden)
    try two.federation.pass(3)
    try two.federation.say(two.clientB, .post, in: two.garden, .post("Now"))
    try two.federation.pass(40)
    let before = try two.nodeB.replica.state(of: two.garden)
    try two.federation.restart(two.nodeB)
    #expect(try two.nodeB.replica.state(of: two.garden) == before)
    try two.federation.link(two.nodeA, two.nodeB)
    try two.federation.say(two.clientA, .post, in: two.garden, .post("Later"))
    try two.federation.pass(40)
    try two.agree([two.nodeA, two.nodeB, two.clientA])
  }

  @Test func aRestoredReplicaSignsNothingBeforeItHasHeard() throws {
    let two = try Two()
    try two.federation.pass(40)
    try two.federation.restart(two.clientA, isRestored: true)
    #expect(two.clientA.replica.isRestored)
    let declined = try two.federation.author(two.clientA, .post, in: two.garden, .post("No"))
    #expect(declined == .failure(.restored))
    try two.federation.link(two.clientA, two.nodeA)
    try two.federation.pass(40)
    #expect(!two.clientA.replica.isRestored)
    try two.federation.say(two.clientA, .post, in: two.garden, .post("Yes"))
    try two.federation.pass(40)
    try two.agree()
  }

  /// No summary tells of what a peer holds: without being shown it, the client would sign a second event at
  /// the seq of one that was from ahead of the node's clock.
  @Test func aRestoredReplicaIsShownWhatIsHeldOfItsOwn() throws {
    let two = try Two()
    let (federation, client) = (two.federation, two.clientA)
    try federation.pass(40)
    let copy = TemporaryDirectory()
    var backup = try Backup(of: Store(reading: client.directory.store).database, to: copy.store)
    while try backup.step(pages: 64) {}
    try federation.cut(client, two.nodeA)
    federation.now += 2 * EventLimits.tolerance
    let ahead = try federation.say(client, .post, in: two.garden, .post("From ahead"))
    federation.now -= 2 * EventLimits.tolerance
    try federation.link(client, two.nodeA)
    #expect(try two.nodeA.replica.held(of: client.key) == 1)

    try federation.cut(client, two.nodeA)
    try federation.close(client)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: client.directory.store + suffix)
    }
    try FileManager.default.copyItem(atPath: copy.store, toPath: client.directory.store)
    try federation.restart(client, isRestored: true)
    try federation.link(client, two.nodeA)
    try federation.pass(40)
    #expect(!client.replica.isRestored)
    let early = try federation.author(client, .post, in: two.garden, .post("Too early"))
    #expect(early == .failure(.restored))
    try federation.pass(2 * EventLimits.tolerance / 1_000)
    #expect(try client.replica.contains(ahead))
    try federation.say(client, .post, in: two.garden, .post("In its turn"))
    try federation.pass(40)
    try two.agree()
    #expect(try two.nodeA.replica.state(of: two.garden).frozen.isEmpty)
  }

  /// What is shown to its author is shown again to whoever subscribes to where it stands, and that once: a
  /// message of a few bytes that is answered by megabytes would be a weapon.
  @Test func whatIsHeldIsShownOnceToASubscriber() throws {
    let two = try Two()
    let (federation, client, node) = (two.federation, two.clientA, two.nodeA)
    try federation.pass(40)
    try federation.cut(client, node)
    federation.now += 2 * EventLimits.tolerance
    try federation.say(client, .post, in: two.garden, .post("From ahead"))
    federation.now -= 2 * EventLimits.tolerance
    try federation.link(client, node)
    #expect(try node.replica.held(of: client.key) == 1)
    func shown() -> Int {
      node.effects.count { if case .send(client.key, .events) = $0 { true } else { false } }
    }
    let before = shown()
    for _ in 0..<20 {
      let message = Examined.message(.subscribe([]))
      let arrival = Arrival(peer: client.key, message: message)
      node.effects += try node.replica.handle(.received([arrival]), at: federation.now)
    }
    #expect(shown() == before)
    try federation.give(.subscribe([two.garden]), to: client)
    #expect(shown() == before + 1)
    for _ in 0..<20 { try federation.give(.subscribe([two.garden]), to: client) }
    #expect(shown() == before + 1)
  }

  @Test func anErasedBodyIsGoneEverywhereAndAcknowledged() throws {
    let two = try Two()
    let post = try two.federation.say(two.clientA, .post, in: two.garden, .post("Regret"))
    try two.federation.pass(3)
    try two.federation.say(two.clientA, .erase([post]), in: two.garden)
    try two.federation.pass(70)
    try two.agree()
    for place in two.federation.places {
      let events = try place.replica.events(of: two.garden)
      #expect(events.first { $0.id == post }?.body == nil)
      let acknowledgements = try events.filter {
        try UnverifiedEvent($0.bytes).header?.kind == .erased
      }
      #expect(acknowledgements.count == 2, "both nodes say so, in \(place.name)")
      #expect(try place.replica.state(of: two.garden).erased == [post])
    }
  }

  @Test func aClosedCommunityIsShownToItsMembersNodesOnly() throws {
    let two = try Two(.endorsed(by: 1), visibility: .closed)
    try two.federation.pass(70)
    #expect(try two.nodeB.replica.communities().isEmpty)
    try two.federation.say(two.clientA, .endorse(two.ben.id, two.research.id), in: two.garden)
    try two.federation.pass(70)
    #expect(try two.nodeB.replica.communities() == [two.garden])
    #expect(try two.clientB.replica.communities() == [two.garden])
    try two.federation.say(two.clientB, two.research.join(two.ben), in: two.garden)
    try two.federation.say(two.clientB, .post, in: two.garden, .post("Thanks"))
    try two.federation.pass(70)
    try two.agree()
  }
}
