package import Desk
import Events
import NIOPosix
import Replica
import Sodium
import Store
import Sync
import Transport

// The connection to the node: dialled once in a turn. Who wants to stay connected takes another turn.

extension ClientSession {
  package var isConnected: Bool { link != nil }

  /// How far the node's clock is ahead of this one's, in milliseconds; nil without a connection.
  package var clockOffset: Int64? { link?.clockOffset }

  func connect() async {
    guard let limit = options.connectLimit else { return }
    do throws(ClientError) {
      let device = try home.device()
      let link = try await Self.dial(
        badge.address, badge.department.nodeKey, as: device, within: limit, clock)
      self.link = link
      remember(offset: link.clockOffset)
      let node = Session(
        key: link.peer, role: .node, owner: badge.department.id, secret: link.secret)
      try handle(.connected(node))
    } catch { fail(error) }
  }

  /// Throws `unreachable`, `keyRefused` or `wrongNode`.
  static func dial(
    _ address: String, _ node: PublicKey, as key: SigningKey, within limit: Duration,
    _ clock: @escaping @Sendable () -> Milliseconds = Machine.now
  ) async throws(ClientError) -> Link {
    var limits = TransportLimits()
    limits.handshake = limit
    do throws(TransportError) {
      // The one event loop of the process: nothing of it is there before the first dial.
      let group = MultiThreadedEventLoopGroup.singleton
      let transport = Transport(identity: key, limits: limits, group: group, now: clock)
      return try await transport.dial(try Address(address), expecting: node)
    } catch {
      switch error {
      case .wrongKey: throw .wrongNode
      case .refused: throw .keyRefused
      case .unreachable: throw .unreachable(address)
      default: throw .unreachable("\(address): \(error)")
      }
    }
  }

  /// Keeps the node's time for the days when it cannot be reached, at most once a minute; without room it is
  /// kept another time.
  private func remember(offset: Int64) {
    guard let time = ClockRule.remembered(now: clock(), offset: offset),
      time > badge.nodeTime + 60_000 || time < badge.nodeTime
    else { return }
    badge.nodeTime = time
    try? home.write(badge)
  }

  func listen(to link: Link) async {
    do {
      try await link.receive { frames in try await self.take(frames) }
      fail(.unreachable(badge.address))
    } catch let error as ClientError {
      fail(error)
    } catch {
      fail(.unreachable(badge.address))
    }
  }

  /// What was sent has left: the replica may send the next piece.
  func refill(_ link: Link) async {
    for await _ in link.drained {
      guard self.link != nil else { return }
      do throws(ClientError) { try handle(.ready(link.peer)) } catch { return fail(error) }
    }
  }

  /// The connection is over; what is written from now on waits.
  func fail(_ error: ClientError) {
    if failure == nil { failure = error }
    disconnect()
  }

  func close() {
    disconnect()
    pauses.cancel()
  }

  private func disconnect() {
    guard let link else { return stir() }
    self.link = nil
    link.close()
    // Nothing is written to a store that is in doubt; of the rest the connection's end changes nothing.
    if case .store? = failure { return stir() }
    do throws(ClientError) { try handle(.disconnected(link.peer)) } catch { failure = error }
    stir()
  }

  /// Asks the node. Throws `refused`, or why it does not answer.
  package func ask(_ request: DeskRequest, within limit: Duration = .seconds(10)) async throws(ClientError)
    -> DeskReply
  {
    guard let link else { throw failure ?? .unreachable(badge.address) }
    lastRequest += 1
    let number = lastRequest
    link.send([DeskMessage.request(number, request).encoded()])
    _ = try await wait(until: .now + limit) { $0.replies[number] != nil || $0.link == nil }
    guard let reply = replies.removeValue(forKey: number) else {
      throw failure ?? .unreachable(badge.address)
    }
    if case .refused(let why) = reply { throw .refused(why) }
    return reply
  }
}
