package import Events
package import Replica
package import Sodium
package import Sync
package import Transport
import Desk

/// A link that is a session of the replica.
struct AttachedLink {
  let link: Link
  /// Tells it from earlier and later links with the same peer.
  let number: UInt64
  let role: Peer.Role
  let since: Milliseconds
  var charges = 0
  var chargedFrom: Milliseconds = 0
}

extension Host {
  /// Serves a link until it closes: frames of the desk go to `desk`, one after the other, all others to the
  /// replica. Returns why the link ended, nil where this side closed it or another link took its place.
  @concurrent
  package nonisolated func serve(
    _ link: Link, as role: Peer.Role, _ audience: Audience,
    desk: @Sendable ([UInt8]) async -> Void
  ) async -> TransportError? {
    guard let number = await attach(link, role, audience) else {
      link.close()
      return nil
    }
    async let draining: Void = watchDrained(link, number)
    // On the thread that reads the link: a short frame is examined where it came in, and the writer's is the
    // next thread that wakes up for it.
    let end = await withTaskExecutorPreference(link.executor) {
      await receive(link, number, desk)
    }
    link.close()
    await draining
    await detach(link.peer, number)
    return end
  }

  @concurrent
  private nonisolated func receive(
    _ link: Link, _ number: UInt64, _ desk: @Sendable ([UInt8]) async -> Void
  ) async -> TransportError? {
    do {
      var examiner = Examiner(width: configuration.examiners)
      try await link.receive { frames in
        var arrivals: [(Arrival, bytes: Int)] = []
        for frame in frames {
          if DeskMessage.isOne(frame) {
            await desk(frame)
          } else {
            arrivals.append((Arrival(peer: link.peer, message: await examiner.examine(frame)), frame.count))
          }
        }
        await take(arrivals, from: number)
      }
      return nil
    } catch {
      return error as? TransportError
    }
  }

  /// Room again in a link's buffer.
  @concurrent
  private nonisolated func watchDrained(_ link: Link, _ number: UInt64) async {
    for await _ in link.drained { await drained(link.peer, number) }
  }

  private func drained(_ peer: PublicKey, _ number: UInt64) {
    if links[peer]?.number == number { handle(.ready(peer)) }
  }

  /// nil where the link is not wanted: two nodes that dial each other at the same time keep the one that the
  /// smaller key dialled. Whoever dials later has lost the link that this side believes to have.
  private func attach(_ link: Link, _ role: Peer.Role, _ audience: Audience) -> UInt64? {
    // Not what is taken to be the time: that jumps with the first link to somebody who is far ahead.
    let now = clock()
    if let old = links[link.peer] {
      let isRace = role == .node && now < old.since + 5_000 && old.link.isDialled != link.isDialled
      if isRace, old.link.isDialled == (replica.identity.key.publicKey < link.peer) { return nil }
      drainAll()
      old.link.close()
      handle(.disconnected(link.peer))
    }
    linksEver += 1
    links[link.peer] = AttachedLink(link: link, number: linksEver, role: role, since: now)
    watch(.attached(link.peer, isDialled: link.isDialled))
    handle(.connected(Session(key: link.peer, role: role, audience: audience, secret: link.secret)))
    return linksEver
  }

  private func detach(_ peer: PublicKey, _ number: UInt64) {
    guard links[peer]?.number == number else { return }
    drainAll()
    links[peer] = nil
    handle(.disconnected(peer))
    watch(.detached(peer))
  }

  /// Counts a rule that the peer broke; one that breaks many is cut off, and may come again.
  package func charge(_ peer: PublicKey, _ rule: String) {
    watch(.charged(peer, rule: rule))
    guard var attached = links[peer] else { return }
    let now = clock()
    if now >= attached.chargedFrom + 60_000 { (attached.charges, attached.chargedFrom) = (0, now) }
    attached.charges += 1
    links[peer] = attached
    if attached.charges > configuration.chargesPerMinute { attached.link.close() }
  }

  /// Ends the link with a peer, if there is one.
  package func disconnect(_ peer: PublicKey) { links[peer]?.link.close() }

  package func isConnected(_ peer: PublicKey) -> Bool { links[peer] != nil }

  /// Who is connected, ascending by key.
  package var connections: [Connection] {
    links.sorted { $0.key < $1.key }.map { key, attached in
      Connection(
        peer: key, role: attached.role, remote: attached.link.remote, isDialled: attached.link.isDialled,
        since: attached.since, clockOffset: attached.link.clockOffset)
    }
  }
}

/// A link as an operator is shown it.
package struct Connection: Sendable {
  package let peer: PublicKey
  package let role: Peer.Role
  package let remote: String
  package let isDialled: Bool
  package let since: Milliseconds
  /// How far the peer's clock is ahead, in milliseconds.
  package let clockOffset: Int64
}
