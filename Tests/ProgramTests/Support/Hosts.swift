import Foundation
import Glibc
import TestSupport

/// Machines with addresses of their own on one network: network namespaces, each on one end of a cable whose
/// other end is in a bridge that has a namespace to itself. All of it is gone with the last reference.
final class Hosts: Sendable {
  /// Namespaces are the whole machine's: no other run has these.
  private let names: [String]
  private let bridge: String
  private let folder: Folder
  /// Clears up if this process is killed.
  private let guardian: Launched

  static let isPossible: Bool = {
    let tools = ["ip", "iptables"].filter { tool in
      let folders = (Programs.environment["PATH"] ?? "").split(separator: ":")
      return !folders.contains { access("\($0)/\(tool)", X_OK) == 0 }
    }
    guard geteuid() == 0, tools.isEmpty else {
      return Surroundings.has(
        false, orSkipSaying: tools.isEmpty ? "only root can make network namespaces" : "no \(tools)")
    }
    let name = "kollektiv-\(getpid())-probe"
    let works = Hosts.command(["ip", "netns", "add", name]) == 0
    _ = Hosts.command(["ip", "netns", "delete", name])
    return Surroundings.has(works, orSkipSaying: "network namespaces cannot be made here")
  }()

  init(_ count: Int, in folder: Folder) async throws {
    let name = "kollektiv-\(getpid())-\(UUID().uuidString.prefix(8))"
    (names, bridge, self.folder) = ((0..<count).map { "\(name)-\($0)" }, "\(name)-bridge", folder)
    let rest = """
      while kill -0 $0 2>/dev/null; do sleep 1; done
      for name in "$@"; do ip netns pids $name | xargs -r kill -9; ip netns delete $name; done
      """
    guardian = try Programs.launch(["bash", "-c", rest, "\(getpid())"] + names + [bridge], in: folder)
    var script = """
      set -e
      ip netns add \(bridge)
      ip -n \(bridge) link add hub type bridge
      ip -n \(bridge) link set hub up

      """
    for (place, host) in names.enumerated() {
      script += """
        ip netns add \(host)
        ip -n \(host) link set lo up
        ip -n \(bridge) link add port\(place) type veth peer name net netns \(host)
        ip -n \(bridge) link set port\(place) master hub up
        ip -n \(host) address add \(address(place))/24 dev net
        ip -n \(host) link set net up

        """
    }
    try await run(script)
  }

  deinit {
    for name in names + [bridge] { _ = Hosts.command(["ip", "netns", "delete", name]) }
  }

  func address(_ host: Int) -> String { "10.77.0.\(host + 1)" }

  /// Puts a program on a host.
  func prefix(_ host: Int) -> [String] { ["nsenter", "--net=/run/netns/\(names[host])"] }

  /// What of others' packets a host does not get.
  enum Loss {
    case allFrom([Int])
    case some(percent: Int)
  }

  func lose(_ loss: Loss, at host: Int) async throws {
    let table = prefix(host).joined(separator: " ") + " iptables -w -A INPUT -i net"
    switch loss {
    case .allFrom(let others):
      try await run(others.map { "\(table) -s \(address($0)) -j DROP" }.joined(separator: "\n"))
    case .some(let percent):
      try await run("\(table) -m statistic --mode random --probability 0.\(percent) -j DROP")
    }
  }

  /// All packets arrive again.
  func heal() async throws {
    let lines = names.indices.map { prefix($0).joined(separator: " ") + " iptables -w -F INPUT" }
    try await run(lines.joined(separator: "\n"))
  }

  private func run(_ script: String) async throws {
    try await Programs.run(["bash", "-ec", script], in: folder).good()
  }

  /// Runs a short command to its end, from where one cannot wait otherwise.
  private static func command(_ words: [String]) -> Int32 {
    let arguments = words.map { strdup($0) } + [nil]
    var variables = Programs.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in arguments + variables { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var process = pid_t()
    guard posix_spawnp(&process, words[0], &actions, nil, arguments, &variables) == 0 else { return 127 }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }
}
