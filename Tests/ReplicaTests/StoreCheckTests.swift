import Events
import Governance
import Replica
import Simulator
import Sodium
import Store
import TestSupport
import Testing

/// What a check finds in a store, in steps of `limit`.
func findings(in store: Store, limit: Int = 1_000) throws(StoreError) -> [Finding] {
  var check = try StoreCheck(store)
  var findings: [Finding] = []
  while !check.isAtEnd { findings += try check.next(limit: limit) }
  return findings + (try check.finish())
}

@Suite struct HealthyStoreTests {
  /// Whatever the spec's histories come to, in either order, leaves a store without a finding.
  @Test func everyHistoryLeavesASoundStore() throws {
    let vectors: Vectors.Cases<HistoryCase> = try Vectors.load("histories")
    var known = AdmissibleKeys()
    for history in vectors.cases {
      for events in [history.events, history.events.reversed()] {
        let disk = SimulatedDisk(name: "check-\(history.name)-\(events[0].label)") { 4 }
        let store = try Store(path: "store", vfs: disk.vfsName, exclusive: true)
        let replica = try Replica(store, as: .observer(SigningKey(seed: .zero)), at: history.now)
        for event in events {
          let body = event.body.map { bytes(hex: $0) }
          _ = try replica.load(
            [ExaminedEvent(bytes(hex: event.event), body: body, &known)], at: history.now)
        }
        #expect(try findings(in: store, limit: 3) == [], "\(history.name)")
      }
    }
  }

  @Test func anEmptyStoreIsSound() throws {
    let directory = TemporaryDirectory()
    #expect(try findings(in: Store(path: directory.store)) == [])
  }

  /// On one snapshot: what the writer adds meanwhile is not there, and nothing seems amiss.
  @Test(arguments: [1, 2, 5, 1_000])
  func aWriterGoesOnMeanwhile(limit: Int) throws {
    let federation = Federation()
    let (office, anna) = (Department(1), Person(1))
    let place = try federation.add("anna", anna.identity)
    let garden = try federation.say(place, office.charter(by: anna), in: nil, words)
    for _ in 0..<6 { try federation.say(place, .post, in: garden, .post("Hello")) }
    var check = try StoreCheck(Store(reading: place.directory.store))
    #expect(check.total == 7)
    var found: [Finding] = []
    while !check.isAtEnd {
      try federation.say(place, .post, in: garden, .post("And another"))
      found += try check.next(limit: limit)
      #expect(check.count <= check.total)
    }
    #expect(check.count == 7)
    found += try check.finish()
    #expect(found == [])
  }

  /// A shell that verifies pieces on several cores comes to the same.
  @Test func piecesCanBeVerifiedApart() throws {
    let store = try DamagedStore.sound().open()
    try store.database.execute("UPDATE event SET time = time + 1 WHERE row = 3")
    var check = try StoreCheck(store)
    let (events, unreadable) = try check.read(limit: 1_000)
    var known = AdmissibleKeys()
    let late = StoreCheck.verify(Array(events[5...]), &known)
    let early = StoreCheck.verify(Array(events[..<5]), &known)
    #expect(unreadable == [])
    #expect(try check.compare(early + late) == [.column(3, .time)])
  }
}

/// A store with two communities. `garden`: 1 charter, 2 Ben's join, 3 post, 4 reply (erased), 5 edit,
/// 6 erase, 7 Ben's post without its body. `orchard`: 8 charter, 9 Ben's join, 10 and 11 two posts by Ben at
/// one place.
struct DamagedStore {
  let directory = TemporaryDirectory()
  let garden: CommunityID
  let ben = Person(2)

  private static let anna = Person(1)
  private static let office = Department(1)

  /// Made once; each test has a copy of the file.
  private static let image = Result { try build() }

  /// A copy with nothing wrong yet.
  static func sound() throws -> DamagedStore {
    let (file, garden) = try image.get()
    let store = DamagedStore(garden: garden)
    store.directory.write(file)
    return store
  }

