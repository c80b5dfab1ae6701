import ArgumentParser
import Node
import Terminal

struct Communities: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the communities that the node holds, with their digests: equal digests, equal content.")

  @OptionGroup var options: NodeOptions

  func run() async throws {
    guard case .communities(let entries) = try await options.ask(.communities) else { return }
    let output = Output.process
    if options.json {
      return output.say(
        json: "communities",
        [
          "communities": .array(
            entries.map {
              [
                "id": .string($0.id), "name": .string($0.name), "closed": .bool($0.isClosed),
                "members": .int(Int64($0.members)), "events": .int(Int64($0.events)),
                "digest": .string($0.digest),
              ]
            })
        ])
    }
    let language = output.language
    var table = Table([
      .init(language.choose(en: "Community", de: "Gemeinschaft"), shrinksTo: 16), .init("ID"),
      .init(language.choose(en: "Members", de: "Mitglieder"), right: true),
      .init(language.choose(en: "Events", de: "Ereignisse"), right: true),
      .init(language.choose(en: "Digest", de: "Prüfwert")),
    ])
    for entry in entries {
      table.add([
        Text(
          entry.isClosed
            ? "\(entry.name) (\(language.choose(en: "closed", de: "geschlossen")))" : entry.name),
        Text(String(entry.id.prefix(12)), .id),
        "\(entry.members)", "\(entry.events)", Text(String(entry.digest.prefix(16)), .id),
      ])
    }
    output.say(table)
  }
}
