import Events
import Replica
import Sodium
import Store
import TestSupport
import Testing

@Suite struct SearchTests {
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

  private func found(_ words: String, in community: CommunityID? = nil) throws -> [EventID] {
    try place.replica.store.search(words, in: community, limit: 100).map(\.id)
  }

  @Test func theNewestComeFirst() throws {
    var posts: [EventID] = []
    for number in 0..<5 {
      posts.append(
        try federation.say(
          number.isMultiple(of: 2) ? place : other, .post, in: garden,
          .post("Die Äpfel sind reif \(number)", title: "Ernte")))
      try federation.pass(2)
    }
    let shed = try federation.say(place, office.charter(by: anna), in: nil, words)
    let apart = try federation.say(place, .post, in: shed, .post("Ernte im Schuppen"))
    #expect(try found("ernte") == [apart] + posts.reversed())
    #expect(try found("apfel REIF", in: garden) == posts.reversed())
    #expect(try found("ernte", in: shed) == [apart])
    #expect(try found("reif 3") == [posts[3]])
    #expect(try found("ernte", in: EventID(.zero)).isEmpty && found("birnen").isEmpty)
    #expect(try place.replica.store.search("ernte", limit: 2).map(\.id) == [apart, posts[4]])
    #expect(try Store(reading: place.directory.store).search("ernte", limit: 1).map(\.id) == [apart])
    // A node indexes nothing.
    #expect(try node.replica.store.search("ernte", limit: 9).isEmpty)
  }

  @Test func whatIsShownIsFound() throws {
    let post = try federation.say(other, .post, in: garden, .post("Quitten"))
    let reply = try federation.say(place, .reply(post), in: garden, .post("Quitten, gern"))
    try federation.pass(2)
    #expect(Set(try found("quitten")) == [post, reply])
    try federation.say(other, .edit(post), in: garden, .post("Birnen"))
    try federation.say(place, .edit(post), in: garden, .post("Nicht deins"))
    try federation.pass(2)
    #expect(try found("quitten") == [reply] && found("birnen") == [post] && found("deins").isEmpty)
    try federation.say(place, .retract(reply), in: garden)
    #expect(try found("quitten").isEmpty)
    try consistent()
  }

  @Test func whatIsErasedLeavesNoTrace() throws {
    let secret = try federation.say(other, .post, in: garden, .post("xylophonquark und Birnen"))
    for number in 0..<20 { try federation.say(place, .post, in: garden, .post("Birnen \(number)")) }
    let edit = try federation.say(other, .edit(secret), in: garden, .post("zwetschgenquark und Birnen"))
    try federation.pass(2)
    #expect(try found("zwetschgenquark") == [secret])
    try federation.say(other, .erase([edit]), in: garden)
    try federation.pass(2)
    #expect(try found("xylophonquark") == [secret] && found("zwetschgenquark").isEmpty)
    try federation.say(other, .erase([secret]), in: garden)
    try federation.pass(2)
    #expect(try found("xylophonquark").isEmpty && found("birnen").count == 20)
    let store = place.replica.store
    _ = try store.database.checkpoint(.truncate)
    let file = place.directory.read()
    for trace in ["phonquark", "schgenquark"] {
      #expect(!contains(file, Array(trace.utf8)), "\(trace) is still in the file")
    }
    try consistent()
  }

  /// The first text there is, erased again: nothing else is in the index to merge it with.
  @Test func theOnlyTextLeavesNoTrace() throws {
    let secret = try federation.say(other, .post, in: garden, .post("xylophonquark"))
    try federation.say(other, .erase([secret]), in: garden)
    try federation.pass(2)
    _ = try place.replica.store.database.checkpoint(.truncate)
    #expect(!contains(place.directory.read(), Array("phonquark".utf8)))
  }

  private func contains(_ file: [UInt8], _ text: [UInt8]) -> Bool {
    file.indices.dropLast(text.count).contains {
      file[$0] == text[0] && file[$0..<$0 + text.count] == text[...]
    }
  }

