internal import Events
internal import Sodium

// Summary and index (Protocol/replication.md, 6.2 item 1): in a quiet network 36 bytes a peer and interval.

extension Sync {
  /// How many rounds a summary leaves out what the peer does not list, before it is asked again.
  private static let roundsBetweenFull = 10

  /// The timer: a new round of the session begins.
  mutating func beginRound<Graph: SyncGraph>(
    _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    sessions[index].round += 1
    sessions[index].offers = []
    if sessions[index].round % Sync.roundsBetweenFull == 0 {
      sessions[index].shares.forgetListed()
      sessions[index].summary = nil
    }
    sessions[index].nextSummary = now + configuration.summaryInterval
    try sendSummary(index, now: now, graph: graph)
  }

  mutating func sendSummary<Graph: SyncGraph>(
    _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    sessions[index].lastSummary = now
    sessions[index].expectIndex()
    send(.summary(try summary(index, graph: graph)), to: index)
  }

  /// The digest of what both list. O(1) while nothing changes.
  private mutating func summary<Graph: SyncGraph>(
    _ index: Int, graph: Graph
  ) throws(Graph.Failure) -> Bytes32 {
    if let kept = sessions[index].summary, kept.generation == digests.generation { return kept.digest }
    let digest = Digests.summary(try entries(sessions[index].shares.agreed, graph: graph))
    sessions[index].summary = (digests.generation, digest)
    return digest
  }

  private mutating func entries<Graph: SyncGraph>(
    _ shared: [ShareList.Entry], graph: Graph
  ) throws(Graph.Failure) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    entries.reserveCapacity(shared.count)
    for entry in shared {
      let digest = try digests.digest(of: entry.community, graph: graph)
      entries.append(IndexEntry(token: entry.token, tipsDigest: digest))
    }
    return entries
  }

  mutating func receivedSummary<Graph: SyncGraph>(
    _ digest: Bytes32, _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    if try summary(index, graph: graph) == digest || planted(.summaryIgnored) {
      for community in sessions[index].suspected { sessions[index].clearSuspects(in: community) }
      effects.append(.inStep(sessions[index].key))
      try askForBodies(index, among: nil, now: now, graph: graph)
      return
    }
    // An index is long: of summaries in quick succession one is answered.
    guard now >= sessions[index].nextIndex else { return }
    sessions[index].nextIndex = now + configuration.spacing
    try sendIndex(index, graph: graph)
    let agreed = sessions[index].shares.agreed
    // With one community there is no doubt which one differs: the index need not be waited for.
    guard agreed.count == 1, try opens(agreed[0].community, index, theirs: nil, graph: graph) else { return }
    askForHeads(agreed[0].community, index, now: now)
  }

  private mutating func sendIndex<Graph: SyncGraph>(_ index: Int, graph: Graph) throws(Graph.Failure) {
    send(.index(try entries(sessions[index].shares.all, graph: graph)), to: index)
  }

  mutating func receivedIndex<Graph: SyncGraph>(
    _ entries: [IndexEntry], _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard sessions[index].expectedIndexes > 0 else { return charge(index, .unexpectedIndex) }
    sessions[index].expectedIndexes -= 1
    var listed: [Int] = []
    var inStep: [CommunityID] = []
    for entry in entries {
      guard let position = sessions[index].shares.position(of: entry.token) else {
        if takesOffers, entry.tipsDigest != Digests.noTips { takeOffer(entry.token, index) }
        continue
      }
      listed.append(position)
      let community = sessions[index].shares[position].community
      if try digests.digest(of: community, graph: graph) == entry.tipsDigest {
        inStep.append(community)
        sessions[index].clearSuspects(in: community)
      } else if try opens(community, index, theirs: entry.tipsDigest, graph: graph) {
        askForHeads(community, index, now: now)
      }
    }
    sessions[index].shares.list(listed)
    sessions[index].summary = nil
    try offerUnlisted(index, graph: graph)
    try askForBodies(index, among: inStep.sorted(), now: now, graph: graph)
  }

  /// What may be shown to the peer and is not in its index, it may not know of: its own summary will be the
  /// same as ours from now on, so it is told.
  private mutating func offerUnlisted<Graph: SyncGraph>(_ index: Int, graph: Graph) throws(Graph.Failure) {
    for entry in sessions[index].shares.unlisted.prefix(SyncLimits.offers) {
      guard let tip = try graph.tips(of: entry.community).first else { continue }
      send(.have(token: entry.token, ids: [tip]), to: index)
    }
  }

  /// A community that is not here: the peer is asked for all of it, by the name that it gave, once a round.
  mutating func takeOffer(_ token: Bytes32, _ index: Int) {
    guard sessions[index].offers.count < SyncLimits.offers, sessions[index].offers.insertSorted(token) else {
      return
    }
    send(.heads(token: token, tips: [], frontier: .empty), to: index)
  }

  /// Whether it is we who send the first `heads`; the other side answers if it lacks something too.
  ///
  /// That is the side that has nothing, else the client, else the smaller key.
  private mutating func opens<Graph: SyncGraph>(
    _ community: CommunityID, _ index: Int, theirs: Bytes32?, graph: Graph
  ) throws(Graph.Failure) -> Bool {
    if try digests.digest(of: community, graph: graph) == Digests.noTips { return true }
    if theirs == Digests.noTips { return false }
    if role != sessions[index].role { return role == .client }
    return key < sessions[index].key
  }

  mutating func receivedSubscription<Graph: SyncGraph>(
    _ tokens: [Bytes32], _ index: Int, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) {
    guard sessions[index].role == .client, role == .node else { return charge(index, .wrongRole) }
    guard answers(index, now: now) else { return }
    sessions[index].subscribe(tokens)
    sessions[index].nextIndex = now + configuration.spacing
    try sendIndex(index, graph: graph)
  }
}
