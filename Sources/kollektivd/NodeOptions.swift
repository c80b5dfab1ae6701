import ArgumentParser
import Glibc
import Logging
import NIOPosix
import Node
import Store
import Terminal

/// What every command of the operator takes: whose node it is about.
struct NodeOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: "The node's folder (default: $KOLLEKTIVD_DATA, else /var/lib/kollektivd).")
  var data: String?

  @Flag(help: "Print JSON.")
  var json = false

  static let standard = "/var/lib/kollektivd"

  var home: NodeHome { NodeHome(data ?? Environment.process["KOLLEKTIVD_DATA"] ?? Self.standard) }

  /// What a command line needs to be about the same node, for advice that can be copied.
  var again: String {
    guard let data else { return "" }
    let isPlain = data.utf8.allSatisfy { byte in
      byte > 0x2f && byte < 0x3a || byte | 0x20 > 0x60 && byte | 0x20 < 0x7b || "/._-".utf8.contains(byte)
    }
    return isPlain ? " --data \(data)" : " --data '\(data)'"
  }

  /// Asks the running node; where none runs, opens its folder and asks oneself. The lock of the store sees
  /// to it that it is one or the other.
  func ask(_ request: OperatorRequest) async throws -> OperatorReply {
    guard home.isInitialised else {
      throw Advice(NodeError.notInitialised(home.path))
    }
    if let reply = try await askRunning(request) { return try Self.checked(reply) }
    let writer = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var log = Logger(label: "kollektivd")
    log.logLevel = .error
    let node: Node
    do {
      node = try Node(
        home, try await Settings.read(home).node, threads: Threads(writer: writer.next(), network: writer),
        log: log,
        clock: { WallClock.now }, fail: Failure.end)
    } catch NodeError.store(.busy) {
      throw Advice(
        .no,
        Message(
          en: "the node in \(home.path) is in use, and does not answer",
          de: "der Knoten in \(home.path) ist in Gebrauch und antwortet nicht"),
        next: Message(en: "try again in a moment", de: "gleich noch einmal versuchen"))
    }
    let reply = await node.answer(request)
    await node.stop()
    return try Self.checked(reply)
  }

  /// nil where no node runs.
  func askRunning(_ request: OperatorRequest) async throws -> OperatorReply? {
    try await OperatorSocket.ask(request, at: home.socket, on: MultiThreadedEventLoopGroup.singleton)
  }

  /// A request whose answer is one sentence.
  func perform(_ request: OperatorRequest) async throws {
    guard case .done(let deed) = try await ask(request) else { return }
    if json { return Output.process.say(json: "done", ["done": .string(deed.message.en.plain)]) }
    Output.process.say(deed.message)
  }

  private static func checked(_ reply: OperatorReply) throws -> OperatorReply {
    if case .failed(let error) = reply { throw Advice(error) }
    return reply
  }
}

/// The end of a process whose store is in doubt: a restart recovers what was committed.
enum Failure {
  @Sendable static func end(_ error: some Error) {
    Output.process.note(
      Message(
        en: "kollektivd: \("\(error)")\n  → the process ends; a restart finds all that was acknowledged",
        de: "kollektivd: \("\(error)")\n  → der Prozess endet; nach einem Neustart ist alles Bestätigte da"))
    Glibc.exit(ExitStatus.no.rawValue)
  }
}
