import Sodium
import Events
import Replica
import Store

// Memory and queues stay in their bounds (Protocol/replication.md §6.5), whatever is sent.

extension World {
  static let boundsChecker = "bounds"

  func checkBounds() throws(StoreError) {
    let limits = ReplicaConfiguration()
    let keys = puppets.flatMap { $0.pens.values.map(\.key.publicKey) + [hosts[$0.host].key.publicKey] }
      .sorted()
    for host in hosts {
      guard let replica = host.replica else { continue }
      let pools = try replica.pools(peers: hosts.map(\.key.publicKey), keys: keys)
      let fills = [
        ("waiting events", pools.waiting, limits.waiting),
        ("waiting bytes", pools.waitingBytes, limits.waitingBytes),
        ("waiting events of a peer", pools.waitingOfPeer, limits.waitingPerPeer),
        ("waiting bytes of a peer", pools.waitingBytesOfPeer, limits.waitingBytesPerPeer),
        ("held events", pools.held, limits.held),
        ("held events of a key", pools.heldOfKey, limits.heldPerKey),
        ("refused IDs", pools.refused, limits.refusedRemembered),
      ]
      for (what, count, limit) in fills where count > limit {
        fail(Self.boundsChecker, "host \(host.number): \(count) \(what), at most \(limit)")
      }
    }
  }
}
