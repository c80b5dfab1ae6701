import ArgumentParser
import Audit
import Events
import Governance
import Sodium
import Terminal

struct Members: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show who is a member, by the whole bundle or as of one event.")

  @Option(help: "As it was when this event was the last: its ID, or the beginning of it.")
  var at: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "A file that 'export' wrote.")
  var bundle: String

  func run() async throws {
    let output = Output.process
    let file = try await AuditedFile(bundle)
    var all: [JSONValue] = []
    for audit in file.audits {
      let event = try at.map { (text) throws(Advice) in try audit.event(named: text) }
      let members = audit.members(at: event) ?? []
      guard !json else {
        all.append([
          "community": .optional(audit.community?.raw.hex), "at": .optional(event?.raw.hex),
          "verdict": .string(audit.verdict.name), "members": Self.json(members),
        ])
        continue
      }
      output.say(audit.headline(output.language))
      var table = Table([.init(Text()), .init(Text())])
      for (member, standing) in members {
        table.add([Text(member.hex, .id), standing.text(in: output.language)])
      }
      output.say(table)
    }
    if json { output.say(json: "members", ["bundles": .array(all)]) }
    try file.complain()
  }

  static func json(_ members: [(member: MemberID, standing: Standing)]) -> JSONValue {
    .object(members.map { (name: $0.member.hex, value: .string($0.standing.rawValue)) })
  }
}

extension Standing {
  func text(in language: Language) -> Text {
    switch self {
    case .none: language.choose(en: "has left", de: "ausgetreten")
    case .pending: language.choose(en: "waits for endorsements", de: "wartet auf Fürsprache")
    case .dormant: language.choose(en: "dormant: no department vouches", de: "ruht: keine Abteilung bürgt")
    case .active: language.choose(en: "member", de: "Mitglied")
    }
  }
}

extension AuditedFile {
  /// What was answered rests on the bundle: whoever asks is told if that does not hold.
  func complain() throws(Advice) {
    guard let bad = audits.map(\.verdict).first(where: { $0 != .valid }) else { return }
    throw Advice(
      bad.status,
      Message(
        en: "the bundle is \(bad.name): the answer goes as far as it holds",
        de: "das Bündel ist \(bad.german): Die Antwort gilt, soweit es trägt"),
      next: Message(both: "kollektiv-audit verify \(path)"))
  }
}

extension Verdict {
  var german: String {
    switch self {
    case .valid: "gültig"
    case .invalid: "ungültig"
    case .incomplete: "unvollständig"
    }
  }
}

extension BundleAudit {
  /// The event that a person names by the beginning of its ID.
  func event(named text: String) throws(Advice) -> EventID {
    let found = text.count >= 4 ? events(beginningWith: text.lowercased()) : []
    guard let event = found.first else {
      throw Advice(
        .usage, Message(en: "no event here begins with \(text)", de: "kein Ereignis hier beginnt mit \(text)")
      )
    }
    guard found.count == 1 else {
      throw Advice(
        .usage,
        Message(en: "several events begin with \(text)", de: "mehrere Ereignisse beginnen mit \(text)"))
    }
    return event
  }
}
