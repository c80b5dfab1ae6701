import TestSupport
import Testing

@testable import Mail

@Suite struct ThreadingTests {
  static func entry(
    _ id: String, _ candidates: [String] = [], time: Int64? = nil, subject: String = ""
  ) -> Threading.Entry {
    Threading.Entry(id: id, candidates: candidates, time: time, subject: subject)
  }

  /// No cycle, every entry once, each parent before its children.
  static func isSound(_ threading: Threading) -> Bool {
    var place = Array(repeating: -1, count: threading.parents.count)
    for (position, index) in threading.order.enumerated() { place[index] = position }
    guard !place.contains(-1), threading.order.count == place.count else { return false }
    return threading.parents.enumerated().allSatisfy { index, parent in
      parent.map { place[$0] < place[index] } ?? true
    }
  }

  @Test func theNearestThatIsThereIsTheParent() {
    let threading = Threading([
      Self.entry("c", ["x", "b", "a"], time: 3), Self.entry("a", time: 9), Self.entry("b", ["a"], time: 2),
    ])
    #expect(threading.parents == [2, nil, 1])
    #expect(threading.order == [1, 2, 0])
  }

  @Test func cyclesAreBroken() {
    let threading = Threading([
      Self.entry("a", ["c"]), Self.entry("b", ["a"]), Self.entry("c", ["b"]), Self.entry("d", ["d"]),
    ])
    #expect(threading.parents == [2, 0, nil, nil])
    #expect(Self.isSound(threading))
  }

  @Test func repliesWithoutReferencesJoinTheirSubject() {
    let threading = Threading([
      Self.entry("a", time: 2, subject: "[list] Lunch  today"),
      Self.entry("b", time: 3, subject: "AW: Re: [list] lunch today"),
      Self.entry("c", time: 1, subject: "Re: lunch today"),
      Self.entry("d", time: 4, subject: "Lunch today"),
      Self.entry("e", time: 5, subject: "Re:"), Self.entry("f", time: 6, subject: "Re:"),
    ])
    #expect(threading.parents == [nil, 0, nil, nil, nil, nil])
    #expect(Self.isSound(threading))
  }

  @Test(arguments: [
    ("Re: a", "a", true), ("RE[2]: a", "a", true), ("Re(3): AW: Sv: a", "a", true), ("Fwd: a", "a", true),
    ("[list] Re: [other] A  b", "a b", true), ("Regarding: a", "regarding: a", false), ("[a]", "[a]", false),
    ("Re: a (fwd)", "a", true), ("a", "a", false), ("", "", false), ("Re^2: b", "b", true),
  ])
  func subjectsAreNormalized(subject: String, text: String, isReply: Bool) {
    let normalized = Subject.normalized(subject)
    #expect(normalized.text == text)
    #expect(normalized.isReply == isReply)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func anyLinksGiveTrees(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let entries = (0..<200).map { _ in
      Self.entry(
        "\(numbers.below(150))", (0..<numbers.below(4)).map { _ in "\(numbers.below(160))" },
        time: numbers.below(3) == 0 ? nil : Int64(numbers.below(1_000)),
        subject: ["Re: a", "a", "Re: b", ""][numbers.below(4)])
    }
    let threading = Threading(entries)
    #expect(Self.isSound(threading))
    #expect(threading == Threading(entries))
  }

  @Test func aChainAsLongAsAnArchiveIsFast() {
    let count = 12_822
    let entries = (0..<count).map { Self.entry("\($0)", ["\($0 + 1)"], time: Int64($0)) }
    var threading: Threading?
    let duration = ContinuousClock().measure { threading = Threading(entries) }
    #expect(threading?.threadCount == 1)
    #expect(threading.map(Self.isSound) == true)
    // A debug build on a busy machine; in release it is some ten milliseconds.
    #expect(duration < .seconds(10))
  }
}
