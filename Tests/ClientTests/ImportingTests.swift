import Events
import Replica
import Sodium
import Store
import TestSupport
import Testing

@testable import Client

@Suite struct ImportingTests {
  private let ada: OfflineMember
  private let garden: CommunityID

  init() async throws {
    ada = try OfflineMember("Ada", seed: 1)
    garden = try await ada.found()
  }

  private func outcome(
    imported: Int = 0, present: Int = 0, empty: Int = 0, tooLong: Int = 0
  ) -> ImportOutcome {
    var outcome = ImportOutcome()
    (outcome.imported, outcome.present, outcome.empty, outcome.tooLong) = (imported, present, empty, tooLong)
    return outcome
  }

  @Test func authorsDatesAndThreadsAreThoseOfTheArchive() async throws {
    let list = [
      message("a@x", text: "Wer gießt? 🌱"), message("b@x", answers: ["lost@x", "a@x"], time: nil),
      message("c@x", answers: ["b@x", "a@x"]), message("d@x", answers: ["lost@x"]),
    ]
    #expect(try await ada.importMessages(list, into: garden) == outcome(imported: 4))
    #expect(try await ada.threads(of: garden) == ["a@x": nil, "b@x": "a@x", "c@x": "b@x", "d@x": nil])
    let posts = try await ada.posts(of: garden).reversed()
    #expect(posts.map { $0.quoted?.messageID } == ["a@x", "b@x", "c@x", "d@x"])
    #expect(posts.allSatisfy { $0.author == ada.badge.member && $0.quoted?.author == "Jane Doe" })
    #expect(posts.map { $0.quoted?.time } == [731_116_800_000, 0, 731_116_800_000, 731_116_800_000])
    #expect(
      try await ada.turn {
        try await $0.look { (reader) throws(ClientError) in
          try reader.search("gießt", in: nil, limit: 9).count
        }
      } == 1)
    // Edited, it is still the archive's.
    let first = try #require(posts.first)
    _ = try await ada.turn { [garden] in try await $0.edit(first, "Ohne Telefonnummer", title: "", in: garden)
    }
    #expect(try await ada.posts(of: garden).last?.quoted == first.quoted)
  }

  @Test func aSecondRunImportsNothing() async throws {
    let list = (0..<40).map { message("\($0)@x", answers: $0 > 0 ? ["\($0 / 3)@x"] : []) }
    #expect(
      try await ada.importMessages(list + list[..<5], into: garden) == outcome(imported: 40, present: 5))
    let preview = try await ada.turn { [garden] session in
      try await session.look { (reader) throws(ClientError) in
        try reader.previewImport(of: list + [message("new@x")], into: garden)
      }
    }
    #expect(preview == outcome(imported: 1, present: 40))
    #expect(try await ada.importMessages(list, into: garden) == outcome(present: 40))
    #expect(try await ada.posts(of: garden).count == 40)
    // Elsewhere it is new.
    let other = try await ada.found()
    #expect(try await ada.importMessages(list, into: other) == outcome(imported: 40))
  }

  /// Wherever an import is cut off, the next one makes of it what one that was not cut off would have.
  @Test(arguments: 0..<8) func anImportThatWasCutOffGoesOn(seed: Int) async throws {
    var numbers = Numbers(seed: UInt64(seed))
    let list = (0..<120).map { number in
      message(
        "\(number)@x",
        answers: number == 0 || numbers.below(4) == 0
          ? [] : ["no@x", "\(numbers.below(number))@x", "\(numbers.below(number))@x"])
    }
    let whole = try await ada.importMessages(list, into: garden)
    let other = try OfflineMember("Eve", seed: 2)
    let place = try await other.found()
    // Each stage is a process that ends behind one of its transactions.
    var sum = ImportOutcome()
    for _ in 0..<3 {
      let end = 1 + numbers.below(119)
      sum += try await other.importMessages(Array(list[..<end]), into: place)
    }
    sum += try await other.importMessages(list, into: place)
    #expect(sum.imported == 120 && whole == outcome(imported: 120))
    #expect(try await other.threads(of: place) == (try await ada.threads(of: garden)))
  }

  @Test func whatAColleagueImportedIsThere() async throws {
    #expect(try await ada.importMessages([message("a@x"), message("b@x")], into: garden).imported == 2)
    let ben = try OfflineMember("Ben", seed: 3)
    let list = [message("a@x"), message("b@x"), message("c@x", answers: ["b@x"])]
    try await ben.take(garden, from: ada)
    await #expect(throws: ClientError.notMember(garden)) { try await ben.importMessages(list, into: garden) }
    try await ben.turn { [garden] in try await $0.join(garden) }
    #expect(try await ben.importMessages(list, into: garden) == outcome(imported: 1, present: 2))
    #expect(try await ben.threads(of: garden)["c@x"] == "b@x")
    // Ada is not told that somebody answered her: it was Jane, in 1993.
    try await ada.take(garden, from: ben)
    #expect(try await ada.posts(of: garden).count == 3)
    let inbox = try await ada.turn {
      try await $0.look { (reader) throws(ClientError) in try reader.inbox(limit: 9) }
    }
    #expect(inbox.items.isEmpty)
  }

  /// What was retracted or erased does not come back by an import, and what it answers is still found.
  @Test func retractedAndErasedCountAsThere() async throws {
    let list = [message("a@x", text: "xylophonquark"), message("b@x"), message("c@x")]
    _ = try await ada.importMessages(list, into: garden)
    let posts = try await ada.posts(of: garden).reversed() as [Post]
    try await ada.turn { [garden] session in
      _ = try await session.erase([posts[0].id], in: garden)
      _ = try await session.retract(posts[1], in: garden)
    }
    #expect(try await ada.importMessages(list, into: garden) == outcome(present: 3))
    let answer = message("d@x", answers: ["a@x"])
    #expect(try await ada.importMessages([answer], into: garden) == outcome(imported: 1))
    let newest = try await ada.posts(of: garden).first
    #expect(newest?.target == posts[0].id && newest?.quoted?.messageID == "d@x")
    // Nor when the index is made anew.
    try await ada.turn { session in
      try await session.write { (store) throws(StoreError) in try store.set("texts", to: [1]) }
    }
    #expect(try await ada.importMessages(list + [answer], into: garden) == outcome(present: 4))
    #expect(!ada.directory.read().contains(Array("a@x".utf8)))
  }

  @Test func whatCannotBePostedIsCounted() async throws {
    let limit = EventLimits.body
    let list = [
      message("empty@x", title: " ", text: "\n\t "), message("title@x", text: ""),
      message("long@x", answers: ["title@x"], text: String(repeating: "x", count: limit)),
      message("wide@x", text: String(repeating: "é", count: limit / 2)),
      message("fits@x", answers: ["long@x", "title@x"], text: String(repeating: "x", count: limit - 512)),
    ]
    #expect(try await ada.importMessages(list, into: garden) == outcome(imported: 2, empty: 1, tooLong: 2))
    #expect(try await ada.threads(of: garden) == ["title@x": nil, "fits@x": "title@x"])
  }

  @Test func whateverStandsInAMessageComesThrough() async throws {
    let texts = [
      "\u{0}", "\u{1b}[2J", "\u{202e}abc", "e\u{301}", "\r\n.\r\n", "\u{10ffff}\u{feff}", "@Ada look",
    ]
    let list = texts.enumerated().map { place, text in
      ArchivedMessage(
        messageID: text + "\(place)", author: text, time: .max, title: text, text: text,
        answers: [text + "\(place)"])
    }
    #expect(try await ada.importMessages(list, into: garden) == outcome(imported: list.count))
    let found = try await ada.posts(of: garden).reversed().map(\.content)
    let expected = list.map { message in
      BodyContent.post(
        title: message.title, text: message.text, mentions: [],
        quoted: .init(author: message.author, time: 1 << 53 - 1, messageID: message.messageID))
    }
    #expect(found == expected)
    #expect(try await ada.importMessages(list, into: garden) == outcome(present: list.count))
  }

  @Test func batchesAreBoundedAndLeaveNothingOut() {
    let small = (0..<1_203).map { message("\($0)@x") }
    let large = (0..<9).map { message("l\($0)@x", text: String(repeating: "x", count: 1 << 20)) }
    let huge = [message("h@x", text: String(repeating: "x", count: 9 << 20))]
    let all = huge + small + large + huge + small
    var rest = all[...]
    var batches: [ArraySlice<ArchivedMessage>] = []
    while !rest.isEmpty {
      batches.append(ArchivedMessage.batch(of: rest))
      rest = rest[(batches.last ?? []).endIndex...]
    }
    #expect(batches.flatMap { $0.map(\.messageID) } == all.map(\.messageID))
    #expect(batches.allSatisfy { (1...500).contains($0.count) })
    #expect(batches.allSatisfy { $0.count == 1 || $0.reduce(0) { $0 + $1.text.utf8.count } <= 4 << 20 })
    #expect(ArchivedMessage.batch(of: []).isEmpty)
  }
}
