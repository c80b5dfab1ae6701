import Foundation
import Glibc
import Terminal
import Testing

@Suite struct OutputTests {
  private let greeting = Message(
    en: "Hello \("Eve\u{1b}[2J", .author)", de: "Hallo \("Eve\u{1b}[2J", .author)")

  @Test func aPipeGetsPlainText() throws {
    let seen = try captured(["LANG": "de_DE.UTF-8", "TERM": "xterm"]) { output in
      #expect(!output.isTerminal && output.width == nil)
      output.say(greeting)
      output.note(Message(en: "word", de: "Wort"))
    }
    #expect(seen == ("Hallo Eve␛[2J\n", "Wort\n"))
  }

  @Test func aTerminalGetsColourAndHasAWidth() throws {
    let terminal = try Pseudoterminal(columns: 57)
    let output = terminal.output(["TERM": "xterm"])
    #expect(output.isTerminal && output.isErrorTerminal && output.width == 57)
    output.say(greeting)
    output.finish()
    #expect(terminal.all() == "Hello \u{1b}[36mEve␛[2J\u{1b}[0m\r\n")
  }

  @Test func theEnvironmentDecidesOnColour() throws {
    for (variables, isColoured) in [
      (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
      (["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
    ] {
      let terminal = try Pseudoterminal()
      let output = terminal.output(variables)
      output.say("\("x", .good)")
      output.finish()
      #expect(terminal.all().contains("\u{1b}") == isColoured, "\(variables)")
    }
    for (variables, isColoured) in [
      (["CLICOLOR_FORCE": "1"], true), (["CLICOLOR_FORCE": "0"], false), ([:], false),
    ] {
      let seen = try captured(variables) { $0.say("\("x", .good)") }
      #expect(seen.out.contains("\u{1b}") == isColoured, "\(variables)")
    }
  }

  @Test func theEnvironmentDecidesOnTheWidth() throws {
    let terminal = try Pseudoterminal(columns: 57)
    for (columns, width) in [("33", 33), ("-1", 57), ("many", 57), ("", 57)] {
      terminal.with(["COLUMNS": columns]) { #expect($0.width == width) }
    }
    try Pseudoterminal(columns: 0).with { #expect($0.width == 80) }
    _ = try captured(["COLUMNS": "33"]) { #expect($0.width == 33) }
  }

  @Test func colourEndsBeforeEachLineBreak() throws {
    let seen = try captured(["CLICOLOR_FORCE": "1"]) { $0.say("\(lines: "a\n\nb", .dim)") }
    #expect(seen.out == "\u{1b}[2ma\u{1b}[0m\n\n\u{1b}[2mb\u{1b}[0m\n")
  }

  @Test func answersAndWordsKeepTheirOrder() throws {
    let terminal = try Pseudoterminal()
    let output = terminal.output(["NO_COLOR": "1"])
    output.say("one")
    output.note("two")
    output.say("three")
    output.finish()
    #expect(terminal.all() == "one\r\ntwo\r\nthree\r\n")
  }

  @Test func aReaderWhoLeavesIsNoError() throws {
    let pipe = Pipe()
    let output = Output(
      .init(output: pipe.fileHandleForWriting.fileDescriptor), environment: Environment([:]))
    try pipe.fileHandleForReading.close()
    #expect(!output.isClosed)
    for _ in 0..<20_000 { output.say("a line that nobody reads") }
    output.finish()
    #expect(output.isClosed)
  }

  @Test func jsonNamesItsSchemaFirst() throws {
    let seen = try captured { $0.say(json: "thread", ["id": "ab", "count": 2]) }
    #expect(seen.out == #"{"schema":"kollektiv.thread/1","id":"ab","count":2}"# + "\n")
  }

  @Test func errorsSayWhatToDo() throws {
    let name = "x\u{9b}"
    let advice = Advice(
      .unreachable, Message(en: "\(name) is away", de: "\(name) ist weg"),
      next: Message(en: "try later", de: "später versuchen"))
    let english = try captured { $0.report(advice) }
    #expect(english == ("", "kollektiv: x\u{fffd} is away\n  → try later\n"))
    let german = try captured(["LANG": "de_DE"]) { $0.report(advice, json: true) }
    #expect(
      german == (
        #"{"schema":"kollektiv.error/1","error":"x� ist weg","advice":"später versuchen","status":3}"# + "\n",
        "kollektiv: x\u{fffd} ist weg\n  → später versuchen\n"
      ))
    let bare = try captured { $0.report(Advice(.no, Message(both: "no")), json: true) }
    #expect(bare.out.contains(#""advice":null,"status":1"#))
  }

  @Test func exitStatusesStay() {
    let all: [Terminal.ExitStatus] = [.ok, .no, .usage, .unreachable, .unauthorised]
    #expect(all.map(\.rawValue) == [0, 1, 2, 3, 4])
  }
}
