import Events
import Sodium
import TestSupport
import Testing

@testable import Sync

/// Coverage is arithmetic on two frontiers (replication.md, 6.2 item 2).
@Suite struct FrontierTests {
  static let digests = (Numbers.hash(1), Numbers.hash(2))
  static let key = PublicKey(raw: .zero)

  struct Case: Sendable {
    let mine: (seq: UInt64, forks: Bytes32?)
    let theirs: (seq: UInt64, forks: Bytes32?)?
    let from: UInt64?
  }

  static let cases: [Case] = [
    Case(mine: (7, nil), theirs: nil, from: 0),
    Case(mine: (7, nil), theirs: (3, nil), from: 4),
    Case(mine: (7, nil), theirs: (7, nil), from: nil),
    Case(mine: (7, nil), theirs: (9, nil), from: nil),
    // They have forked where I have one chain.
    Case(mine: (7, nil), theirs: (4, digests.0), from: 4),
    Case(mine: (7, nil), theirs: (8, digests.0), from: nil),
    // I have forked where they have one chain: they lack at least one of the branches.
    Case(mine: (4, digests.0), theirs: (7, nil), from: 4),
    Case(mine: (4, digests.0), theirs: (1, nil), from: 2),
    Case(mine: (4, digests.0), theirs: (4, digests.0), from: nil),
    Case(mine: (4, digests.0), theirs: (4, digests.1), from: 4),
    Case(mine: (4, digests.0), theirs: (6, digests.0), from: 4),
    Case(mine: (6, digests.0), theirs: (4, digests.0), from: 4),
  ]

  @Test(arguments: cases)
  func uncovered(test: Case) {
    let mine = Frontier(entries: [.init(key: FrontierTests.key, seq: test.mine.seq, forks: test.mine.forks)])
    let theirs = test.theirs.map { Frontier.Entry(key: FrontierTests.key, seq: $0.seq, forks: $0.forks) }
    let runs = mine.runs(beyond: Frontier(entries: theirs.map { [$0] } ?? []))
    #expect(runs == (test.from.map { [Run(key: FrontierTests.key, from: $0)] } ?? []))
  }

  @Test func keysAreMatchedInOrder() {
    var generator = Numbers(seed: 1)
    let keys = (0..<6).map { _ in generator.key() }.sorted()
    let mine = Frontier(entries: keys.enumerated().map { .init(key: $1, seq: UInt64($0) + 5) })
    let theirs = Frontier(entries: [0, 2, 5].map { .init(key: keys[$0], seq: 6) })
    let runs = mine.runs(beyond: theirs)
    #expect(runs.map(\.key) == [keys[1], keys[2], keys[3], keys[4], keys[5]])
    #expect(runs.map(\.from) == [0, 7, 0, 0, 7])
    #expect(mine[keys[3]]?.seq == 8 && mine[generator.key()] == nil)
    #expect(mine.without([keys[0], keys[5]]).entries.map(\.key) == Array(keys[1..<5]))
    let rest = runs.subtracting([Run(key: keys[1], from: 3), Run(key: keys[2], from: 2)])
    #expect(rest.map(\.key) == [keys[1], keys[3], keys[4], keys[5]])
    #expect(rest[0] == Run(key: keys[1], from: 0, below: 3))
  }

  @Test func whatWaitsShowsWhatIsHidden() {
    var generator = Numbers(seed: 3)
    let entry = Frontier.Entry(key: FrontierTests.key, seq: 4)
    let frontier = Frontier(entries: [entry])
    func waiting(_ seq: UInt64, lacksPrevious: Bool, key: PublicKey = FrontierTests.key) -> WaitingEvent {
      WaitingEvent(id: generator.id(), key: key, seq: seq, missing: [], lacksPrevious: lacksPrevious)
    }
    #expect(frontier.hides(waiting(4, lacksPrevious: false)))
    #expect(frontier.hides(waiting(5, lacksPrevious: true)))
    #expect(!frontier.hides(waiting(5, lacksPrevious: false)))
    #expect(!frontier.hides(waiting(6, lacksPrevious: true)))
    #expect(!frontier.hides(waiting(0, lacksPrevious: true, key: generator.key())))
    let frozen = Frontier(entries: [.init(key: FrontierTests.key, seq: 4, forks: .zero)])
    #expect(frozen.hides(waiting(3, lacksPrevious: false)) && !frozen.hides(waiting(4, lacksPrevious: false)))
  }

  /// Computed with Python's hashlib from the text of the chapter.
  @Test func digestsAreAsSpecified() {
    let (one, two, three) = (Numbers.hash(1), Numbers.hash(2), Numbers.hash(3))
    let ids = [EventID(one), EventID(two)]
    #expect(
      Digests.token(secret: one, community: EventID(two)).hex
        == "1f3c0954a09523b57af31e8893c36825d10d9a9be926d38815e56b11f37b3089")
    #expect(Digests.tips(ids).hex == "beedd694f4ae7cd2ba33f79d30731b7584f8cdf05a1f3f203b351a3b557d2fb7")
    #expect(Digests.noTips.hex == "c309c016ba504359741c1a7e242ece65135b98c962aed2ea07f37c426e905931")
    #expect(Digests.forks(ids).hex == "8b23e148156b5909a4f44b7d5dbed21e4e0720abace42e7d1d2e1a822af117f5")
    let entries = [IndexEntry(token: one, tipsDigest: two), IndexEntry(token: two, tipsDigest: three)]
    #expect(
      Digests.summary(entries).hex == "f0565c4f70063e305af098207fe32e627d2ec9fa00b7ac44986bc4399630fb1f")
  }

  @Test func neighboursCoverEverybody() {
    var generator = Numbers(seed: 3)
    let keys = (0..<40).map { _ in generator.key() }
    let community = generator.id()
    var told: [PublicKey: Int] = [:]
    for key in keys {
      let others = keys.filter { $0 != key }
      for other in Neighbours.following(key, among: others, in: community, count: 3) {
        told[other, default: 0] += 1
      }
    }
    #expect(keys.allSatisfy { told[$0] == 3 })
  }

  @Test func arraysStaySorted() {
    #expect([3, 1, 2, 3, 1].ascending() == [1, 2, 3] && [Int]().ascending().isEmpty)
    var sorted = [1, 5]
    #expect(sorted.insertSorted(3) && !sorted.insertSorted(3) && sorted == [1, 3, 5])
    #expect(sorted.containsSorted(5) && !sorted.containsSorted(4))
  }
}

extension Numbers {
  /// 32 times the same byte.
  static func hash(_ byte: UInt8) -> Bytes32 { Bytes32([UInt8](repeating: byte, count: 32))! }
}
