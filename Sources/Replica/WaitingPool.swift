import Events
import Sodium

/// Events whose edges are not here yet, bounded per peer and in all (Protocol/replication.md §6.5).
///
/// What gives way is the oldest of the peer that fills the pool: nobody can push out what others sent.
struct WaitingPool {
  struct Waiter {
    let arrival: Ledger.Candidate
    let order: UInt64
    /// Edges that are not admitted; some of them may be waiting themselves.
    var lacking: [EventID]

    var bytes: Int { arrival.event.bytes.count + (arrival.body?.bytes.count ?? 0) }
  }

  private struct Share {
    var orders: [UInt64: EventID] = [:]
    var first: UInt64 = 0
    var bytes = 0
  }

  private var waiters: [EventID: Waiter] = [:]
  private var byEdge: [EventID: [EventID]] = [:]
  private var shares: [PublicKey: Share] = [:]
  private var next: UInt64 = 0
  private(set) var bytes = 0
  private let configuration: ReplicaConfiguration

  init(_ configuration: ReplicaConfiguration) { self.configuration = configuration }

  var count: Int { waiters.count }

  func contains(_ id: EventID) -> Bool { waiters[id] != nil }

  func bytes(of peer: PublicKey) -> Int { shares[peer]?.bytes ?? 0 }

  func count(of peer: PublicKey) -> Int { shares[peer]?.orders.count ?? 0 }

  /// O(edges), amortised. What had to give way comes again by catch-up.
  mutating func insert(_ arrival: Ledger.Candidate, lacking: [EventID]) {
    let waiter = Waiter(arrival: arrival, order: next, lacking: lacking)
    next += 1
    waiters[arrival.event.id] = waiter
    bytes += waiter.bytes
    for edge in lacking { byEdge[edge, default: []].append(arrival.event.id) }
    let peer = arrival.peer
    var share = shares[peer] ?? Share(first: waiter.order)
    share.orders[waiter.order] = arrival.event.id
    share.bytes += waiter.bytes
    shares[peer] = share
    if planted(.waitingUnbounded) { return }
    while count(of: peer) > configuration.waitingPerPeer
      || bytes(of: peer) > configuration.waitingBytesPerPeer
    {
      removeOldest(of: peer)
    }
    while count > configuration.waiting || bytes > configuration.waitingBytes {
      removeOldest(of: fullest)
    }
  }

  /// The peer with the most bytes; of several, the one with the smallest key.
  private var fullest: PublicKey {
    let peer = shares.keys.sorted().max { bytes(of: $0) < bytes(of: $1) }
    guard let peer else { preconditionFailure("a pool over its bound is not empty") }
    return peer
  }

  private mutating func removeOldest(of peer: PublicKey) {
    guard var share = shares[peer] else { preconditionFailure("the peer has a share") }
    while share.orders[share.first] == nil { share.first += 1 }
    let id = share.orders[share.first]
    shares[peer] = share
    if let id { _ = remove(id) }
  }

  private mutating func remove(_ id: EventID) -> Waiter? {
    guard let waiter = waiters.removeValue(forKey: id) else { return nil }
    bytes -= waiter.bytes
    for edge in waiter.lacking {
      byEdge[edge]?.removeAll { $0 == id }
      if byEdge[edge]?.isEmpty == true { byEdge[edge] = nil }
    }
    shares[waiter.arrival.peer]?.orders[waiter.order] = nil
    shares[waiter.arrival.peer]?.bytes -= waiter.bytes
    if shares[waiter.arrival.peer]?.orders.isEmpty == true { shares[waiter.arrival.peer] = nil }
    return waiter
  }

  /// Takes out what can be judged now that `id` was admitted or refused, in the order of arrival.
  mutating func release(_ id: EventID, isRefused: Bool) -> [Ledger.Candidate] {
    guard let waiting = byEdge[id] else { return [] }
    var ready: [Ledger.Candidate] = []
    for waiting in waiting {
      waiters[waiting]?.lacking.removeAll { $0 == id }
      if isRefused || waiters[waiting]?.lacking.isEmpty == true, let waiter = remove(waiting) {
        ready.append(waiter.arrival)
      }
    }
    byEdge[id] = nil
    return ready
  }

  /// What waits and was signed by the key, oldest first. O(waiting).
  func events(signedBy key: PublicKey) -> [VerifiedEvent] {
    let found = waiters.values.filter { $0.arrival.event.key == key }
    return found.sorted { $0.order < $1.order }.map(\.arrival.event)
  }

  /// O(waiting).
  func contains(signedBy key: PublicKey) -> Bool { waiters.values.contains { $0.arrival.event.key == key } }

  /// What waits in a community and what it lacks that is not waiting itself, oldest first.
  func waiting(in community: CommunityID, limit: Int) -> [(arrival: Ledger.Candidate, lacking: [EventID])] {
    let found = waiters.values.filter { $0.arrival.event.header?.community == community }
    return found.sorted { $0.order < $1.order }.prefix(limit).map { ($0.arrival, $0.lacking) }
  }
}

/// The last refused IDs with their rules. Refusals can be recomputed: what falls out would be judged again.
struct RefusedMemory {
  private var rules: [EventID: Refused] = [:]
  private var order: [EventID] = []
  private var oldest = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { rules.count }

  subscript(_ id: EventID) -> Refused? { rules[id] }

  mutating func insert(_ id: EventID, _ rule: Refused) {
    guard rules.updateValue(rule, forKey: id) == nil else { return }
    if order.count < limit {
      order.append(id)
    } else {
      rules[order[oldest]] = nil
      order[oldest] = id
      oldest = (oldest + 1) % limit
    }
  }
}
