import Events
import Sodium
import Sync

/// Whether a client has all that its node has. A node answers each subscription with an index, in order; the
/// last of these is compared after each batch, until the tips of all that is wanted are here. What it said
/// before says nothing any more.
struct Agreement {
  private(set) var isReached = false
  /// Something came here, or went to the node, since it told of what it has.
  private(set) var isOvertaken = false
  private var index: [IndexEntry]?
  /// Subscriptions that are not answered yet.
  private var unanswered = 0

  /// A subscription went out.
  mutating func hasAsked() { (isReached, index, unanswered) = (false, nil, unanswered + 1) }

  mutating func hasMoved() { isOvertaken = unanswered == 0 }

  mutating func note(_ entries: [IndexEntry]) {
    unanswered = max(0, unanswered - 1)
    if unanswered == 0 { (isReached, isOvertaken, index) = (false, false, entries) }
  }

  /// The digest of all that both list is the same.
  mutating func summaryWasEqual() {
    if unanswered == 0 { isReached = true }
  }

  /// Something was written here that the last index did not know of.
  mutating func isInDoubt() { (isReached, index) = (false, nil) }

  var canCompare: Bool { !isReached && index != nil }

  /// Compares with what is here now, and with nothing in place of what is wanted and not here. `takesOffers`
  /// is whether all that the node lists is wanted. O(communities).
  mutating func compare(
    with here: [(id: CommunityID, digest: Bytes32)], secret: Bytes32, takesOffers: Bool
  ) {
    guard !isReached, let index else { return }
    var expected: [Bytes32: Bytes32] = [:]
    for entry in index { expected[entry.token] = entry.tipsDigest }
    for community in here {
      let token = Digests.token(secret: secret, community: community.id)
      // What the node does not list it has not, or does not show us: there is nothing to be had.
      guard let digest = expected.removeValue(forKey: token) else { continue }
      if digest != community.digest { return }
    }
    isReached = !takesOffers || expected.values.allSatisfy { $0 == Digests.noTips }
  }
}
