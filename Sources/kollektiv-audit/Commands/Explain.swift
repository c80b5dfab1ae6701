import ArgumentParser
import Audit
import Events
import Governance
import Sodium
import Terminal

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why somebody is a member or not, why a key is void, why an event was refused.",
    discussion: """
      The answer cites events of the bundle: with the charter and these alone it would be the same, and
      without any one of them it would be another.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "A file that 'export' wrote.")
  var bundle: String

  @Argument(help: "A member, a key or an event: the ID, or the beginning of it.")
  var what: String

  func run() async throws {
    let output = Output.process
    let file = try await AuditedFile(bundle)
    for audit in file.audits {
      let found = audit.explanations(of: what.lowercased())
      guard !found.isEmpty else { continue }
      if json {
        output.say(
          json: "explanation",
          [
            "community": .optional(audit.community?.raw.hex),
            "answers": .array(found.map { $0.json }),
          ])
      } else {
        for explanation in found { output.say(explanation.lines(audit, output.language)) }
      }
      return try file.complain()
    }
    throw Advice(
      .usage,
      Message(
        en: "nothing here begins with \(what), or several things do",
        de: "nichts hier beginnt mit \(what), oder mehreres"))
  }
}

extension BundleAudit {
  /// Of the one thing whose ID begins so; empty if there is none, or if there are several.
  fileprivate func explanations(of digits: String) -> [Explanation] {
    guard digits.count >= 4 else { return [] }
    let events = named(beginningWith: digits)
    let members = (members() ?? []).map(\.member).filter { $0.hex.hasPrefix(digits) }
    let keys = keys.filter { $0.hex.hasPrefix(digits) }
    guard events.count + members.count + keys.count == 1 else { return [] }
    if let event = events.first { return explain(event: event) }
    if let member = members.first { return [explain(member: member)].compactMap(\.self) }
    return keys.compactMap { explain(key: $0) }
  }
}

extension Explanation {
  fileprivate var json: JSONValue {
    let says: JSONValue =
      switch answer {
      case .standing(let member, let standing, let hasJoined):
        [
          "member": .string(member.hex), "standing": .string(standing.rawValue),
          "joined": .bool(hasJoined),
        ]
      case .refused(let rule): ["refused": .string(rule.name)]
      case .effective: ["effective": true]
      case .void: ["effective": false]
      case .waiting: ["unjudged": true]
      case .key(let key, let from, let isFrozen):
        [
          "key": .string(key.hex), "voidFrom": from.map { .int(Int64(clamping: $0)) } ?? .null,
          "frozen": .bool(isFrozen),
        ]
      }
    return ["answer": says, "cited": .array(cited.map { .string($0.raw.hex) })]
  }

  func lines(_ audit: BundleAudit, _ language: Language) -> [Text] {
    var lines = [answer.text(language)]
    if cited.isEmpty, case .standing(_, .active, _) = answer {
      lines.append(language.choose(en: "  by the charter alone", de: "  allein nach der Satzung"))
    }
    for id in cited { lines.append("  \(id.raw.hex, .id)  \(audit.description(of: id, language))") }
    return lines
  }
}

extension Explanation.Answer {
  fileprivate func text(_ language: Language) -> Text {
    switch self {
    case .standing(let member, .none, hasJoined: false):
      language.choose(en: "\(member.hex): never joined", de: "\(member.hex): nie beigetreten")
    case .standing(let member, .none, hasJoined: true):
      language.choose(
        en: "\(member.hex): joined, and no joining holds any more",
        de: "\(member.hex): beigetreten, und kein Beitritt gilt mehr")
    case .standing(let member, let standing, _): "\(member.hex): \(standing.text(in: language))"
    case .refused(let rule): "\(rule.name, .warning): \(rule.meaning.text(in: language))"
    case .effective: language.choose(en: "it has effect", de: "es wirkt")
    case .void: language.choose(en: "it has no effect any more", de: "es wirkt nicht mehr")
    case .waiting:
      language.choose(
        en: "not judged: something that it cites is not in the bundle",
        de: "nicht beurteilt: Etwas, das es anführt, fehlt im Bündel")
    case .key(let key, .none, _):
      language.choose(en: "the key \(key.hex) is good", de: "der Schlüssel \(key.hex) gilt")
    case .key(let key, .some(let from), let isFrozen):
      language.choose(
        en: "the key \(key.hex) is \(isFrozen ? "frozen" : "revoked"): void from number \(from) on",
        de:
          "der Schlüssel \(key.hex) ist \(isFrozen ? "eingefroren" : "widerrufen"): nichtig ab Nummer \(from)"
      )
    }
  }
}

extension BundleAudit {
  /// What an event did, in a few words.
  func description(of event: EventID, _ language: Language) -> Text {
    guard let act = acts.first(where: { $0.id == event }) else {
      return language.choose(en: "something that was written", de: "etwas Geschriebenes")
    }
    let author = Text(String(act.author.hex.prefix(12)))
    return switch act.deed {
    case .charter: language.choose(en: "\(author) founds", de: "\(author) gründet")
    case .join: language.choose(en: "\(author) joins", de: "\(author) tritt bei")
    case .leave: language.choose(en: "\(author) leaves", de: "\(author) tritt aus")
    case .device: language.choose(en: "\(author) adds a device", de: "\(author) meldet ein Gerät an")
    case .revocation(let key, _):
      language.choose(
        en: "\(author) revokes the key \(key.hex.prefix(12).description)",
        de: "\(author) widerruft den Schlüssel \(key.hex.prefix(12).description)")
    case .affiliation(let member, _, _):
      language.choose(
        en: "the department \(author) vouches for \(member.hex.prefix(12).description)",
        de: "die Abteilung \(author) bürgt für \(member.hex.prefix(12).description)")
    case .affiliationEnd(let member, _):
      language.choose(
        en: "the department \(author) vouches no more for \(member.hex.prefix(12).description)",
        de: "die Abteilung \(author) bürgt nicht mehr für \(member.hex.prefix(12).description)")
    case .succession:
      language.choose(
        en: "the department \(author) goes over to another key",
        de: "die Abteilung \(author) wechselt den Schlüssel")
    case .endorse(let member, _):
      language.choose(
        en: "\(author) endorses \(member.hex.prefix(12).description)",
        de: "\(author) spricht für \(member.hex.prefix(12).description)")
    case .erase: language.choose(en: "\(author) erases", de: "\(author) löscht")
    }
  }
}
