import ArgumentParser
import Node
import Terminal

struct Auditor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Works council, data protection, revision: keys that may read, and author nothing.",
    subcommands: [Add.self, List.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let an auditor's key read communities.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "The auditor's public key: 64 hexadecimal digits.")
    var key: String

    @Argument(help: "Whose key it is.")
    var name: String

    @Option(name: .customLong("community"), help: "Only this community, by name or ID; may be repeated.")
    var communities: [String] = []

    @Option(help: "For so many days (default: until removed).")
    var days: Int?

    func validate() throws {
      if let days, !(1...3_660).contains(days) { throw ValidationError("--days takes 1 to 3660") }
    }

    func run() async throws {
      try await options.perform(
        .addAuditor(
          key: key, name: name, communities: communities, lifetime: days.map { UInt64($0) * 86_400_000 }))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show who may read what.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
      guard case .auditors(let entries) = try await options.ask(.auditors) else { return }
      let output = Output.process
      if options.json {
        return output.say(
          json: "auditors",
          [
            "auditors": .array(
              entries.map {
                [
                  "name": .string($0.name), "key": .string($0.key),
                  "communities": .array($0.communities.map(JSONValue.string)),
                  "until": $0.until.map { .time($0) } ?? nil,
                ]
              })
          ])
      }
      let language = output.language
      var table = Table([
        .init(language.choose(en: "Auditor", de: "Prüfer"), shrinksTo: 12),
        .init(language.choose(en: "Key", de: "Schlüssel")),
        .init(language.choose(en: "May read", de: "Darf lesen")),
        .init(language.choose(en: "Until", de: "Bis")),
      ])
      for entry in entries {
        table.add([
          Text(entry.name), Text(String(entry.key.prefix(12)), .id),
          Communities.readable(entry.communities.count).text(in: language),
          entry.until.map { Text(String(CivilTime.iso8601($0).prefix(10))) }
            ?? language.choose(en: "removed", de: "auf Widerruf"),
        ])
      }
      output.say(table)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let an auditor read nothing more.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "Name, or the beginning of the key.")
    var auditor: String

    func run() async throws { try await options.perform(.removeAuditor(auditor)) }
  }
}
