import Desk
import Events
import Glibc
import Host
import Logging
import NIOCore
import NIOPosix
import Node
import Replica
import Sodium
import Store
import Sync
import Transport

/// Departments' nodes that all know one another, in this process: each with a writer thread and a store on
/// the disk of its own, and between them TLS over the loopback.
struct Mesh: Sendable {
  let nodes: [MeshNode]

  init(_ count: Int, in folder: String) async throws {
    var nodes: [MeshNode] = []
    for number in 0..<count { nodes.append(try await MeshNode("department \(number)", in: folder)) }
    self.nodes = nodes
    for left in nodes { for right in nodes where left !== right { try await left.befriend(right) } }
    for node in nodes {
      let isWhole = await node.witness.wait { _ in await node.node.host.connections.count == count - 1 }
      precondition(isWhole, "all nodes reach all others")
    }
  }

  /// An employee of the first department with a community of all departments that every node has.
  func founder(in folder: String) async throws -> (client: MeshClient, community: CommunityID) {
    let client = try await MeshClient(in: folder, at: nodes[0])
    let community = try await client.found(among: nodes)
    try await client.connect()
    for node in nodes {
      let isThere = await node.witness.wait { $0.committed[community] != nil }
      precondition(isThere, "a charter reaches every node")
    }
    return (client, community)
  }

  func stop() async { for node in nodes { await node.stop() } }
}

/// One department's node.
final class MeshNode: Sendable {
  let node: Node
  let witness = Witness()
  let place: NodePlace

  /// `store` is a file to begin with; it is moved into the node's folder.
  init(
    _ name: String, in folder: String, seed: Bytes32 = .random(), store: String? = nil
  ) async throws {
    let home = NodeHome("\(folder)/\(name)")
    try home.initialise(department: name, address: "127.0.0.1:0", configuration: "", seed: seed)
    if let store {
      Files.remove(store: home.store)
      guard rename(store, home.store) == 0 else { preconditionFailure("\(store) cannot be moved") }
    }
    var configuration = NodeConfiguration(listen: try Address("127.0.0.1:0"))
    configuration.backoff = Backoff(base: 20, cap: 200)
    var log = Logger(label: name)
    log.logLevel = .critical
    node = try Node(
      home, configuration,
      threads: Threads(
        writer: MultiThreadedEventLoopGroup(numberOfThreads: 1).next(),
        network: MultiThreadedEventLoopGroup.singleton),
      log: log, clock: { Clock.today }, fail: { preconditionFailure("\($0)") },
      watch: { [witness] in witness.note($0) })
    place = NodePlace(
      address: try await node.start(), department: node.departmentID, key: node.key.publicKey)
  }

  func befriend(_ other: MeshNode) async throws {
    guard case .code(let ticket, _) = await other.node.answer(.ticket),
      case .done = await node.answer(.addPeer(ticket: ticket))
    else { preconditionFailure("a node takes another's ticket") }
  }

  func invitation() async throws -> Invitation {
    let request = OperatorRequest.invite(label: "somebody", lifetime: 3_600_000, member: nil)
    guard case .code(let code, _) = await node.answer(request) else {
      preconditionFailure("a node invites")
    }
    return try Invitation(parsing: code)
  }

  func stop() async { await node.stop() }
}

/// Where a node is, and who.
struct NodePlace: Sendable {
  let address: Address
  let department: DepartmentID
  let key: PublicKey
}
