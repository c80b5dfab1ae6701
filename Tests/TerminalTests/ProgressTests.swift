import Synchronization
import Terminal
import Testing

@Suite struct ProgressTests {
  private final class Clock: Sendable {
    let now = Atomic<UInt64>(1000)
    var time: UInt64 { now.load(ordering: .relaxed) }
    func pass(_ milliseconds: UInt64) { now.add(milliseconds, ordering: .relaxed) }
  }

  private let title = Message(en: "Fetching", de: "Hole")
  private let posts = ProgressBar.Unit.items(Message(en: "posts", de: "Beiträge"))

  @Test func nothingIsShownOfShortWork() throws {
    let (terminal, clock) = (try Pseudoterminal(columns: 80), Clock())
    var bar = ProgressBar(title, unit: posts, total: 100, on: terminal.output()) { clock.time }
    for done in 1...100 {
      bar.tick(done: UInt64(done))
      clock.pass(2)
    }
    bar.finish()
    #expect(terminal.all() == "")
  }

  @Test func longWorkIsShownTenTimesASecond() throws {
    let (terminal, clock) = (try Pseudoterminal(columns: 80), Clock())
    var bar = ProgressBar(title, unit: posts, total: 4000, on: terminal.output(["NO_COLOR": "1"])) {
      clock.time
    }
    for done in 1...1000 {
      clock.pass(1)
      bar.tick(done: UInt64(done))
    }
    let shown = terminal.all()
    #expect(shown.split(separator: "\r").count == 8)
    #expect(
      shown.contains("\rFetching █████░░░░░░░░░░░░░░░ 25 %  1,000 posts  1,000 posts/s  0:03 left\u{1b}[K"))
    bar.finish()
    #expect(terminal.all().hasSuffix("\r\u{1b}[KFetching: 1,000 posts, 0:01\r\n"))
  }

  @Test func aPipeGetsOnePlainLine() throws {
    let clock = Clock()
    let seen = try captured(["LANG": "de_DE"]) { output in
      var bar = ProgressBar(title, unit: .bytes, total: nil, on: output) { clock.time }
      for done in 0..<50 {
        clock.pass(100)
        bar.tick(done: UInt64(done) * 100_000)
      }
      bar.finish()
    }
    #expect(seen == ("", "Hole: 4,9 MB, 0:05\n"))
  }

  @Test func noNumberTraps() throws {
    for total in [nil, 0, 1, UInt64.max] as [UInt64?] {
      for done in [0, 1, UInt64.max] as [UInt64] {
        let (terminal, clock) = (try Pseudoterminal(columns: 10), Clock())
        var bar = ProgressBar(title, unit: posts, total: total, on: terminal.output()) { clock.time }
        clock.pass(400)
        bar.tick(done: done)
        bar.finish()
        #expect(terminal.all().contains("Fetching"))
      }
    }
  }
}
