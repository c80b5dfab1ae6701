package import Events
package import Sodium

/// What two replicas say to each other (Protocol/replication.md, chapter 6; kollektiv.cddl, `message`).
///
/// Lists of IDs, tokens and keys are strictly ascending; events stand in causal order. Encoding a message
/// that exceeds `SyncLimits` is our own bug and traps.
package enum Message: Equatable, Sendable {
  /// What I have of all that we share.
  case summary(Bytes32)
  /// The same, community by community.
  case index([IndexEntry])
  /// I lack something here: these are my tips, and how far I have each key.
  case heads(token: Bytes32, tips: [EventID], frontier: Frontier)
  /// Send these, and all that the frontier does not cover.
  case want(token: Bytes32, ids: [EventID], frontier: Frontier)
  /// Events in causal order.
  case events(token: Bytes32, events: [EventBytes])
  /// Lazily: I have these.
  case have(token: Bytes32, ids: [EventID])
  /// I miss these; send them, and keep sending me what you get.
  case graft(token: Bytes32, ids: [EventID])
  /// You send me what I already have.
  case prune(token: Bytes32)
  /// Bodies that I lack and that are not erased here.
  case wantBodies(token: Bytes32, ids: [EventID])
  /// Bodies that were asked for.
  case bodies(token: Bytes32, bodies: [BodyBytes])
  /// These are durable here.
  case committed([EventID])
  /// Send me these communities from now on, and no other: none if there are none.
  case subscribe([Bytes32])
}

/// A community by its token, and the digest of its tips.
package struct IndexEntry: Hashable, Sendable {
  package let token: Bytes32
  package let tipsDigest: Bytes32

  package init(token: Bytes32, tipsDigest: Bytes32) {
    self.token = token
    self.tipsDigest = tipsDigest
  }
}

/// An event as it was signed, unverified, with its body where there is one at hand.
package struct EventBytes: Hashable, Sendable {
  package let event: [UInt8]
  package let body: [UInt8]?

  package init(event: [UInt8], body: [UInt8]?) {
    self.event = event
    self.body = body
  }

  var count: Int { event.count + (body?.count ?? 0) }
}

/// A body, unverified, and the event that it is said to belong to.
package struct BodyBytes: Hashable, Sendable {
  package let id: EventID
  package let body: [UInt8]

  package init(id: EventID, body: [UInt8]) {
    self.id = id
    self.body = body
  }
}
