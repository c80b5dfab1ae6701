import ArgumentParser
import Glibc
import Logging
import Metrics
import NIOPosix
import Node
import Store
import Terminal
import Transport
import UnixSignals

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the node in the foreground.",
    discussion: """
      SIGTERM and SIGINT take nothing more in, commit what has come, and end. SIGHUP reads the configuration \
      and the roster again. Under systemd (Type=notify) it says when it is ready.
      """)

  @OptionGroup var options: NodeOptions

  @Option(help: "A file to write the port to once it listens: for scripts that let the system choose one.")
  var portFile: String?

  func run() async throws {
    let home = options.home
    let settings = try await Settings.read(home)
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    let level = Level(settings.logLevel)
    LoggingSystem.bootstrap { LevelHandler(StreamLogHandler.standardError(label: $0), level) }
    let log = Logger(label: "kollektivd")

    let cores = max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let writer = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let network = MultiThreadedEventLoopGroup(numberOfThreads: cores)
    let node: Node
    do {
      node = try Node(
        home, settings.node, threads: Threads(writer: writer.next(), network: network), log: log,
        clock: { WallClock.now }, fail: Failure.end)
    } catch NodeError.store(.busy) {
      throw Advice(
        .no,
        Message(
          en: "the node in \(home.path) runs already", de: "der Knoten in \(home.path) läuft schon"),
        next: Message(en: "'kollektivd status' shows it", de: "'kollektivd status' zeigt ihn"))
    } catch { throw Advice(error) }
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    let address: Address
    do {
      address = try await node.start()
    } catch let error as TransportError {
      throw Advice(
        .no, Message(both: "\("\(error)")"),
        next: Message(
          en: "LISTEN in \(home.configuration) says where", de: "LISTEN in \(home.configuration) sagt, wo"))
    }
    if let portFile { try write("\(address.port)\n", to: portFile) }
    try await serve(node, settings, metrics, network, signals, level)
    await node.stop()
  }

  private func serve(
    _ node: Node, _ settings: Settings, _ metrics: PrometheusMetrics, _ network: MultiThreadedEventLoopGroup,
    _ signals: UnixSignalsSequence, _ level: Level
  ) async throws {
    let home = options.home
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await OperatorSocket.serve(home.socket, on: network) { await node.answer($0) }
      }
      if let status = settings.status {
        group.addTask {
          try await StatusServer.serve(status, on: network) { _ in
          } reply: { path in
            await node.reply(to: path, metrics)
          }
        }
      }
      group.addTask { await Systemd.keepAlive() }
      group.addTask {
        for await signal in signals {
          guard signal == .sighup else { return }
          Systemd.notify("RELOADING=1")
          if let settings = try? await Settings.read(home) { level.value = settings.logLevel }
          _ = await node.answer(.reload)
          Systemd.notify("READY=1")
        }
      }
      Systemd.notify("READY=1\nSTATUS=serving")
      // Whoever ends first ends all: a signal, or a socket that cannot be served.
      defer { group.cancelAll() }
      try await group.next()
    }
    Systemd.notify("STOPPING=1")
  }

  private func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw Advice(.no, Message(both: "\(path): \(String(cString: strerror(errno)))"))
    }
    fputs(text, file)
    fclose(file)
  }
}
