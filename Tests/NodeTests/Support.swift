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

/// A node on a port of its own, in a folder of its own that goes with it.
final class TestNode: Sendable {
  let node: Node
  let folder: String
  let address: Address
  private let writer = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  init(_ name: String, clock: @escaping @Sendable () -> Milliseconds = { wallClock() }) async throws {
    folder = temporaryFolder()
    let home = NodeHome(folder + "/node")
    try home.initialise(department: name, address: "127.0.0.1:0", configuration: "", seed: .random())
    var configuration = NodeConfiguration(listen: try Address("127.0.0.1:0"))
    configuration.backoff = Backoff(base: 20, cap: 200)
    var log = Logger(label: name)
    log.logLevel = .critical
    node = try Node(
      home, configuration,
      threads: Threads(writer: writer.next(), network: MultiThreadedEventLoopGroup.singleton), log: log,
      clock: clock, fail: { fatalError("\($0)") })
    address = try await node.start()
  }

  func ask(_ request: OperatorRequest) async -> OperatorReply { await node.answer(request) }

  func ticket() async -> String {
    guard case .code(let code, _) = await ask(.ticket) else { return "" }
    return code
  }

  func invitation(_ label: String = "", lifetime: Milliseconds = 60_000) async throws -> Invitation {
    guard case .code(let code, _) = await ask(.invite(label: label, lifetime: lifetime, member: nil)) else {
      throw NodeError.unknown(label)
    }
    return try Invitation(parsing: code)
  }

  func stop() async {
    await node.stop()
    removeTree(folder)
  }
}

/// Two nodes that know each other.
func befriend(_ left: TestNode, _ right: TestNode) async throws {
  guard case .done = await left.ask(.addPeer(ticket: await right.ticket())),
    case .done = await right.ask(.addPeer(ticket: await left.ticket()))
  else { throw NodeError.unknown("ticket") }
}

/// An employee with one device: a host with one link, to their node.
final class TestClient: Sendable {
  let root: SigningKey
  let device = SigningKey(seed: .random())
  let certificate: DeviceStatement
  let events = Signal()
  private let folder = temporaryFolder()
  private let writer = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  let host: Host

  init(root: SigningKey = SigningKey(seed: .random())) throws {
    self.root = root
    certificate = DeviceStatement(.certificate, of: device.publicKey, time: wallClock(), by: root)
    let store = try Store(path: folder + "/store.sqlite")
    let replica = try Replica(store, as: .client(member: root.publicKey.raw, device: device), at: wallClock())
    host = Host(replica, on: writer.next(), clock: { wallClock() }) { [events] in events.send($0) }
  }

  var member: MemberID { root.publicKey.raw }

  func transport(_ identity: SigningKey) -> Transport {
    Transport(identity: identity, group: MultiThreadedEventLoopGroup.singleton, now: { wallClock() })
  }

  /// One request by a link of its own, with an invitation's key or the device's.
  func ask(
    _ request: DeskRequest, of node: TestNode, as identity: SigningKey
  ) async throws -> DeskReply? {
    let link = try await transport(identity).dial(node.address, expecting: node.node.key.publicKey)
    link.send([DeskMessage.request(7, request).encoded()])
    var answer: DeskReply?
    try await link.receive { frames in
      for frame in frames where DeskMessage.isOne(frame) {
        if case .reply(7, let reply) = try DeskMessage(decoding: frame) { answer = reply }
      }
      if answer != nil { link.close() }
    }
    return answer
  }

  func enrol(_ invitation: Invitation, at node: TestNode) async throws -> Affiliation {
    guard
      case .enrolled(let affiliation, _)? = try await ask(
        .enrol(certificate, name: "somebody"), of: node, as: invitation.key)
    else { throw NodeError.unknown("invitation") }
    return affiliation
  }

  /// Serves a link to the node until the task is cancelled or the link ends.
  func connect(to node: TestNode) async throws {
    let link = try await transport(device).dial(node.address, expecting: node.node.key.publicKey)
    await withTaskCancellationHandler {
      _ = await host.serve(link, as: .node, .owner(node.node.departmentID)) { _ in }
    } onCancel: {
      link.close()
    }
  }

  func author(_ facts: Facts, _ content: BodyContent? = nil, in community: CommunityID?) async throws
    -> EventID
  {
    try await host.author(Intent(community: community, facts: facts, content: content, salt: .random())).get()
  }

  func stop() async {
    await host.stop()
    removeTree(folder)
  }
}

/// What a host says, for tests that wait for it. Nobody sleeps: who waits is woken by what happens.
final class Signal: Sendable {
  private let stream: AsyncStream<HostEvent>
  private let continuation: AsyncStream<HostEvent>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func send(_ event: HostEvent) { continuation.yield(event) }

  func first(where isWanted: (HostEvent) -> Bool) async -> HostEvent? {
    for await event in stream where isWanted(event) { return event }
    return nil
  }
}

func wallClock() -> Milliseconds {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
}

func temporaryFolder() -> String {
  var template = Array("/tmp/kollektiv-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { fatalError("no temporary folder") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The folder with everything in it.
func removeTree(_ path: String) {
  guard let folder = opendir(path) else { return _ = unlink(path) }
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(cString: $0.bindMemory(to: CChar.self).baseAddress!)
    }
    if name != ".", name != ".." { removeTree(path + "/" + name) }
  }
  closedir(folder)
  rmdir(path)
}
