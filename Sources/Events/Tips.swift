package import Sodium

/// The tips of a causally closed set: the events that none of it has as an edge.
package enum Tips {
  /// Commits to the whole set (Protocol/replication.md §6.2). O(tips). Precondition: strictly ascending.
  package static func digest(_ tips: [EventID]) -> Bytes32 {
    precondition(zip(tips, tips.dropFirst()).allSatisfy { $0 < $1 }, "tips are hashed strictly ascending")
    var hasher = BLAKE2b.Hasher()
    hasher.update("kollektiv/tips/1".utf8Span.span.bytes)
    for tip in tips { tip.raw.withBytes { hasher.update($0) } }
    return hasher.finalize()
  }
}
