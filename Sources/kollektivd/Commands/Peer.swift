import ArgumentParser
import Node
import Terminal

struct Peer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Other departments' nodes: both operators add each other's ticket.",
    subcommands: [ShowTicket.self, Add.self, List.self, Remove.self])

  struct ShowTicket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ticket", abstract: "Print this node's ticket: name, address and key. It is no secret.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
      guard case .code(let code, _) = try await options.ask(.ticket) else { return }
      if options.json { return Output.process.say(json: "ticket", ["ticket": .string(code)]) }
      Output.process.say("\(code)")
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Exchange communities with the node of a ticket.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "The ticket that the other operator gave you, by a way that you trust.")
    var ticket: String

    func run() async throws { try await options.perform(.addPeer(ticket: ticket)) }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the peers.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
      guard case .peers(let entries) = try await options.ask(.peers) else { return }
      let output = Output.process
      if options.json {
        return output.say(
          json: "peers",
          [
            "peers": .array(
              entries.map {
                [
                  "name": .string($0.name), "department": .string($0.department), "key": .string($0.key),
                  "address": .string($0.address), "connected": .bool($0.isConnected),
                ]
              })
          ])
      }
      let language = output.language
      var table = Table([
        .init(language.choose(en: "Department", de: "Abteilung"), shrinksTo: 12),
        .init(language.choose(en: "Key", de: "Schlüssel")),
        .init(language.choose(en: "Address", de: "Adresse")),
        .init(language.choose(en: "State", de: "Stand")),
      ])
      for entry in entries {
        table.add([
          Text(entry.name), Text(String(entry.key.prefix(12)), .id), Text(entry.address),
          Message.connection(entry.isConnected).text(in: language),
        ])
      }
      output.say(table)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Exchange nothing more with a peer.")

    @OptionGroup var options: NodeOptions

    @Argument(help: "Name of the department, or the beginning of its node's key.")
    var peer: String

    func run() async throws { try await options.perform(.removePeer(peer)) }
  }
}

extension Message {
  static func connection(_ isConnected: Bool) -> Message {
    isConnected
      ? Message(en: "\("connected", .good)", de: "\("verbunden", .good)")
      : Message(en: "\("not connected", .warning)", de: "\("nicht verbunden", .warning)")
  }
}
