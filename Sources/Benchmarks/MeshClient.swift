import Desk
import Events
import Host
import NIOCore
import NIOPosix
import Node
import Replica
import Sodium
import Store
import Sync
import Transport

/// An employee with one device: a host with one link, to their node.
final class MeshClient: Sendable {
  let host: Host
  let witness = Witness()
  private let device = SigningKey(seed: .random())
  private let certificate: DeviceStatement
  private let affiliation: Affiliation
  private let place: NodePlace

  convenience init(in folder: String, at node: MeshNode) async throws {
    try await self.init(in: folder, at: node.place, with: try await node.invitation())
  }

  /// Enrols at a node with an invitation of its.
  init(in folder: String, at place: NodePlace, with invitation: Invitation) async throws {
    let root = SigningKey(seed: .random())
    self.place = place
    certificate = DeviceStatement(.certificate, of: device.publicKey, time: Clock.today, by: root)
    let store = try Store(path: "\(folder)/client-\(device.publicKey.hex.prefix(16)).db")
    var configuration = ReplicaConfiguration()
    configuration.indexesTexts = true
    let replica = try Replica(
      store, as: .client(member: root.publicKey.raw, device: device), configuration, at: Clock.today)
    host = Host(
      replica, on: MultiThreadedEventLoopGroup(numberOfThreads: 1).next(), clock: { Clock.today },
      watch: { [witness] in witness.note($0) })
    affiliation = try await Self.enrol(certificate, place, invitation.key)
  }

  private static func enrol(
    _ certificate: DeviceStatement, _ place: NodePlace, _ key: SigningKey
  ) async throws -> Affiliation {
    let link = try await transport(key).dial(place.address, expecting: place.key)
    link.send([DeskMessage.request(1, .enrol(certificate, name: "somebody")).encoded()])
    var affiliation: Affiliation?
    try await link.receive { frames in
      for frame in frames where DeskMessage.isOne(frame) {
        if case .reply(1, .enrolled(let its, _)) = try DeskMessage(decoding: frame) { affiliation = its }
      }
      link.close()
    }
    guard let affiliation else { preconditionFailure("who is invited is enrolled") }
    return affiliation
  }

  private static func transport(_ identity: SigningKey) -> Transport {
    Transport(identity: identity, group: MultiThreadedEventLoopGroup.singleton, now: { Clock.today })
  }

  /// Connects to the node, until one of the two stops.
  func connect() async throws {
    let link = try await Self.transport(device).dial(place.address, expecting: place.key)
    let department = place.department
    Task { [host] in _ = await host.serve(link, as: .node, .owner(department)) { _ in } }
  }

  /// A new community, open to all, of the nodes' departments.
  func found(among nodes: [NodePlace]) async throws -> CommunityID {
    let charter = Charter(
      visibility: .open, admission: .open,
      departments: nodes.map { .init(id: $0.department, nodeKey: $0.key) },
      certificate: certificate, affiliation: affiliation)
    return try await author(
      .charter(charter), .charter(name: "Canteen", purpose: "What there is to eat", text: nil), in: nil)
  }

  func found(among nodes: [MeshNode]) async throws -> CommunityID {
    try await found(among: nodes.map(\.place))
  }

  func post(_ text: String, in community: CommunityID) async throws -> EventID {
    try await author(.post, .post(text), in: community)
  }

  private func author(
    _ facts: Facts, _ content: BodyContent?, in community: CommunityID?
  ) async throws -> EventID {
    let intent = Intent(community: community, facts: facts, content: content, salt: .random())
    return try await host.author(intent).get()
  }

  func stop() async { await host.stop() }
}
