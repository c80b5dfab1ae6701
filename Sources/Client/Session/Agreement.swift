import Events
import Sodium
import Sync

/// Whether a client has all that its node has. The node says so at the beginning, by an equal summary, or it
/// sends an index; then the client compares, after each batch, until the tips of all communities in it are here.
struct Agreement {
  private(set) var isReached = false
  private var index: [IndexEntry]?

  /// Whether the node has said anything yet.
  var hasHeard: Bool { isReached || index != nil }

  mutating func summaryWasEqual() { (isReached, index) = (true, nil) }

  mutating func note(_ entries: [IndexEntry]) { (isReached, index) = (false, entries) }

  /// Something was written here, or wished for, that the node does not know of yet.
  mutating func isInDoubt() { isReached = false }

  /// Compares with what is here now. `takesOffers` is whether all that the node lists is wanted.
  /// O(communities).
  mutating func compare(
    with here: [(id: CommunityID, digest: Bytes32)], secret: Bytes32, takesOffers: Bool
  ) {
    guard !isReached, let index else { return }
    var expected: [Bytes32: Bytes32] = [:]
    for entry in index { expected[entry.token] = entry.tipsDigest }
    for community in here {
      let token = Digests.token(secret: secret, community: community.id)
      guard let digest = expected.removeValue(forKey: token) else { continue }
      if digest != community.digest { return }
    }
    // What is left is not here: of no interest where nobody asked for it, or empty over there too.
    isReached = !takesOffers || expected.values.allSatisfy { $0 == Digests.noTips }
  }
}
