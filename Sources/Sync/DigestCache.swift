internal import Events
internal import Sodium

/// The digests of tips, hashed once per change and not once per summary.
struct DigestCache: Sendable {
  /// Only ever asked by community, never iterated.
  private var digests: [CommunityID: Bytes32] = [:]
  /// Counts changes, so that what is made of many digests can be kept too.
  private(set) var generation: UInt64 = 0

  mutating func digest<Graph: SyncGraph>(
    of community: CommunityID, graph: Graph
  ) throws(Graph.Failure) -> Bytes32 {
    if let digest = digests[community] { return digest }
    let digest = Digests.tips(try graph.tips(of: community))
    digests[community] = digest
    return digest
  }

  /// The community has changed.
  mutating func invalidate(_ community: CommunityID) {
    digests[community] = nil
    generation += 1
  }
}
