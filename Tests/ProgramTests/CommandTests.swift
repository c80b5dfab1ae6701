import Foundation
import Testing

/// One command of a session, and what is to come of it.
private struct Step: Sendable {
  let who: String
  /// `$name` stands for an ID that was kept before.
  let words: [String]
  var status: Int32 = 0
  /// Of the first object of the answer; the command is given `--json` then.
  var schema: String?
  /// What the answer says, errors included.
  var says = ""
  /// The name under which the ID in the answer is kept.
  var keeps: String?

  func isMet(by outcome: Outcome) -> Bool {
    outcome.status == status && (says.isEmpty || (outcome.out + outcome.err).contains(says))
  }
}

private func ada(
  _ words: String..., status: Int32 = 0, schema: String? = nil, says: String = "", keeps: String? = nil
) -> Step {
  Step(who: "Ada", words: words, status: status, schema: schema, says: says, keeps: keeps)
}

private func bob(
  _ words: String..., status: Int32 = 0, schema: String? = nil, says: String = "", keeps: String? = nil
) -> Step {
  Step(who: "Bob", words: words, status: status, schema: schema, says: says, keeps: keeps)
}

extension BadDays {
  /// Every command of the client, between two departments: its exit status, its schema, and what it says.
  @Suite struct CommandTests {
    @Test func everyCommandAnswers() async throws {
      let company = try await Company.found(2)
      var session = Conversation(company)
      try await session.go(through: Self.reading + Self.communities + Self.writing + Self.data)
      // The endorsement let him in; the next command that met the node showed his name.
      let export = try await company.colleagues[1].run("export", "--me").good().out
      #expect(
        export.split(separator: "\n").count {
          $0.contains(#""community_name":"Works""#) && $0.contains(#""kind":133"#)
        } == 1)
      _ = try await company.departments[0].stop()
      try await session.go(through: Self.withoutNode)
    }

    private static let here = Company.community

    private static let reading = [
      ada("whoami", schema: "whoami"), ada("whoami", says: "Ada · Production"),
      ada("status", schema: "status"), ada("status", says: "connected"),
      ada("communities", schema: "communities"), ada("communities", "--all", schema: "catalogue"),
      ada("people", schema: "people"), ada("people", says: "Research"),
      ada("feed", schema: "feed"), ada("inbox", schema: "inbox"), ada("erase", schema: "erasures"),
      ada("erase", says: "erased nothing"), ada("device", "list", schema: "devices"),
      ada("device", "add", schema: "device-invitation"), ada("sync", schema: "sync"),
    ]

    private static let communities = [
      ada("community", "show", here, schema: "community"),
      ada("community", "show", "Nowhere", status: 1, schema: "error", says: "communities --all"),
      ada("community", "members", here, schema: "people"),
      ada("community", "create", "Works", "--admission", "endorsed:1", schema: "community", keeps: "works"),
      bob("communities", "--all", says: "by a member "),
      bob("community", "join", "Works", says: "members have to endorse you"),
      bob("community", "join", "Works", status: 1, schema: "error", says: "already"),
      bob("post", "Works", "-m", "early", status: 4, schema: "error"),
      ada("community", "endorse", "Works", "Nobody", status: 1, schema: "error"),
      ada("community", "endorse", "Works", "Bob", schema: "endorsement"),
      bob("communities", says: "member"), bob("communities"),
      ada("community", "create", "Council", "--closed", schema: "community", keeps: "council"),
      bob("community", "join", "Council", status: 1, schema: "error"),
      ada("community", "invite", "$council", "Bob", "-m", "come", schema: "endorsement"),
      bob("inbox", says: "you are invited to Council"), bob("inbox", schema: "inbox", says: "Council"),
      bob("community", "join", "Council", schema: "join"),
      bob("community", "leave", "Council", "-m", "no time", schema: "leave"),
      bob("post", "Council", "-m", "after", status: 4, schema: "error", says: "community join"),
      bob("community", "leave", "Council", status: 4, schema: "error"),
      bob("community", "mute", here, schema: "mute"), bob("communities", says: "muted"),
      bob("community", "mute", here, "--off", schema: "mute"),
      bob("community", "subscribe", here, "--off", schema: "subscription"),
      bob("communities", says: "not kept up to date"),
      bob("community", "subscribe", here, schema: "subscription"),
    ]