  private static func build() throws -> (file: [UInt8], garden: CommunityID) {
    let ben = Person(2)
    let federation = Federation()
    let place = try federation.add("anna", anna.identity)
    let garden = try federation.say(
      place, office.charter(by: anna, visibility: .closed), in: nil, words)
    let join = try Self.join(ben, garden, federation, place)
    let post = try federation.say(place, .post, in: garden, .post("Frist"))
    let reply = try federation.say(place, .reply(post), in: garden, .post("Never mind"))
    try federation.say(place, .edit(post), in: garden, .post("First"))
    try federation.say(place, .erase([reply]), in: garden)
    try Self.post("Lost", by: ben, after: join, in: garden, federation, place, hasBody: false)
    let orchard = try federation.say(place, office.charter(by: anna), in: nil, words)
    let other = try Self.join(ben, orchard, federation, place)
    try Self.post("One", by: ben, after: other, in: orchard, federation, place)
    try Self.post("Two", by: ben, after: other, in: orchard, federation, place)
    try place.replica.store.database.checkpoint(.truncate)
    return (place.directory.read(), garden)
  }

  private static func join(
    _ person: Person, _ community: CommunityID, _ federation: Federation, _ place: Federation.Place
  ) throws -> EventID {
    let draft = Draft(
      community: community, author: person.id, sequence: 0, previous: nil, parents: [community],
      time: federation.now, facts: office.join(person))
    let event = try draft.signed(by: person.device)
    try federation.load([federation.examine(event.bytes)], into: place)
    return event.id
  }

  private static func post(
    _ text: String, by person: Person, after join: EventID, in community: CommunityID,
    _ federation: Federation, _ place: Federation.Place, hasBody: Bool = true
  ) throws {
    let body = Body(.post(text), salt: federation.salt()).bytes
    let draft = Draft(
      community: community, author: person.id, sequence: 1, previous: join, parents: [],
      time: federation.now, facts: .post, body: body)
    let event = try draft.signed(by: person.device)
    try federation.load([federation.examine(event.bytes, body: hasBody ? body : nil)], into: place)
  }

  func open() throws -> Store { try Store(path: directory.store) }
}

@Suite struct DamagedStoreTests {
  private let damaged: DamagedStore

  init() throws { damaged = try .sound() }

  private func findings(after sql: String) throws -> [Finding] {
    let store = try damaged.open()
    try store.database.execute(sql)
    return try ReplicaTests.findings(in: store, limit: 4)
  }

  @Test func beforehandItIsSound() throws {
    #expect(try findings(after: "SELECT 1") == [])
  }

  @Test(
    arguments: [
      ("UPDATE event SET prefix = prefix + 1 WHERE row = 3", .column(3, .prefix)),
      ("UPDATE event SET seq = seq + 1 WHERE row = 3", .column(3, .sequence)),
      ("UPDATE event SET seq = -1 WHERE row = 3", .column(3, .sequence)),
      ("UPDATE event SET kind = 129 WHERE row = 3", .column(3, .kind)),
      ("UPDATE event SET time = time + 1 WHERE row = 3", .column(3, .time)),
      ("UPDATE event SET depth = depth + 1 WHERE row = 3", .column(3, .depth)),
      ("UPDATE event SET depth = 9223372036854775807 WHERE row = 3", .edges(4)),
      ("UPDATE event SET edges = x'' WHERE row = 3", .column(3, .edges)),
      ("UPDATE event SET edges = x'ffffffffffffffffffff7f' WHERE row = 3", .column(3, .edges)),
      ("UPDATE event SET id = zeroblob(32) WHERE row = 3", .column(3, .id)),
      ("UPDATE event SET id = zeroblob(3) WHERE row = 3", .column(3, .id)),
      ("UPDATE event SET community = 2 WHERE row = 3", .column(3, .community)),
      ("UPDATE event SET community = 77 WHERE row = 3", .column(3, .community)),
      ("UPDATE event SET key = 2 WHERE row = 3", .column(3, .key)),
      ("UPDATE event SET target = NULL WHERE row = 4", .column(4, .target)),
      ("UPDATE event SET target = 1 WHERE row = 3", .column(3, .target)),
      ("UPDATE event SET bytes = zeroblob(200) WHERE row = 3", .notAnEvent(3, rule: "notCOSE")),
      ("UPDATE event SET bytes = (SELECT bytes FROM event WHERE row = 5) WHERE row = 3", .column(3, .id)),
      ("UPDATE event SET body = zeroblob(40) WHERE row = 3", .body(3)),
      ("UPDATE event SET body = zeroblob(40) WHERE row = 2", .body(2)),
      ("UPDATE event SET body = NULL WHERE row = 3", .bodyNotAsked(3)),
      ("UPDATE event SET body = zeroblob(40) WHERE row = 4", .erasedBody(4)),
      ("DELETE FROM missing", .bodyNotAsked(7)),
      ("DELETE FROM act WHERE event = 2", .act(2)),
      ("INSERT INTO act VALUES (1, 3)", .act(3)),
      ("INSERT INTO act VALUES (1, 999)", .stray(table: "act")),
      ("DELETE FROM fork", .fork(10)),
      ("INSERT INTO fork VALUES (1, 0, 1)", .fork(1)),
      ("INSERT INTO fork VALUES (1, -5, 3)", .stray(table: "fork")),
      ("DELETE FROM tip WHERE event = 7", .tip(7)),
      ("INSERT INTO tip VALUES (1, 3)", .tip(3)),
      ("INSERT INTO tip VALUES (1, 999)", .stray(table: "tip")),
      ("DELETE FROM event WHERE row = 5", .rowGap(11)),
      ("UPDATE event SET row = 5000000000 WHERE row = 11", .rowGap(5_000_000_000)),
      ("UPDATE event SET row = -5 WHERE row = 11", .rowGap(-5)),
      ("DELETE FROM event WHERE row = 3", .edges(4)),
    ] as [(String, Finding)])
  func everyDamageIsNamed(sql: String, finding: Finding) throws {
    let found = try findings(after: sql)
    #expect(found.contains(finding), "\(found)")
    #expect(!found.contains { $0.description.isEmpty })
  }

