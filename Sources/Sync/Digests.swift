package import Events
package import Sodium

/// The digests of chapter 6. Each begins with a context string of its own, so none can stand for another.
package enum Digests {
  /// Names a community in one session, to those who know it and to nobody else.
  package static func token(secret: Bytes32, community: CommunityID) -> Bytes32 {
    hash("kollektiv/token/1", [secret, community.raw])
  }

  /// Commits to a whole closed set by its tips. Precondition: strictly ascending.
  package static func tips(_ tips: [EventID]) -> Bytes32 { Tips.digest(tips) }

  /// The digest of a community of which nothing is here.
  package static let noTips = tips([])

  /// Commits to all that a session shares. Precondition: strictly ascending by token.
  package static func summary(_ entries: [IndexEntry]) -> Bytes32 {
    precondition(
      zip(entries, entries.dropFirst()).allSatisfy { $0.token < $1.token }, "a summary is strictly ascending")
    var hasher = BLAKE2b.Hasher()
    hasher.update("kollektiv/summary/1".utf8Span.span.bytes)
    for entry in entries {
      entry.token.withBytes { hasher.update($0) }
      entry.tipsDigest.withBytes { hasher.update($0) }
    }
    return hasher.finalize()
  }

  /// Commits to the events of a frozen key from its freeze on. Precondition: strictly ascending.
  package static func forks(_ ids: [EventID]) -> Bytes32 {
    hash("kollektiv/forks/1", ascending(ids))
  }

  private static func ascending(_ ids: [EventID]) -> [Bytes32] {
    precondition(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "IDs are hashed strictly ascending")
    return ids.map(\.raw)
  }

  private static func hash(_ context: String, _ parts: [Bytes32]) -> Bytes32 {
    var message = Array(context.utf8)
    message.reserveCapacity(message.count + 32 * parts.count)
    for part in parts { part.append(to: &message) }
    return BLAKE2b.hash(message.span.bytes)
  }
}
