import ArgumentParser
import Node
import Terminal

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show how the node is.")

  @OptionGroup var options: NodeOptions

  func run() async throws {
    guard case .status(let status) = try await options.ask(.status) else { return }
    if options.json { return Output.process.say(json: "status", json(status)) }
    let output = Output.process
    let now = WallClock.now
    output.say("\(status.department, .heading)  \(status.address)")
    let running: Text =
      status.since.map { "running for \(output.language.span(seconds: (max(now, $0) - $0) / 1_000))" }
      ?? "\("not running", .warning)"
    output.say("node         \(running), key \(String(status.key.prefix(12)), .id)")
    output.say(
      "store        \(output.language.count(status.events)) events in \(status.communities) communities, \(output.language.size(UInt64(status.storeBytes)))"
    )
    output.say("clients      \(status.clients) connected")
    output.say(
      "queues       \(status.waiting) waiting, \(status.held) held, \(status.missingBodies) bodies missing, \(status.erasuresPending) erasures pending"
    )
    output.say("digest       \(String(status.digest.prefix(16)), .id)")
    for peer in status.peers {
      let state: Text = peer.isConnected ? "\("connected", .good)" : "\("not connected", .warning)"
      let step: Text =
        peer.inStep.map {
          "in step \(output.language.relative($0, now: now, offset: WallClock.offset(at: now)))"
        }
        ?? "not in step since the start"
      output.say("peer         \(peer.name)  \(state), \(step)")
    }
    warn(status, output)
  }

  private func warn(_ status: NodeStatus, _ output: Output) {
    if status.isDiskFull {
      output.say(
        "\("The disk is full.", .warning) Nothing new is kept or acknowledged until there is room; reading goes on."
      )
    }
    if status.isRestored {
      output.say(
        "\("Restored from a backup.", .warning) The node signs nothing until a peer has told it what it signed since."
      )
    }
    if let doubt = status.clockDoubt {
      output.say(
        "\("The clock is wrong.", .warning) The other nodes are \(doubt / 1_000) s ahead of this machine; the node signs nothing. Set the clock."
      )
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
