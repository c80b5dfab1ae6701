import ArgumentParser
import Host
import Node
import Sodium
import Terminal
import Transport

struct Initialise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a node: its key, its store, its configuration file.")

  @OptionGroup var options: NodeOptions

  @Argument(help: "The department's name, as colleagues will see it.")
  var name: String

  @Option(help: "Where others reach this node, host and port, as it will stand in tickets and invitations.")
  var address: String

  @Option(help: "Where it listens (default: the port of the address, on all addresses of this machine).")
  var listen: String?

  @Option(help: "Where metrics and health are served, on the loopback, or 'off'.")
  var status = "127.0.0.1:7118"

  func run() async throws {
    let address: Address
    let listen: Address
    do throws(TransportError) {
      address = try Address(self.address)
      listen = try Address(self.listen ?? "0.0.0.0:\(address.port)")
      if status != "off" { _ = try Address(status) }
    } catch {
      throw Advice(
        .usage,
        Message(
          en: "an address is a host and a port, such as node.example:7117",
          de: "eine Adresse ist ein Rechner und ein Port, etwa knoten.beispiel:7117"))
    }
    let name = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard (1...128).contains(name.utf8.count) else {
      throw Advice(
        .usage,
        Message(
          en: "a department has a name of 1 to 128 bytes",
          de: "eine Abteilung hat einen Namen von 1 bis 128 Bytes"))
    }
    let home = options.home
    do throws(NodeError) {
      try home.initialise(
        department: name, address: "\(address)",
        configuration: Settings.template(listen: "\(listen)", status: status), seed: .random())
      let key = try home.key().publicKey
      report(name, home, key, address)
    } catch { throw Advice(error) }
  }

  private func report(_ name: String, _ home: NodeHome, _ key: PublicKey, _ address: Address) {
    let output = Output.process
    if options.json {
      return output.say(
        json: "node",
        [
          "department": .string(name), "key": .string(key.hex), "address": .string("\(address)"),
          "folder": .string(home.path),
        ])
    }
    output.say(
      Message(
        en: "The node of \(name, .bold) is made, in \(home.path).",
        de: "Der Knoten von \(name, .bold) ist angelegt, in \(home.path)."))
    output.say(Message(en: "Its key is \(key.hex, .id).", de: "Sein Schlüssel ist \(key.hex, .id)."))
    output.say(
      Message(
        en: """
          Next: read \(home.configuration), then 'kollektivd run\(options.again)'.
          Keep \(home.keyFile) as you keep a seal: who has it speaks for the department.
          """,
        de: """
          Weiter: \(home.configuration) lesen, dann 'kollektivd run\(options.again)'.
          \(home.keyFile) ist wie ein Siegel zu hüten: Wer es hat, spricht für die Abteilung.
          """))
  }
}