  @Test func aBodyThatComesLaterIsFound() throws {
    let post = try federation.say(other, .post, in: garden, .post("Pflaumen"))
    let alone = try federation.add("carla", Person(3).identity)
    let events = try node.replica.events(of: garden)
    try federation.load(events.map { federation.examine($0.bytes) }, into: alone)
    #expect(try alone.replica.store.search("pflaumen", limit: 9).isEmpty)
    try federation.load(events.map { federation.examine($0.bytes, body: $0.body) }, into: alone)
    #expect(try alone.replica.store.search("pflaumen", limit: 9).map(\.id) == [post])
  }

  @Test func whatIsQuarantinedIsNotFound() throws {
    try federation.say(other, .post, in: garden, .post("Pflaumen"))
    try federation.pass(2)
    #expect(try found("pflaumen").count == 1)
    try twice()
    #expect(try place.replica.state(of: garden).quarantined.count == 2)
    #expect(try found("zweimal").isEmpty)
    #expect(try found("pflaumen").isEmpty)
    try consistent()
  }

  /// What an archive had and a member imported is known by its message ID, in its community, and as long as
  /// it counts as the community's.
  @Test func quotationsAreKnown() throws {
    func quoting(_ id: String) -> BodyContent {
      .post(title: "", text: "Kirschen", mentions: [], quoted: .init(author: "Eve", time: 1, messageID: id))
    }
    let early = try federation.say(other, .post, in: garden, quoting("a@x"))
    try federation.pass(2)
    let late = try federation.say(place, .post, in: garden, quoting("a@x"))
    let store = place.replica.store
    #expect(try store.quotation(of: "a@x", in: garden) == early)
    #expect(try store.quotation(of: "b@x", in: garden) == nil)
    #expect(try store.quotation(of: "a@x", in: early) == nil)
    // What an edit claims does not count.
    try federation.say(place, .edit(late), in: garden, quoting("b@x"))
    #expect(try store.quotation(of: "b@x", in: garden) == nil)
    // A node keeps no such table.
    #expect(try node.replica.store.quotation(of: "a@x", in: garden) == nil)
    try twice()
    #expect(try store.quotation(of: "a@x", in: garden) == late)
    try consistent()
  }

  /// Ben's key signs twice with one seq.
  private func twice() throws {
    let join = try #require(try place.replica.events(of: garden).map(\.id).first { $0 != garden })
    let body = Body(.post("Zweimal"), salt: .zero)
    let twin = try Draft(
      community: garden, author: ben.id, sequence: 1, previous: join, parents: [], time: federation.now,
      facts: .post, body: body.bytes
    ).signed(by: ben.device)
    try federation.load([federation.examine(twin.bytes, body: body.bytes)], into: place)
  }

  @Test func oldStoresAreIndexedOnce() throws {
    for number in 0..<5 { try federation.say(place, .post, in: garden, .post("Birnen \(number)")) }
    try federation.say(place, .post, in: garden, .post("Grüße", title: "an Ben"))
    place.configuration.indexesTexts = false
    try federation.restart(place)
    #expect(try found("birnen").isEmpty)
    try federation.say(place, .post, in: garden, .post("Birnen, spät"))
    place.configuration.indexesTexts = true
    try federation.restart(place)
    #expect(try found("birnen").count == 6)
    try consistent()
  }

