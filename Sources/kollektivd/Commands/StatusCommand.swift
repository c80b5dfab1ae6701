import ArgumentParser
import Node
import Terminal

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show how the node is.")

  @OptionGroup var options: NodeOptions

  @Option(
    help: ArgumentHelp(
      "First wait, so long at most, until the node runs and has been in step with every peer.",
      valueName: "seconds"))
  var wait: Int?

  func validate() throws {
    if let wait, !(1...86_400).contains(wait) { throw ValidationError("--wait takes 1 to 86400 seconds") }
  }

  func run() async throws {
    if let wait { try await settle(within: .seconds(wait)) }
    guard case .status(let status) = try await options.ask(.status) else { return }
    if options.json { return Output.process.say(json: "status", json(status)) }
    show(status, Output.process)
    warn(status, Output.process)
  }

  /// Asks the running node only: opening its folder would be in the way of one that is about to start.
  private func settle(within limit: Duration) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if case .status(let status)? = try await options.askRunning(.status),
        status.peers.allSatisfy({ $0.isConnected && $0.inStep != nil })
      {
        return
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func show(_ status: NodeStatus, _ output: Output) {
    let (now, language) = (WallClock.now, output.language)
    func line(_ label: Text, _ value: Message) {
      output.say("\(label.padded(to: 13))\(value.text(in: language))")
    }
    output.say("\(status.department, .heading)  \(status.address)")
    let key = Text(String(status.key.prefix(12)), .id)
    let age = status.since.map { language.span(seconds: (max(now, $0) - $0) / 1_000) }
    line(
      language.choose(en: "node", de: "Knoten"),
      age.map { Message(en: "running for \($0), key \(key)", de: "läuft seit \($0), Schlüssel \(key)") }
        ?? Message(
          en: "\("not running", .warning), key \(key)", de: "\("läuft nicht", .warning), Schlüssel \(key)"))
    let (events, size) = (language.count(status.events), language.size(UInt64(status.storeBytes)))
    line(
      language.choose(en: "store", de: "Speicher"),
      Message(
        en: """
          \(events) \(plural(status.events, "event", "events")) in \(status.communities) \
          \(plural(status.communities, "community", "communities")), \(size)
          """,
        de: """
          \(events) \(plural(status.events, "Ereignis", "Ereignisse")) in \(status.communities) \
          \(plural(status.communities, "Gemeinschaft", "Gemeinschaften")), \(size)
          """
      ))
    line("clients", Message(en: "\(status.clients) connected", de: "\(status.clients) verbunden"))
    line(
      language.choose(en: "queues", de: "Schlangen"),
      Message(
        en: """
          \(status.waiting) waiting, \(status.held) held, \(status.missingBodies) bodies missing, \
          \(status.erasuresPending) erasures pending
          """,
        de: """
          \(status.waiting) wartend, \(status.held) gehalten, \(status.missingBodies) Texte \
          fehlen, \(status.erasuresPending) Löschungen offen
          """
      ))
    line(
      language.choose(en: "digest", de: "Prüfwert"), Message(both: "\(String(status.digest.prefix(16)), .id)")
    )
    for peer in status.peers {
      let state = Message.connection(peer.isConnected)
      let age = peer.inStep.map { language.relative($0, now: now, offset: WallClock.offset(at: $0)) }
      line(
        language.choose(en: "peer", de: "Nachbar"),
        Message(
          en: "\(peer.name)  \(state.en), \(age.map { "in step \($0)" } ?? "not in step since the start")",
          de: """
            \(peer.name)  \(state.de), \
            \(age.map { "im Gleichstand \($0)" } ?? "seit dem Start nicht im Gleichstand")
            """
        ))
    }
  }

  private func warn(_ status: NodeStatus, _ output: Output) {
    if status.isDiskFull {
      output.say(
        Message(
          en: """
            \("The disk is full.", .warning) Nothing new is kept or acknowledged until there is \
            room; reading goes on.
            """,
          de: """
            \("Die Platte ist voll.", .warning) Neues wird weder behalten noch bestätigt, bis \
            Platz ist; Lesen geht weiter.
            """
        ))
    }
    if status.isRestored {
      output.say(
        Message(
          en: """
            \("Restored from a backup.", .warning) The node signs nothing until a peer has told \
            it what it signed since.
            """,
          de: """
            \("Aus einer Sicherung.", .warning) Der Knoten unterschreibt nichts, bis ein Nachbar \
            ihm gesagt hat, was er seither unterschrieb.
            """
        ))
    }
    if let doubt = status.clockDoubt {
      output.say(
        Message(
          en: """
            \("The clock is wrong.", .warning) The other nodes are \(doubt / 1_000) s ahead of \
            this machine; the node signs nothing. Set the clock.
            """,
          de: """
            \("Die Uhr geht falsch.", .warning) Die anderen Knoten sind diesem Rechner \
            \(doubt / 1_000) s voraus; der Knoten unterschreibt nichts. Die Uhr stellen.
            """
        ))
    }
  }

  private func json(_ status: NodeStatus) -> JSONValue {
    [
      "department": .string(status.department), "departmentID": .string(status.departmentID),
      "key": .string(status.key), "address": .string(status.address), "running": .bool(status.isRunning),
      "since": status.since.map { .time($0) } ?? nil, "clients": .int(Int64(status.clients)),
      "communities": .int(Int64(status.communities)), "events": .int(Int64(status.events)),
      "storeBytes": .int(Int64(status.storeBytes)), "waiting": .int(Int64(status.waiting)),
      "held": .int(Int64(status.held)), "missingBodies": .int(Int64(status.missingBodies)),
      "erasuresPending": .int(Int64(status.erasuresPending)), "diskFull": .bool(status.isDiskFull),
      "restored": .bool(status.isRestored), "clockDoubt": status.clockDoubt.map { .int($0) } ?? nil,
      "digest": .string(status.digest),
      "peers": .array(
        status.peers.map {
          [
            "name": .string($0.name), "key": .string($0.key), "connected": .bool($0.isConnected),
            "inStep": $0.inStep.map { .time($0) } ?? nil,
            "clockOffset": $0.clockOffset.map { .int($0) } ?? nil,
          ]
        }),
    ]
  }
}
