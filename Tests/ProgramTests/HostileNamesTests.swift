import Foundation
import Testing

extension BadDays {
  /// What people call themselves and write, to mislead others or their terminals.
  @Suite struct HostileNamesTests {
    @Test func namesakesAreToldApart() async throws {
      let company = try await Company.found(1)
      let (node, ada) = (company.departments[0], company.colleagues[0])
      var members: [String] = []
      for home in ["one", "two"] {
        let bob = Colleague("Bob", in: company.folder, home: "\(company.folder.path)/\(home)")
        members.append(try await bob.enrol(at: node).member)
        try await bob.run("community", "join", Company.community).good()
        _ = try await bob.post("from \(home)")
      }
      let feed = try await ada.run("feed").good().out
      let prints = members.map { "Bob (Production) \($0.prefix(4)) \($0.dropFirst(4).prefix(4))" }
      #expect(prints.allSatisfy { feed.contains($0) }, "\(feed)")
      for words in [
        ["post", Company.community, "-m", "hello @Bob"], ["community", "invite", Company.community, "Bob"],
      ] {
        let outcome = try await ada.launch(words).outcome()
        #expect(
          outcome.status == 2 && members.allSatisfy { outcome.err.contains($0.prefix(8)) }, "\(outcome)")
      }
      let text = "hello @Bob#\(members[1].prefix(8))"
      try await ada.run("post", Company.community, "-m", text).good()
      try await ada.run("community", "invite", Company.community, String(members[0].prefix(8))).good()
    }

    /// No control character and no change of direction reaches a terminal.
    @Test func nothingIsDoneToTheTerminal() async throws {
      let company = try await Company.found(1)
      let ada = company.colleagues[0]
      let poison = "a\u{1b}[2Jb\u{1b}]0;c\u{7}d\u{202e}e\u{8}f\u{9b}g\r"
      try await ada.run("post", Company.community, "-m", poison, "--title", poison).good()
      try await ada.run("community", "create", poison, "--purpose", poison).good()
      let title = String(repeating: "é", count: 60_000)
      try await ada.run("post", Company.community, "-m", "x", "--title", title).good()
      for words in [
        ["feed"], ["communities"], ["communities", "--all"], ["status"], ["search", "d"], ["people"],
        ["community", "show", poison], ["post", poison + poison, "-m", "x"], ["show", poison],
      ] {
        let outcome = try await ada.launch(words).outcome()
        for scalar in (outcome.out + outcome.err).unicodeScalars where scalar != "\n" {
          let isHarmless = scalar.properties.generalCategory != .control && scalar != "\u{202e}"
          #expect(isHarmless, "\(words) \(scalar.value)")
          if !isHarmless { break }
        }
        #expect(outcome.out.split(separator: "\n").allSatisfy { $0.count < 1_000 })
      }
    }
  }
}
