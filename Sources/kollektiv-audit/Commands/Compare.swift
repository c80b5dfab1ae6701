import ArgumentParser
import Audit
import Events
import Governance
import Sodium
import Terminal

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two nodes' bundles of a community: who withholds what, and whether it matters.",
    discussion: "Exit codes: 0 they hold the same events, 1 they do not.")

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "A file that one node wrote.")
  var first: String

  @Argument(help: "A file that another node wrote.")
  var second: String

  func run() async throws {
    let output = Output.process
    let (left, right) = (try await AuditedFile(first), try await AuditedFile(second))
    var differ = false
    var all: [JSONValue] = []
    var isPaired = false
    for one in left.audits {
      guard let community = one.community,
        let other = right.audits.first(where: { $0.community == community })
      else { continue }
      isPaired = true
      let both = try await AuditedFile.union([first, second, first], of: community)
      let difference = Difference(one, other, both: both)
      differ = differ || !difference.isNothing
      if json {
        all.append(difference.json(community))
      } else {
        output.say(one.headline(output.language))
        output.say(difference.lines(first, second, both, output.language).map { "  \($0)" })
      }
    }
    guard isPaired else {
      throw Advice(
        .usage,
        Message(
          en: "the two files have no community in common", de: "die beiden haben keine Gemeinschaft gemeinsam"
        ))
    }
    if json { output.say(json: "difference", ["communities": .array(all)]) }
    try left.complain()
    try right.complain()
    if differ { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

extension Difference {
  fileprivate func json(_ community: CommunityID) -> JSONValue {
    func list(_ ids: [EventID]) -> JSONValue { .array(ids.map { .string($0.raw.hex) }) }
    func name(_ standing: Standing?) -> JSONValue { .optional(standing?.rawValue) }
    return [
      "community": .string(community.raw.hex), "onlyFirst": list(onlyFirst), "onlySecond": list(onlySecond),
      "acts": list(acts.sorted()),
      "hiddenEquivocations": .array(
        hiddenEquivocations.map { ["key": .string($0.key.hex), "events": list($0.events)] }),
      "standings": .array(
        standings.map {
          [
            "member": .string($0.member.hex), "first": name($0.first), "second": name($0.second),
            "both": name($0.both),
          ]
        }),
    ]
  }

  fileprivate func lines(
    _ first: String, _ second: String, _ both: BundleAudit, _ language: Language
  ) -> [Text] {
    if isNothing {
      return [language.choose(en: "both hold the same events", de: "beide haben dieselben Ereignisse")]
    }
    var lines: [Text] = []
    for (file, lacking) in [(first, onlySecond), (second, onlyFirst)] where !lacking.isEmpty {
      let count = language.count(lacking.count)
      lines.append(
        language.choose(
          en: "\(file) lacks \(count) \(plural(lacking.count, "event", "events"))",
          de: "\(file) fehlen \(count) \(plural(lacking.count, "Ereignis", "Ereignisse"))"))
      for id in lacking.prefix(20) {
        let what = acts.contains(id) ? both.description(of: id, language) : Text()
        lines.append("  \(id.raw.hex, .id)  \(what)")
      }
      if lacking.count > 20 { lines.append("  …") }
    }
    for fork in hiddenEquivocations {
      lines.append(
        language.choose(
          en: "\("hidden", .warning): the key \(fork.key.hex) signed twice, and each bundle shows one",
          de: "\("verborgen", .warning): \(fork.key.hex) unterschrieb zweimal, und jedes Bündel zeigt eines"))
    }
    for change in standings {
      func text(_ standing: Standing?) -> Text { standing?.text(in: language) ?? "–" }
      lines.append(
        language.choose(
          en: "it matters: \(change.member.hex): \(text(change.first)) by the first, "
            + "\(text(change.second)) by the second, \(text(change.both)) by both",
          de: "es zählt: \(change.member.hex): \(text(change.first)) laut dem ersten, "
            + "\(text(change.second)) laut dem zweiten, \(text(change.both)) laut beiden"))
    }
    if standings.isEmpty {
      lines.append(
        language.choose(
          en: "nobody's standing depends on it", de: "niemandes Mitgliedschaft hängt davon ab"))
    }
    return lines
  }
}