    private static let writing = [
      ada("post", here, "-m", "Who is there on Friday?", schema: "post", keeps: "post"),
      ada("post", here, "-m", "@Nobody?", status: 1, schema: "error"),
      ada("post", here, "-m", " ", status: 2, schema: "error"),
      ada("post", here, status: 2, schema: "error", says: "-m TEXT"),
      bob("reply", "$post", "-m", "I am, @Ada", schema: "reply", keeps: "reply"),
      bob("react", "$post", "up", schema: "reaction"),
      bob("react", "$post", "nonsense", status: 2, schema: "error"),
      bob("edit", "$reply", "-m", "I am not, @Ada", schema: "edit"),
      bob("edit", "$post", "-m", "mine now", status: 4, schema: "error"),
      bob("retract", "$post", status: 4, schema: "error"),
      bob("erase", "$post", "--yes", status: 4, schema: "error"),
      ada("feed", here, "-n1", says: "I am not"), ada("inbox", says: "answers you"),
      ada("show", "$post", schema: "thread"), ada("show", "$reply", says: "👍 1"),
      ada("show", "ffffffff", status: 1, schema: "error", says: "kollektiv feed"),
      ada("search", "friday", schema: "search"), ada("search", "sunday", status: 1),
      ada("inbox", "--read"), ada("inbox", says: "nothing new"),
      bob("retract", "$reply", schema: "retraction"), bob("retract", "$reply", status: 1, schema: "error"),
      bob("erase", "$reply", status: 2, schema: "error", says: "--yes"),
      bob("erase", "$reply", "--yes", schema: "erasure"), ada("sync"), bob("sync"),
      bob("erase", says: "Production"),
    ]

    private static let data = [
      ada("export", status: 2, says: "--me"), ada("export", "--me", schema: "export-member"),
      ada("feed", "-n", "0", status: 2), ada("nonsense", status: 2), ada("react", "$post", status: 2),
      ada("device", "revoke", "ffff", status: 1, schema: "error", says: "device list"),
      ada("enrol", "kolinvite1nonsense", status: 2, schema: "error"), ada("--version"),
    ]

    private static let withoutNode = [
      ada("sync", status: 3, schema: "error"), ada("communities", "--all", status: 3, schema: "error"),
      ada("device", "add", status: 3, schema: "error"),
      ada("post", here, "-m", "later", says: "waits for the node"), ada("status", says: "1 event waits"),
      ada("inbox", says: "1 of yours waits"), ada("feed", says: "later"),
    ]

    @Test(arguments: [
      "enrol", "whoami", "status", "communities", "community create", "community show", "community join",
      "community leave", "community members", "community invite", "community endorse",
      "community subscribe", "community mute", "post", "reply", "edit", "retract", "react", "feed", "show",
      "inbox", "search", "people", "watch", "sync", "erase", "import", "export", "device add", "device list",
      "device revoke", "recover",
    ])
    func everyCommandHasHelp(_ command: String) async throws {
      let nobody = Colleague("Nobody", in: try Folder())
      let help = try await nobody.launch(command.split(separator: " ").map(String.init) + ["--help"])
        .outcome()
      #expect(help.status == 0 && help.out.contains("USAGE: kollektiv \(command)"), "\(help)")
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func shellsComplete(_ shell: String) async throws {
      let nobody = Colleague("Nobody", in: try Folder())
      let script = try await nobody.run("--generate-completion-script", shell).good().out
      for word in ["communities", "endorse", "revoke", "--reverse"] {
        // fish has options without their hyphens.
        #expect(script.contains(shell == "fish" ? String(word.trimmingPrefix("--")) : word))
      }
    }

    @Test func whoIsNotEnrolledIsToldHow() async throws {
      let nobody = Colleague("Nobody", in: try Folder())
      for words in [["whoami"], ["feed"], ["post", "x", "-m", "y"], ["sync"], ["status", "--json"]] {
        let outcome = try await nobody.launch(words).outcome()
        #expect(outcome.status == 4 && outcome.err.contains("kollektiv enrol"), "\(words): \(outcome)")
      }
      #expect(!FileManager.default.fileExists(atPath: nobody.home))
    }
  }
}

/// What people type one after the other, and the IDs in it.
private struct Conversation {
  private let company: Company
  private var kept: [String: String] = [:]
  private var last: String?

  private struct Answer: Decodable {
    let schema: String
    let id: String?
  }

  init(_ company: Company) { self.company = company }

  mutating func go(through steps: [Step]) async throws {
    for step in steps { try await take(step) }
  }

  private mutating func take(_ step: Step) async throws {
    guard let who = company.colleagues.first(where: { $0.name == step.who }) else { return }
    var words = step.words.map { word in
      word.first == "$" ? kept[String(word.dropFirst())].map { String($0.prefix(12)) } ?? word : word
    }
    if step.schema != nil { words.append("--json") }
    var outcome = try await who.launch(words).outcome()
    // What the other one did may still be on its way; what has failed for that reason has done nothing.
    let end = ContinuousClock.now + .seconds(last == step.who ? 0 : 20)
    while !step.isMet(by: outcome), ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(50))
      outcome = try await who.launch(words).outcome()
    }
    last = step.who
    #expect(step.isMet(by: outcome), "\(step.who) \(words): \(outcome)")
    guard let schema = step.schema else { return }
    let line = Data((outcome.out.split(separator: "\n").first ?? "").utf8)
    let answer = try JSONDecoder().decode(Answer.self, from: line)
    #expect(answer.schema == "kollektiv.\(schema)/1", "\(words): \(outcome)")
    if let name = step.keeps { kept[name] = answer.id }
  }
}