  @Test func communitiesAndViewsAreCompared() throws {
    let (garden, ben) = (damaged.garden, damaged.ben.id)
    let head = Finding.head(garden, key: damaged.ben.device.publicKey.hex)
    let stranger = Person(9).id
    for (sql, finding) in [
      ("UPDATE community SET digest = zeroblob(32) WHERE ref = 1", .digest(garden)),
      ("UPDATE key SET head = head + 1 WHERE key = x'\(damaged.ben.device.publicKey.hex)'", head),
      ("UPDATE key SET head = -1", head),
      ("UPDATE member SET standing = 1 WHERE member = x'\(ben.hex)'", .member(garden, ben)),
      ("DELETE FROM member WHERE member = x'\(ben.hex)'", .member(garden, ben)),
      ("INSERT INTO member VALUES (1, x'\(stranger.hex)', 3)", .member(garden, stranger)),
      ("DELETE FROM audience WHERE member = x'\(ben.hex)'", .member(garden, ben)),
      ("INSERT INTO audience VALUES (1, x'\(stranger.hex)', zeroblob(32))", .member(garden, stranger)),
      ("UPDATE event SET quarantined = 1 WHERE row = 3", .quarantine(garden)),
      (
        "UPDATE member SET member = x'00' WHERE member = x'\(ben.hex)'",
        .community(garden, "a hash has not 32 bytes")
      ),
      ("INSERT INTO held VALUES (zeroblob(32), zeroblob(32), 5, x'00', NULL)", .held(id: Bytes32.zero.hex)),
    ] as [(String, Finding)] {
      let fresh = try DamagedStoreTests()
      let found = try fresh.findings(after: sql)
      #expect(found.contains(finding), "\(sql): \(found)")
    }
  }

  /// One event and its body, byte by byte, in the file itself.
  @Test func everyFlippedByteOfAnEventIsFound() throws {
    let (event, body) = try damaged.open().bytes(at: 3)
    let file = damaged.directory.read()
    let start = try #require(file.firstRange(of: event)?.lowerBound)
    for place in start..<start + event.count + (body?.count ?? 0) {
      var flipped = file
      flipped[place] ^= 0x10
      damaged.directory.write(flipped)
      let found = try ReplicaTests.findings(in: Store(reading: damaged.directory.store))
      let isNamed = found.contains { finding in
        switch finding {
        case .notAnEvent(3, _), .body(3): true
        default: false
        }
      }
      #expect(isNamed, "byte \(place - start): \(found)")
    }
  }

  /// Whatever is flipped in the tables' pages, the check says so or finds the store sound; it does not trap.
  @Test func noFlippedBitTraps() throws {
    let file = damaged.directory.read()
    var numbers = Numbers(seed: 7)
    var (found, all) = (0, 0)
    // The first page has the schema: without that no statement can be prepared. Zeros are mostly room.
    let places = (8192..<file.count).filter { file[$0] != 0 }
    for _ in 0..<150 {
      var flipped = file
      flipped[places[numbers.below(places.count)]] ^= 1 << UInt8(numbers.below(8))
      damaged.directory.write(flipped)
      all += 1
      do throws(StoreError) {
        if try !ReplicaTests.findings(in: Store(reading: damaged.directory.store)).isEmpty { found += 1 }
      } catch {
        found += 1
      }
    }
    #expect(found > all / 2, "\(found) of \(all)")
  }
}
