internal import Events
internal import Sodium

/// Whom an event is announced to: rendezvous hashing (Thaler, Ravishankar 1998) of (community, peer), read as
/// a ring: those that follow us. So everybody is announced to by as many as they announce to; were each to
/// take the highest hashes, the same few peers would be told by everybody, and others by nobody.
enum Neighbours {
  /// Where a replica stands on a community's ring. Not a secret and no commitment: mixing is enough.
  static func rank(_ key: PublicKey, in community: CommunityID) -> UInt64 {
    let (a, b) = (community.raw.words, key.raw.words)
    var state: UInt64 = 0
    for word in [a.0, a.1, a.2, a.3, b.0, b.1, b.2, b.3] { state = mix(state ^ word) }
    return state
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The `count` peers that follow us on the ring. O(n log n).
  static func following(
    _ own: PublicKey, among peers: [PublicKey], in community: CommunityID, count: Int
  ) -> [PublicKey] {
    let start = rank(own, in: community)
    // Distances wrap around: the ring has no end.
    let sorted = peers.map { (distance: rank($0, in: community) &- start, key: $0) }.sorted { $0 < $1 }
    return sorted.prefix(count).map(\.key)
  }
}
