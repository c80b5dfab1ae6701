import ArgumentParser
import Node
import Terminal

struct Invite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Invite people of the department: codes for one person, one use, and some days.",
    subcommands: [New.self, List.self, Revoke.self], defaultSubcommand: New.self)

  struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a code for somebody.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "Whom the code is for, as the list of employees will name them.")
    var name: String

    @Option(help: "How many days it is valid.")
    var days = 7

    @Option(help: "For another device, or a recovery, of this employee: name or member ID.")
    var member: String?

    func validate() throws {
      guard (1...366).contains(days) else { throw ValidationError("--days takes 1 to 366") }
    }

    func run() async throws {
      let lifetime = UInt64(days) * 86_400_000
      let reply = try await options.ask(.invite(label: name, lifetime: lifetime, member: member))
      guard case .code(let code, let expires) = reply else { return }
      let output = Output.process
      if options.json {
        return output.say(
          json: "invitation",
          ["code": .string(code), "name": .string(name), "expires": expires.map { .time($0) } ?? nil])
      }
      output.say("\(code)")
      output.note(
        Message(
          en: """
            For \(name), once, within \(days) \(plural(days, "day", "days")): kollektiv enrol \
            CODE. Hand it over as you would a key.
            """,
          de: """
            Für \(name), einmal, binnen \(days) \(plural(days, "Tag", "Tagen")): kollektiv enrol \
            CODE. Wie einen Schlüssel übergeben.
            """
        )
      )
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the codes that are open, used or expired.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
      guard case .invitations(let entries) = try await options.ask(.invitations) else { return }
      let output = Output.process
      if options.json {
        return output.say(
          json: "invitations",
          [
            "invitations": .array(
              entries.map {
                [
                  "id": .string($0.id), "name": .string($0.label), "expires": .time($0.expires),
                  "used": .bool($0.isUsed), "expired": .bool($0.isExpired),
                ]
              })
          ])
      }
      let now = WallClock.now
      let language = output.language
      var table = Table([
        .init("ID"), .init(language.choose(en: "For", de: "Für"), shrinksTo: 12),
        .init(language.choose(en: "State", de: "Stand")),
      ])
      for entry in entries {
        let seconds = (entry.expires - min(now, entry.expires)) / 1_000
        // To the nearest day: what was made for seven a minute ago is not for six.
        let rest = language.span(seconds: seconds >= 86_400 ? seconds + 43_200 : seconds)
        let state: Text =
          entry.isUsed
          ? language.choose(en: "used", de: "benutzt")
          : entry.isExpired
            ? language.choose(en: "expired", de: "abgelaufen")
            : language.choose(en: "open for \(rest)", de: "offen, noch \(rest)")
        table.add([Text(entry.id, .id), Text(entry.label), state])
      }
      output.say(table)
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a code void.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "The code's ID, as the list shows it, or whom it is for.")
    var invitation: String

    func run() async throws { try await options.perform(.revokeInvitation(invitation)) }
  }
}