  @Test func aStoreOfTheFirstVersionIsBroughtUp() throws {
    for number in 0..<5 { try federation.say(place, .post, in: garden, .post("Birnen \(number)")) }
    let before = try (place.replica.events(of: garden).map(\.id), place.replica.state(of: garden))
    try federation.cut(place, node)
    try federation.close(place)
    do {
      let database = try Database(path: place.directory.store, mode: .readWriteCreate, exclusive: false)
      for table in ["outbox", "search", "shown", "notice", "acknowledged", "mark", "quoted"] {
        try database.execute("DROP TABLE \(table)")
      }
      try database.execute("DELETE FROM setting WHERE name = 'texts'; PRAGMA user_version = 1")
      let fresh = TemporaryDirectory()
      let first = try Database(path: fresh.store, mode: .readWriteCreate, exclusive: false)
      try first.migrate(Array(Schema.migrations.prefix(1)))
      #expect(try schema(database) == schema(first))
    }
    #expect(throws: StoreError.olderVersion(found: 1, supported: 3)) {
      try Store(reading: place.directory.store)
    }
    try federation.restart(place)
    #expect(try place.replica.store.database.version() == 3)
    #expect(try place.replica.events(of: garden).map(\.id) == before.0)
    #expect(try place.replica.state(of: garden) == before.1)
    #expect(try found("birnen").count == 5)
    try federation.link(place, node)
    try federation.say(place, .post, in: garden, .post("Birnen, neu"))
    #expect(try found("birnen").count == 6 && place.replica.store.outboxCount() == 0)
  }

  private func schema(_ database: Database) throws -> [String] {
    var cursor = try database.prepare(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql"
    ).cursor()
    var found: [String] = []
    while try cursor.step() { found.append(cursor.text(0)) }
    return found
  }

  static let hostile =
    [
      "", " ", "\"", "\"\"", "\"\"\"", "a\"b", "NEAR(a b)", "a NEAR b", "a AND", "OR", "NOT a", "*", "a*",
      "^a", "a:b",
      "title:a", "{title text}:a", "-a", "a + b", "(", ")", "'", "\\", "--", ";", "DROP TABLE event", "\0",
      "a\0b",
      "\0\"", "\"\u{301}", "\"\u{301} OR a", "\u{FFFD}", "\u{202E}a", "🜁🜂", "\u{0}\u{1}\u{7f}", "rank:1",
      "search",
    ] + [
      String(repeating: "a ", count: 500_000), String(repeating: "\"", count: 1_000_001),
      String(repeating: "a.", count: 500_000), String(repeating: "ä", count: 500_001),
    ]

  @Test(arguments: hostile) func anyQuestionIsAnswered(words: String) throws {
    try federation.say(place, .post, in: garden, .post("a b"))
    let answer = try found(words)
    #expect(answer.count <= 1)
    #expect(try found(words, in: garden) == answer)
  }

  @Test func randomQuestionsAreAnswered() throws {
    try federation.say(place, .post, in: garden, .post("a b"))
    var numbers = Numbers(seed: 11)
    let alphabet: [UInt8] = Array("\"\"*()^:+-ab NEAROT{}\0\n".utf8) + [0xcc, 0x81, 0xff, 0xf0]
    var answers = 0
    for _ in 0..<2_000 {
      let bytes = (0..<Int(numbers.next() % 24)).map { _ in
        alphabet[Int(numbers.next() % UInt64(alphabet.count))]
      }
      answers += try found(String(decoding: bytes, as: UTF8.self)).count
    }
    #expect(answers < 2_000)
  }

  /// The index is what indexing anew would make of the store.
  private func consistent() throws {
    for place in [place, other] {
      let store = place.replica.store
      let before = try contents(store.database)
      try store.transaction { () throws(StoreError) in try store.indexAll() }
      #expect(try contents(store.database) == before, "\(place.name)")
      try store.database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    }
  }

  private func contents(_ database: Database) throws -> [String] {
    var found: [String] = []
    var texts = try database.prepare("SELECT rowid || title || text || event FROM search ORDER BY rowid")
      .cursor()
    while try texts.step() { found.append(texts.text(0)) }
    var shown = try database.prepare("SELECT community || ' ' || event || ' ' || key FROM shown").cursor()
    while try shown.step() { found.append(shown.text(0)) }
    var notices = try database.prepare("SELECT hex(member) || event || ' ' || reason FROM notice").cursor()
    while try notices.step() { found.append(notices.text(0)) }
    var done = try database.prepare("SELECT erase || hex(department) FROM acknowledged").cursor()
    while try done.step() { found.append(done.text(0)) }
    return found
  }
}
