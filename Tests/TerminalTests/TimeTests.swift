import Foundation
import Terminal
import TestSupport
import Testing

@Suite struct TimeTests {
  /// 6 March 2024, 14:03:30 UTC.
  private let now: UInt64 = 1_709_733_810_000
  private let hour: UInt64 = 3_600_000
  private let day: UInt64 = 86_400_000

  private func check(_ time: UInt64, _ en: String, _ de: String, offset: Int = 0) {
    #expect(Language.english.relative(time, now: now, offset: offset) == en)
    #expect(Language.german.relative(time, now: now, offset: offset) == de)
  }

  @Test func asPeopleSayIt() {
    check(now, "now", "jetzt")
    check(now - 59_999, "now", "jetzt")
    check(now - 60_000, "1 min ago", "vor 1 Min.")
    check(now - hour + 1, "59 min ago", "vor 59 Min.")
    check(now - hour, "today 13:03", "heute 13:03")
    check(now - 14 * hour, "today 00:03", "heute 00:03")
    check(now - 15 * hour, "yesterday 23:03", "gestern 23:03")
    check(now - 2 * day, "4 Mar", "4. März")
    check(now - 60 * day, "6 Jan", "6. Jan.")
    check(now - 100 * day, "27 Nov 2023", "27. Nov. 2023")
    check(0, "1 Jan 1970", "1. Jan. 1970")
  }

  @Test func whatLiesAhead() {
    check(now + 30_000, "today 14:04", "heute 14:04")
    check(now + 12 * hour, "tomorrow 02:03", "morgen 02:03")
    check(now + 7 * day, "13 Mar", "13. März")
    check(.max, "31 Dec 9999", "31. Dez. 9999")
  }

  @Test func theZoneDecidesWhatTodayIs() {
    check(now - 15 * hour, "today 00:03", "heute 00:03", offset: 3600)
    check(now - 14 * hour, "yesterday 19:03", "gestern 19:03", offset: -5 * 3600)
    check(0, "31 Dec 1969", "31. Dez. 1969", offset: -1)
  }

  @Test func inFull() {
    #expect(Language.english.absolute(now, offset: 3600) == "6 Mar 2024 15:03")
    #expect(Language.german.absolute(now, offset: 3600) == "6. März 2024 15:03")
  }

  @Test func iso8601IsWhatFoundationSays() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    var random = Numbers(seed: 8)
    var times: [UInt64] = [0, 951_782_400_000, 951_868_800_000, 4_107_542_400_000, 253_402_300_799_000]
    for _ in 0..<1000 { times.append(UInt64(random.below(253_402_300_800)) * 1000) }
    for time in times {
      #expect(CivilTime.iso8601(time) == Date(timeIntervalSince1970: Double(time / 1000)).formatted(style))
    }
    #expect(CivilTime.iso8601(1_709_733_810_042) == "2024-03-06T14:03:30.042Z")
    #expect(CivilTime.iso8601(.max) == "9999-12-31T23:59:59.999Z")
  }

  @Test func noTimeTraps() {
    var random = Numbers(seed: 9)
    for _ in 0..<2000 {
      let (time, now) = (random.next() >> UInt64(random.below(64)), random.next() >> UInt64(random.below(64)))
      let offset = Int(truncatingIfNeeded: random.next())
      for language in Language.allCases {
        #expect(!language.relative(time, now: now, offset: offset).isEmpty)
      }
    }
  }

  @Test func theClocksRun() {
    let before = WallClock.steady
    #expect(WallClock.now > 1_700_000_000_000)
    #expect(WallClock.steady >= before)
    #expect(abs(WallClock.offset(at: now)) <= 15 * 3600)
  }
}
