import Governance
package import Events
package import Sodium
package import Store

/// What a replica shows of itself to tests and operators: what it decided, and how full its pools are.
extension Replica {
  /// Where each key's cut lies in a community (Protocol/graph.md §4.2); keys without one are left out.
  package func cuts(in community: CommunityID) throws(StoreError) -> [PublicKey: UInt64] {
    guard try ledger.load(community), let known = ledger.communities[community] else { return [:] }
    var cuts: [PublicKey: UInt64] = [:]
    for key in known.keys.keys { if let cut = known.authority.cut(of: key) { cuts[key] = cut } }
    return cuts
  }

  /// The tips as the writer has them, ascending.
  package func tips(of community: CommunityID) throws(StoreError) -> [EventID] {
    try ledger.load(community) ? ledger.communities[community]?.tips.map(\.id) ?? [] : []
  }

  /// How full the pools of Protocol/replication.md §6.5 are.
  package struct Pools: Equatable, Sendable {
    package let waiting: Int
    package let waitingBytes: Int
    /// Of the fullest of the peers asked about.
    package let waitingOfPeer: Int
    package let waitingBytesOfPeer: Int
    package let held: Int
    package let heldOfKey: Int
    package let refused: Int
  }

  package func pools(peers: [PublicKey], keys: [PublicKey]) throws(StoreError) -> Pools {
    var heldOfKey = 0
    for key in keys { heldOfKey = max(heldOfKey, try ledger.store.heldCount(ofKey: key)) }
    return Pools(
      waiting: ledger.waiting.count, waitingBytes: ledger.waiting.bytes,
      waitingOfPeer: peers.map { ledger.waiting.count(of: $0) }.max() ?? 0,
      waitingBytesOfPeer: peers.map { ledger.waiting.bytes(of: $0) }.max() ?? 0,
      held: try ledger.store.heldCount(), heldOfKey: heldOfKey, refused: ledger.refused.count)
  }
}
