import Foundation
import Glibc
import Terminal
import Testing

/// One after the other: hiding the echo takes the signals of the whole process for a moment.
@Suite(.serialized) struct PromptTests {
  private static let question = Message(en: "Passphrase", de: "Passwort")

  /// Asks on a thread while the test plays the person.
  private func asked<Answer: Sendable>(
    _ terminal: Pseudoterminal, _ variables: [String: String] = ["NO_COLOR": "1"],
    _ ask: @escaping @Sendable (Prompt) throws(Advice) -> Answer, person: (Pseudoterminal) -> Void
  ) async -> Result<Answer, Advice> {
    let output = terminal.output(variables)
    async let answer = onThread { () -> Result<Answer, Advice> in
      do throws(Advice) { return .success(try ask(Prompt(output))) } catch { return .failure(error) }
    }
    person(terminal)
    return await answer
  }

  @Test func aPassphraseIsNotShown() async throws {
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal) { prompt throws(Advice) in
      try prompt.passphrase(PromptTests.question, isNew: true, instead: "--file")
    } person: { terminal in
      terminal.expect("Passphrase: ")
      #expect(!terminal.echoes)
      terminal.type("horse 水\n")
      terminal.expect("Once more: ")
      terminal.type("horse 水\n")
    }
    #expect(try answer.get() == Array("horse 水".utf8))
    #expect(terminal.all() == "Passphrase: \r\nOnce more: \r\n")
    #expect(terminal.echoes)
  }

  @Test func theSecondOneMustBeTheSame() async throws {
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal, ["LANG": "de_DE"]) { prompt throws(Advice) in
      try prompt.passphrase(PromptTests.question, isNew: true, instead: "--file")
    } person: { terminal in
      terminal.expect("Passwort: ")
      terminal.type("one\n")
      terminal.expect("Noch einmal: ")
      terminal.type("two\n")
    }
    #expect(throws: Advice.self) { try answer.get() }
    #expect(terminal.echoes)
  }

  @Test func theEndOfTheInputIsAnError() async throws {
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal) { prompt throws(Advice) in
      try prompt.passphrase(PromptTests.question, instead: "--file")
    } person: { terminal in
      terminal.expect("Passphrase: ")
      terminal.type("\u{4}")
    }
    #expect(throws: Advice.self) { try answer.get() }
    #expect(terminal.echoes)
  }

  /// The signal comes again behind it: the test process lets it pass.
  @Test func aSignalBringsTheEchoBack() async throws {
    let before = signal(SIGHUP, SIG_IGN)
    defer { _ = signal(SIGHUP, before) }
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal) { prompt throws(Advice) in
      try prompt.passphrase(PromptTests.question, instead: "--file")
    } person: { terminal in
      terminal.expect("Passphrase: ")
      terminal.type("half an answ")
      _ = kill(getpid(), SIGHUP)
    }
    #expect(throws: Advice.self) { try answer.get() }
    #expect(terminal.echoes)
    #expect(!terminal.all().contains("half"))
  }

  @Test(arguments: [("y\n", true), ("No\n", false), ("\n", true), ("perhaps\nja\n", true), ("\u{4}", false)])
  func yesOrNo(_ typed: String, _ isYes: Bool) async throws {
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal) { prompt throws(Advice) in
      try prompt.confirm(Message(en: "Sure?", de: "Sicher?"), standard: true, instead: "--yes")
    } person: { terminal in
      terminal.expect("Sure? [Y/n] ")
      terminal.type(typed)
    }
    #expect(try answer.get() == isYes)
  }

  @Test func aLine() async throws {
    let terminal = try Pseudoterminal()
    let answer = await asked(terminal) { prompt throws(Advice) in
      try prompt.line(Message(en: "Name", de: "Name"), instead: "--name")
    } person: { terminal in
      terminal.expect("Name: ")
      terminal.type("  Eve Ö  \nnext\n")
    }
    #expect(try answer.get() == "Eve Ö")
  }

  @Test func nothingIsAskedWithoutATerminal() throws {
    let seen = try captured { output in
      let prompt = Prompt(output)
      let asks: [() throws -> Void] = [
        { _ = try prompt.passphrase(PromptTests.question, instead: "KOLLEKTIV_PASSPHRASE") },
        { _ = try prompt.confirm(PromptTests.question, instead: "KOLLEKTIV_PASSPHRASE") },
        { _ = try prompt.line(PromptTests.question, instead: "KOLLEKTIV_PASSPHRASE") },
      ]
      for ask in asks {
        let advice = #expect(throws: Advice.self, performing: ask)
        #expect(advice?.status == .usage)
        #expect(advice?.next?.en.plain == "give it with KOLLEKTIV_PASSPHRASE")
      }
    }
    #expect(seen == ("", ""))
  }
}
