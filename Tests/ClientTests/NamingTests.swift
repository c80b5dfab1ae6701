import Events
import Sodium
import TestSupport
import Testing

@testable import Client

@Suite struct NamingTests {
  static func person(_ name: String, _ number: UInt64, _ department: String = "Production") -> Person {
    Person(
      member: Bytes32(words: (number, 0, 0, 0)), name: name, departments: [], departmentName: department)
  }

  static let people = [
    person("Anna Weber", 0xaaaa_0000_0000_0001), person("Anna Weber", 0xaaaa_1111_0000_0001, "Research"),
    person("Ben", 0xbbbb_0000_0000_0001), person("Benedikt", 0xbbbb_2222_0000_0001),
    person("Zoë", 0xcccc_0000_0000_0001),
  ]

  func find(_ text: String) throws(ClientError) -> Person {
    try Matching.find(
      text, .person, among: Self.people, id: { $0.member.hex }, names: { [$0.name] },
      candidate: { $0.candidate })
  }

  @Test func wholeNameBeatsBeginnings() throws {
    #expect(try find("ben") == Self.people[2])
    #expect(try find("bene") == Self.people[3])
    #expect(try find("ZOË") == Self.people[4])
  }

  @Test func identifierTellsNamesakesApart() throws {
    #expect(try find("aaaa1") == Self.people[1])
    #expect(try find("AAAA0") == Self.people[0])
    #expect(try find("aaaa 1111") == Self.people[1])
  }

  @Test func ambiguityListsTheCandidates() {
    #expect(throws: ClientError.ambiguous(.person, "Anna Weber", Self.people[0...1].map(\.candidate))) {
      try find("Anna Weber")
    }
    #expect(throws: ClientError.ambiguous(.person, "aaaa", Self.people[0...1].map(\.candidate))) {
      try find("aaaa")
    }
  }

  @Test(arguments: ["", "Q", "aaa9", "bbb"]) func unknownIsSaid(_ text: String) {
    #expect(throws: ClientError.unknown(.person, text)) { try find(text) }
  }

  @Test func namesakesNeedTheFingerprintOnlyWhereTheDepartmentDoesNotTell() {
    let apart = Directory(Self.people)
    #expect(Self.people.allSatisfy { !apart.needsFingerprint($0) })
    let together = Directory(Self.people + [Self.person("anna weber", 7)])
    #expect(together.needsFingerprint(Self.people[0]))
    #expect(!together.needsFingerprint(Self.people[1]))
    #expect(together.needsFingerprint(Self.person("", 8)))
    #expect(together[Bytes32.zero].name.isEmpty)
  }

  @Test(arguments: [("none", nil), ("0", nil), ("❤", Reaction.love), ("❤️", .love), ("Up", .up), ("6", .look)])
  func reactionsAreUnderstood(_ text: String, _ reaction: Reaction?) throws {
    #expect(try Reaction.parse(text) == reaction)
  }

  @Test func otherReactionsAreNot() {
    for text in ["", "7", "👎", "lov"] {
      #expect(throws: ClientError.unknownReaction(text)) { try Reaction.parse(text) }
    }
    #expect(Set(Reaction.allCases.map(\.sign)).count == 6)
  }
}

@Suite struct MentionTests {
  let people = NamingTests.people

  func resolve(_ text: String) throws(ClientError) -> [MemberID] { try Mentions.resolve(text, among: people) }

  @Test(arguments: [
    ("@Ben?", [2]), ("Hallo @benedikt, @Zoë und (@Ben)", [3, 4, 2]), ("@Ben @Ben", [2]),
    ("@Anna Weber#aaaa1!", [1]),
    ("a@Ben.example", []), ("@ Ben", []), ("@", []), ("1@2 @3", []), ("„@Zoë“", [4]),
  ])
  func areFound(_ text: String, _ places: [Int]) throws {
    #expect(try resolve(text) == places.map { people[$0].member })
  }

  @Test func namesakesAreAsked() {
    for name in ["Anna Weber", "Anna"] {
      #expect(throws: ClientError.ambiguousMention(name, people[0...1].map(\.candidate))) {
        try resolve("@\(name), both")
      }
    }
  }

  /// Where nobody has it for a whole name.
  @Test func firstWordsAreEnough() throws {
    #expect(try resolve("@Anna#aaaa0, @anna#AAAA1 and @Ben") == [0, 1, 2].map { people[$0].member })
  }

  @Test(arguments: [("@Bent", "Bent"), ("@Niemand da", "Niemand"), ("@Weber", "Weber"), ("@Ann", "Ann")])
  func unknownIsSaid(_ text: String, _ name: String) {
    #expect(throws: ClientError.unknownMention(name)) { try resolve(text) }
  }
}

@Suite struct ClockRuleTests {
  static let now: Milliseconds = 1_700_000_000_000
  static let tolerance = Int64(EventLimits.tolerance)

  @Test(arguments: [0, 1, -1, tolerance, -tolerance]) func smallDifferencesPass(_ offset: Int64) throws {
    try ClockRule.check(now: Self.now, offset: offset, nodeTime: .max)
    #expect(ClockRule.remembered(now: Self.now, offset: offset) == Milliseconds(Int64(Self.now) + offset))
  }

  @Test(arguments: [tolerance + 1, -tolerance - 1, 365 * 86_400_000, .max, .min])
  func largeOnesDoNot(_ offset: Int64) {
    #expect(throws: ClientError.clockDiffers(offset)) {
      try ClockRule.check(now: Self.now, offset: offset, nodeTime: 0)
    }
    #expect(ClockRule.remembered(now: Self.now, offset: offset) == nil)
  }

  @Test func withoutANodeTheClockMustNotGoBack() throws {
    let limit = Milliseconds(Self.tolerance)
    try ClockRule.check(now: Self.now, offset: nil, nodeTime: Self.now + limit)
    try ClockRule.check(now: Self.now, offset: nil, nodeTime: 0)
    #expect(throws: ClientError.clockBehind(limit + 1)) {
      try ClockRule.check(now: Self.now, offset: nil, nodeTime: Self.now + limit + 1)
    }
  }
}
