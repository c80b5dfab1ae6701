package import Desk
package import Events
package import Host
package import Logging
package import NIOCore

import Replica
import Sync
import Synchronization
package import Sodium
package import Store
package import Transport

/// A department's node: a host that serves the department's people, its peers and its auditors, and does what
/// its operator asks.
///
/// The node's own state is the roster, which is small and touched only by this actor; it shares the host's
/// thread, so that an answer to a client is one turn of one loop.
package actor Node {
  package nonisolated var unownedExecutor: UnownedSerialExecutor { host.unownedExecutor }

  package nonisolated let home: NodeHome
  package nonisolated let configuration: NodeConfiguration
  package nonisolated let key: SigningKey
  package nonisolated let host: Host
  package nonisolated let transport: Transport
  nonisolated let door: Door
  nonisolated let log: Logger
  nonisolated let clock: @Sendable () -> Milliseconds
  let roster: Roster
  package nonisolated let departmentID: DepartmentID
  var listener: Listener?
  var dialling: [PublicKey: Task<Void, Never>] = [:]
  let tally = Tally()

  /// Opens the node's key, roster and store; nothing is listened to yet.
  ///
  /// - Parameters:
  ///   - groups: the host's own thread, and those of the connections.
  ///   - fail: ends the process: the store is in doubt.
  ///   - watch: is told what happens, on the writer's thread; must not block.
  /// - Throws: `NodeError`.
  package init(
    _ home: NodeHome, _ configuration: NodeConfiguration, threads: Threads, log: Logger,
    clock: @escaping @Sendable () -> Milliseconds, fail: @escaping @Sendable (StoreError) -> Void,
    watch: @escaping @Sendable (HostEvent) -> Void = { _ in }
  ) throws(NodeError) {
    let key = try home.key()
    (self.home, self.configuration, self.key, self.log, self.clock) = (home, configuration, key, log, clock)
    do throws(StoreError) {
      let roster = try Roster(path: home.roster)
      let departmentID =
        try roster.setting("department").flatMap { Bytes32(hex: $0) }
        ?? Events.departmentID(firstKey: key.publicKey)
      let store = try Store(path: home.store, cacheKiB: configuration.cacheKiB)
      let replica = try Replica(store, as: .node(department: departmentID, key: key), at: clock())
      let tally = tally
      host = Host(replica, on: threads.writer, clock: clock) { event in
        tally.count(event, at: clock())
        watch(event)
        switch event {
        case .failed(let error): fail(error)
        case .charged(let peer, let rule):
          log.debug("rule broken", metadata: ["peer": "\(peer.short)", "rule": "\(rule)"])
        case .diskFull: log.error("the disk is full: nothing new is kept until there is room")
        default: break
        }
      }
      (self.roster, self.departmentID) = (roster, departmentID)
      door = Door(try roster.keys())
    } catch { throw .store(error) }
    transport = Transport(
      identity: key, limits: configuration.limits, group: threads.network, now: clock)
  }

  package var department: Department {
    get throws(StoreError) {
      Department(id: departmentID, nodeKey: key.publicKey, name: try roster.setting("name") ?? "")
    }
  }

  /// Where others reach this node: as the operator said, with the port that it listens on where that said
  /// none.
  package var address: String {
    get throws(StoreError) {
      let said = try roster.setting("address") ?? ""
      guard let listener, said.hasSuffix(":0") else { return said }
      return said.dropLast(1) + "\(listener.address.port)"
    }
  }

  /// Listens, and dials its peers. Returns the address listened on.
  package func start() async throws -> Address {
    let listener = try await transport.listen(on: configuration.listen) { [door, clock] key in
      door.admits(key, at: clock())
    } serve: { [self] link in
      await serve(link)
    }
    self.listener = listener
    tally.begin(at: clock())
    for peer in try roster.peers() { dial(peer) }
    log.info(
      "listening", metadata: ["address": "\(listener.address)", "department": "\(departmentID.short)"])
    return listener.address
  }

  /// Takes nothing more in, commits what has come, and lets go.
  package func stop() async {
    for task in dialling.values { task.cancel() }
    dialling = [:]
    await listener?.close()
    await host.stop()
    log.info("stopped")
  }

  // MARK: Serving

  /// One connection, from the handshake to its end. Whoever knocks was known at the door; whether they still
  /// are, and as whom, is asked here.
  @concurrent
  package nonisolated func serve(_ link: Link) async {
    let end: TransportError?
    switch await role(of: link.peer) {
    case nil: return link.close()
    case .invited(let invitation): return await enrol(link, invitation)
    case .peer(let peer):
      end = await host.serve(link, as: .node, .owner(peer.department.id)) { _ in }
    case .employee(let member):
      end = await host.serve(link, as: .client, .owner(member)) { [self] frame in
        await answer(frame, member, link)
      }
    case .auditor(let auditor):
      let audience: Audience = auditor.communities.isEmpty ? .everything : .communities(auditor.communities)
      end = await host.serve(link, as: .client, audience) { _ in }
    }
    log.debug(
      "connection over", metadata: ["peer": "\(link.peer.short)", "why": "\(end.map { "\($0)" } ?? "-")"])
  }

  private func role(of key: PublicKey) -> Roster.Role? {
    do throws(StoreError) {
      return try roster.role(of: key, at: clock())
    } catch {
      log.error("the roster cannot be read", metadata: ["error": "\(error)"])
      return nil
    }
  }

  // MARK: Dialling

  /// Keeps a connection to a peer: dials while there is none, with a growing, jittered pause between
  /// attempts.
  func dial(_ peer: Roster.Peer) {
    let key = peer.department.nodeKey
    dialling[key]?.cancel()
    dialling[key] = Task { [self] in await keepDialling(peer) }
  }

  @concurrent
  private nonisolated func keepDialling(_ peer: Roster.Peer) async {
    let key = peer.department.nodeKey
    guard let address = try? Address(peer.address) else {
      return log.error("a peer's address is none", metadata: ["peer": "\(peer.department.name)"])
    }
    var backoff = configuration.backoff
    while !Task.isCancelled {
      if await !host.isConnected(key) {
        do throws(TransportError) {
          let link = try await transport.dial(address, expecting: key)
          let begun = clock()
          await serve(link)
          // A connection that held is no failure; one that ended at once is.
          if clock() > begun + 10_000 { backoff.reset() }
        } catch {
          log.debug("peer not reached", metadata: ["peer": "\(peer.department.name)", "why": "\(error)"])
        }
      } else {
        backoff.reset()
      }
      var random = SystemRandomNumberGenerator()
      try? await Task.sleep(for: .milliseconds(Int64(backoff.next(random: random.next()))))
    }
  }
}

