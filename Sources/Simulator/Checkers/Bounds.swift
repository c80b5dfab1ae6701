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
      let full = try replica.occupancy()
      let ofPeers = hosts.map { replica.waiting(of: $0.key.publicKey) }
      var heldOfKey = 0
      for key in keys { heldOfKey = max(heldOfKey, try replica.held(of: key)) }
      let fills = [
        ("waiting events", full.waiting, limits.waiting),
        ("waiting bytes", full.waitingBytes, limits.waitingBytes),
        ("waiting events of a peer", ofPeers.map(\.events).max() ?? 0, limits.waitingPerPeer),
        ("waiting bytes of a peer", ofPeers.map(\.bytes).max() ?? 0, limits.waitingBytesPerPeer),
        ("held events", full.held, limits.held),
        ("held events of a key", heldOfKey, limits.heldPerKey),
        ("refused IDs", full.refused, limits.refusedRemembered),
      ]
      for (what, count, limit) in fills where count > limit {
        fail(Self.boundsChecker, "host \(host.number): \(count) \(what), at most \(limit)")
      }
    }
  }
}
