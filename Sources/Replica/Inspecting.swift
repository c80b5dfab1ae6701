package import Events
package import Governance
package import Sodium
package import Store
import Sync

/// `state(P)` of one community, and what is kept beside it: for auditors, checkers and `status`.
package struct CommunityState: Equatable, Sendable {
  package struct Member: Equatable, Sendable {
    package let member: MemberID
    package let standing: Standing
  }

  package struct Cut: Equatable, Sendable {
    package let key: PublicKey
    package let sequence: UInt64
  }

  /// Everybody who ever joined, ascending.
  package let members: [Member]
  /// Of the keys that signed events here, ascending.
  package let cuts: [Cut]
  package let frozen: [PublicKey]
  package let tips: [EventID]
  package let tipsDigest: Bytes32
  package let quarantined: [EventID]
  /// Events whose bodies are erased.
  package let erased: [EventID]
  package let missingBodies: [EventID]
}

/// How full the bounded parts are.
package struct Occupancy: Equatable, Sendable {
  package let waiting: Int
  package let waitingBytes: Int
  package let held: Int
  package let refused: Int
}

extension Replica {
  /// Takes events in that come otherwise than by a session: from a bundle or a test. The same door, the same
  /// verdicts.
  package func load(_ events: [ExaminedEvent], at now: Milliseconds) throws(StoreError) -> [Effect] {
    try handle(.loaded(events), at: now)
  }

  /// Ascending.
  package func communities() throws(StoreError) -> [CommunityID] {
    try ledger.store.communities().map(\.id)
  }

  /// O(members + keys), and the views as they stand. Traps on a community that is not here.
  package func state(of id: CommunityID) throws(StoreError) -> CommunityState {
    guard try ledger.load(id), let community = ledger.communities[id] else {
      preconditionFailure("the community is not here")
    }
    let (store, authority) = (ledger.store, community.authority)
    let members = try store.members(ofCommunity: community.ref).map {
      CommunityState.Member(member: $0.member, standing: Standing(number: $0.standing))
    }
    let keys = community.keys.sorted { $0.key < $1.key }
    let cuts = keys.compactMap { key, chain in
      authority.cut(of: key, by: chain.author).map { CommunityState.Cut(key: key, sequence: $0) }
    }
    return CommunityState(
      members: members.filter { authority.hasJoined($0.member) }, cuts: cuts,
      frozen: keys.map(\.key).filter { authority.freeze(of: $0) != nil },
      tips: community.tips.map(\.id), tipsDigest: community.digest,
      quarantined: try store.quarantined(ofCommunity: community.ref),
      erased: try store.erased(ofCommunity: community.ref),
      missingBodies: try store.missingBodies(ofCommunity: community.ref, after: nil, limit: .max))
  }

  /// The events of a community with their bodies, ancestors first.
  package func events(
    of id: CommunityID
  ) throws(StoreError) -> [(id: EventID, bytes: [UInt8], body: [UInt8]?)] {
    guard try ledger.load(id), let community = ledger.communities[id] else { return [] }
    var events: [(id: EventID, bytes: [UInt8], body: [UInt8]?)] = []
    for row in try ledger.store.rows(ofCommunity: community.ref) {
      let (bytes, body) = try ledger.store.bytes(at: row)
      events.append((try ledger.store.id(at: row), bytes, body))
    }
    return events
  }

  package func contains(_ id: EventID) throws(StoreError) -> Bool { try ledger.graph.entry(of: id) != nil }

  package func occupancy() throws(StoreError) -> Occupancy {
    Occupancy(
      waiting: ledger.waiting.count, waitingBytes: ledger.waiting.bytes, held: try ledger.store.heldCount(),
      refused: ledger.refused.count)
  }
}
