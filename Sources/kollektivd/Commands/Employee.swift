import ArgumentParser
import Node
import Terminal

struct Employee: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The department's people: who is enrolled, and who left.", subcommands: [List.self, End.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show who is enrolled.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
      guard case .employees(let entries) = try await options.ask(.employees) else { return }
      let output = Output.process
      if options.json {
        return output.say(
          json: "employees",
          [
            "employees": .array(
              entries.map {
                [
                  "name": .string($0.name), "member": .string($0.member), "since": .time($0.since),
                  "ended": $0.ended.map { .time($0) } ?? nil, "devices": .int(Int64($0.devices)),
                  "connected": .bool($0.isConnected),
                ]
              })
          ])
      }
      let language = output.language
      var table = Table([
        .init("Name", shrinksTo: 12), .init(language.choose(en: "Member", de: "Mitglied")),
        .init(language.choose(en: "Devices", de: "Geräte"), right: true),
        .init(language.choose(en: "State", de: "Stand")),
      ])
      let now = WallClock.now
      for entry in entries {
        let state: Text =
          if let ended = entry.ended {
            """
            \(language.choose(en: "left", de: "ausgeschieden")) \
            \(language.relative(ended, now: now, offset: WallClock.offset(at: ended)))
            """
          } else if entry.isConnected {
            Text(language.choose(en: "connected", de: "verbunden"), .good)
          } else {
            Text(language.choose(en: "enrolled", de: "eingetragen"))
          }
        table.add([Text(entry.name), Text(String(entry.member.prefix(12)), .id), "\(entry.devices)", state])
      }
      output.say(table)
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Somebody left: vouch for them no longer.",
      discussion: """
        They are served no more, and in their communities they are dormant: not removed, and any recognised \
        department can vouch for them again.
        """)

    @OptionGroup var options: NodeOptions

    @Argument(help: "Name, or the beginning of the member ID.")
    var employee: String

    func run() async throws { try await options.perform(.endEmployee(employee)) }
  }
}
