internal import Events
internal import Sodium

/// What is remembered for one peer while its session lasts. Every list in it has its bound in `SyncLimits`.
struct Session: Sendable {
  let key: PublicKey
  let role: Peer.Role
  let secret: Bytes32

  /// What may be shown to the peer, whether or not it wants it.
  private var shareable: [CommunityID]
  /// The tokens that a client has subscribed to; nil before: then it gets all.
  private var subscription: [Bytes32]?
  /// What is shared: shareable, and wanted.
  var shares: ShareList
  /// The summary of a generation of digests, so that a quiet network hashes nothing.
  var summary: (generation: UInt64, digest: Bytes32)?

  /// What the peer has, as far as it has shown, or as it was sent.
  var known = RecentIDs(capacity: SyncLimits.known)
  /// What is remembered by community; asked, never iterated.
  var states: [CommunityID: CommunityState] = [:]
  /// The communities with suspects, ascending.
  var suspected: [CommunityID] = []

  /// Communities of which `heads` are to be sent, in the order of asking.
  var headsQueue: [CommunityID] = []
  /// Tokens unknown here that were asked for in this round, ascending.
  var offers: [Bytes32] = []
  var pushes = Pushes()
  var announcements = Announcements()
  var streams = Streams()
  var bodies = BodyRequest.none

  var nextSummary: Milliseconds = 0
  var lastSummary: Milliseconds = 0
  var round = 0
  /// Indexes that the peer may send: answers to our summaries.
  var expectedIndexes = 0
  /// Before this, no other index is sent.
  var nextIndex: Milliseconds = 0
  /// Bytes sent since the peer was last ready.
  var outstanding = 0
  /// A piece of a stream is under way.
  var awaitsReady = false
  var asked = Budget(limit: SyncLimits.requests / 2)
  var answered = Budget(limit: SyncLimits.requests)

  init(_ peer: Peer) {
    key = peer.key
    role = peer.role
    secret = peer.secret
    shareable = peer.shareable
    shares = ShareList(peer.shareable, secret: peer.secret)
  }

  /// From now on just these may be shown.
  mutating func share(_ communities: [CommunityID]) {
    shareable = communities
    update()
  }

  /// From now on just these are wanted, of what may be shown. Precondition: ascending.
  mutating func subscribe(_ tokens: [Bytes32]) {
    subscription = tokens
    update()
  }

  private mutating func update() {
    shares = ShareList(shareable, secret: secret, onlyTokens: subscription)
    summary = nil
    let shares = shares
    states = states.filter { shares.contains($0.key) }
    suspected.removeAll { !shares.contains($0) }
    headsQueue.removeAll { !shares.contains($0) }
    pushes.keep { shares.contains($0) }
    announcements.keep { shares.contains($0) }
    streams.keep { shares.contains($0) }
  }

  /// The peer has sent its heads: from now on the community is in the summaries.
  mutating func list(_ community: CommunityID) {
    shares.list(community, secret: secret)
    summary = nil
  }

  /// Remembers something of a community, if it is shared: else a peer could have us remember without end.
  mutating func update(_ community: CommunityID, _ change: (inout CommunityState) -> Void) {
    guard shares.contains(community) else { return }
    change(&states[community, default: CommunityState()])
  }

  /// A summary goes out, which the peer may answer by an index.
  mutating func expectIndex() {
    expectedIndexes = min(expectedIndexes + 1, SyncLimits.expectedIndexes)
  }

  func token(of community: CommunityID) -> Bytes32 {
    Digests.token(secret: secret, community: community)
  }

  /// Keys of which the peer has shown a fork that our frontier hides.
  mutating func suspect(_ key: PublicKey, in community: CommunityID) {
    guard states[community]?.suspects.count ?? 0 <= SyncLimits.suspects else { return }
    update(community) { $0.suspects.insertSorted(key) }
    if shares.contains(community) { suspected.insertSorted(community) }
  }

  /// Both sides hold the same: no frontier hides anything any more.
  mutating func clearSuspects(in community: CommunityID) {
    guard suspected.containsSorted(community) else { return }
    suspected.remove(at: suspected.lowerBound { $0 < community })
    states[community]?.suspects = []
  }

  /// What our frontier says to this peer: nothing of suspect keys.
  func showing(_ frontier: Frontier, of community: CommunityID) -> Frontier {
    let suspects = states[community]?.suspects ?? []
    return suspects.count > SyncLimits.suspects ? .empty : frontier.without(suspects)
  }
}

/// What a session remembers of one community.
struct CommunityState: Sendable {
  /// When our last `heads` went out, and the peer's came in.
  var headsSent: Milliseconds?
  var headsReceived: Milliseconds?
  /// Until then what comes was asked for, and no duplicate is the peer's fault.
  var solicitedUntil: Milliseconds = 0
  /// The peer has grafted us: it gets at once what these bring. Ascending.
  var relayed: [PublicKey] = []
  /// We have grafted the peer.
  var isGrafted = false
  /// Ascending.
  var suspects: [PublicKey] = []
  /// The last event whose body was asked for.
  var bodyCursor: EventID?
}

/// How many requests may be made in a second.
struct Budget: Sendable {
  let limit: Int
  private var start: Milliseconds = 0
  private var count = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether one more may be made now; if so it is counted.
  mutating func take(now: Milliseconds) -> Bool {
    if now >= start + 1_000 || now < start {
      start = now
      count = 0
    }
    guard count < limit else { return false }
    count += 1
    return true
  }
}
