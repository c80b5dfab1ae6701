import Terminal
import TestSupport
import Testing

@Suite struct PagerTests {
  @Test func answersGoThroughIt() async throws {
    let terminal = try Pseudoterminal()
    let output = terminal.output(["PAGER": "sed 's/^/> /'", "NO_COLOR": "1"])
    output.say("before")
    output.page()
    output.say("paged")
    output.finish()
    output.say("behind")
    output.finish()
    #expect(terminal.all() == "before\r\n> paged\r\nbehind\r\n")
  }

  @Test(arguments: [["PAGER": "cat"], ["PAGER": "sed d", "TERM": "dumb"], ["PATH": "/nonexistent"]])
  func sometimesThereIsNone(_ variables: [String: String]) throws {
    let terminal = try Pseudoterminal()
    let output = terminal.output(variables)
    output.page()
    output.say("plain")
    output.finish()
    #expect(terminal.all() == "plain\r\n")
  }

  @Test func notWhereItIsNotWanted() throws {
    let terminal = try Pseudoterminal()
    let output = terminal.output(["PAGER": "sed d"])
    output.page(if: false)
    output.say("plain")
    output.finish()
    #expect(terminal.all() == "plain\r\n")
    #expect(
      try captured(["PAGER": "sed d"]) {
        $0.page(); $0.say("piped")
      }.out == "piped\n")
  }

  @Test(arguments: ["true", "head -n 1 >/dev/null", "exit 7", "kill -9 $$", "/nonexistent 2>/dev/null"])
  func itsDeathIsNoError(_ pager: String) throws {
    let terminal = try Pseudoterminal()
    let output = terminal.output(["PAGER": pager])
    output.page()
    for _ in 0..<30_000 { output.say("a line that nobody reads") }
    output.finish()
    output.say("behind")
    output.finish()
    #expect(terminal.all() == "behind\r\n")
  }
}