/// Which keys are let through the handshake, and until when: a copy of the roster's, since the handshakes
/// happen on the threads of the connections.
final class Door: Sendable {
  private let keys: Mutex<[PublicKey: Milliseconds]>

  init(_ keys: [PublicKey: Milliseconds]) { self.keys = Mutex(keys) }

  func admits(_ key: PublicKey, at now: Milliseconds) -> Bool {
    keys.withLock { $0[key].map { $0 > now } ?? false }
  }

  func change(to keys: [PublicKey: Milliseconds]) { self.keys.withLock { $0 = keys } }
}

/// The threads of a node.
package struct Threads: Sendable {
  /// The one loop that owns the replica.
  package let writer: any EventLoop
  /// Connections.
  package let network: any EventLoopGroup

  package init(writer: any EventLoop, network: any EventLoopGroup) {
    (self.writer, self.network) = (writer, network)
  }
}

package struct NodeConfiguration: Sendable {
  /// Where it listens; port 0 takes any.
  package var listen: Address
  package var limits = TransportLimits()
  /// Pauses between attempts to reach a peer.
  package var backoff = Backoff()
  /// SQLite's page cache.
  package var cacheKiB = 16 * 1_024

  package init(listen: Address) { self.listen = listen }
}

extension PublicKey {
  /// As logs and lists show it: enough to tell one from another, not to know one by.
  package var short: String { String(hex.prefix(12)) }
}

extension Bytes32 {
  package var short: String { String(hex.prefix(12)) }
}
