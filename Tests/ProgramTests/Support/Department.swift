import Foundation
import Glibc
import Synchronization

/// A department's node: its folder, and the process while one runs.
final class Department: Sendable {
  let name: String
  let data: String
  let port: UInt16
  let folder: Folder
  /// What stands before the program: a namespace to enter.
  let prefix: [String]
  private let variables: [String: String]
  private let running = Mutex<Launched?>(nil)

  /// Makes the node; it does not run yet.
  ///
  /// - Parameters:
  ///   - data: its folder, if not one in `folder`.
  ///   - host: where it listens and is reached.
  ///   - status: the address of its metrics.
  ///   - variables: of its environment when it runs.
  init(
    _ name: String, in folder: Folder, data: String? = nil, host: String = "127.0.0.1",
    status: String = "off", prefix: [String] = [], _ variables: [String: String] = [:]
  ) async throws {
    (self.name, self.folder, self.prefix, self.variables) = (name, folder, prefix, variables)
    self.data = data ?? folder.path + "/" + name
    port = try Programs.freePort()
    try await ask(
      "init", name, "--address", "\(host):\(port)", "--listen", "\(host):\(port)", "--status", status
    )
    .good()
  }

  /// The folder and port of another one, from whose backup it is restored.
  init(restoring other: Department, from backup: String, to data: String) async throws {
    (name, folder, prefix, variables) = (other.name, other.folder, other.prefix, other.variables)
    (self.data, port) = (data, other.port)
    try await ask("restore", backup).good()
  }

  var store: String { data + "/store.sqlite" }
  var process: Launched? { running.withLock { $0 } }

  /// Runs `kollektivd` on its folder.
  func ask(_ words: String...) async throws -> Outcome {
    try await Programs.run(prefix + [Programs.node] + words + ["--data", data], in: folder, variables)
  }

  /// Starts the node, and does not wait for it.
  @discardableResult
  func launch() throws -> Launched {
    let launched = try Programs.launch(
      prefix + [Programs.node, "run", "--data", data], in: folder, variables)
    running.withLock { $0 = launched }
    return launched
  }

  /// Starts the node and waits until it answers its operator. Should somebody have taken the port meanwhile,
  /// it is tried until they let go.
  func start() async throws {
    try await eventually("\(name) runs") {
      if process?.status != nil || process == nil { try launch() }
      return try await answers()
    }
  }

  func answers() async throws -> Bool {
    let outcome = try await ask("status", "--json")
    guard outcome.status == 0 else { return false }
    return try outcome.json(NodeView.self).running
  }

  /// `kill -9`.
  func kill() async throws { try await process?.kill() }

  /// SIGTERM, which drains. Returns the exit status.
  func stop() async throws -> Int32 {
    guard let process else { throw Unexpected("\(name) does not run") }
    process.send(SIGTERM)
    return try await process.outcome().status
  }

  func view() async throws -> NodeView { try await ask("status", "--json").good().json() }

  /// Both operators add the other's ticket.
  func befriend(_ other: Department) async throws {
    for (left, right) in [(self, other), (other, self)] {
      let ticket = try await right.ask("peer", "ticket").good().out
      try await left.ask("peer", "add", ticket.trimmingCharacters(in: .whitespacesAndNewlines)).good()
    }
  }

  func isConnected(to other: Department) async throws -> Bool {
    try await view().peers.contains { $0.name == other.name && $0.connected }
  }
}

/// What `kollektivd status --json` says.
struct NodeView: Decodable, Sendable {
  struct Peer: Decodable, Sendable {
    let name: String
    let connected: Bool
  }

  let running: Bool
  let clients: Int
  let events: Int
  let held: Int
  let diskFull: Bool
  let restored: Bool
  let clockDoubt: Int64?
  let digest: String
  let peers: [Peer]
}
