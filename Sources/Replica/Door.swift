package import Events
package import Sodium
package import Sync

// What goes into a replica, and what comes out of it.

/// One input. Time comes with it; a replica has no clock of its own.
package enum Input: Sendable {
  case connected(Session)
  case disconnected(PublicKey)
  /// Messages as `examine` made of what came; one batch is one transaction.
  case received([Arrival])
  /// Events that did not come by a session: a bundle, an import.
  case loaded([ExaminedEvent])
  case author(Intent)
  /// Many intents in one transaction: asked for the next, with the IDs of those authored so far, until there
  /// is none. All become events, or none does.
  case authorAll(@Sendable (_ authored: [EventID]) -> Intent?)
  /// The communities that a client wants from now on, here or not: none of them, or nil for all that it may
  /// see.
  case subscribe([CommunityID]?)
  /// The outgoing buffer of a peer has room again.
  case ready(PublicKey)
  /// Due when the last `wake` said.
  case tick
}

/// A connection that the transport has authenticated.
package struct Session: Sendable {
  package let key: PublicKey
  package let role: Peer.Role
  package let audience: Audience
  /// Secret of this session, the same on both sides (RFC 8446 exporter).
  package let secret: Bytes32

  package init(key: PublicKey, role: Peer.Role, audience: Audience, secret: Bytes32) {
    (self.key, self.role, self.audience, self.secret) = (key, role, audience, secret)
  }

  package init(key: PublicKey, role: Peer.Role, owner: Bytes32, secret: Bytes32) {
    self.init(key: key, role: role, audience: .owner(owner), secret: secret)
  }
}

/// What a peer may see of what is here.
package enum Audience: Equatable, Sendable {
  /// Whom the peer speaks for: the department of a node, the member of a client. They see what is open to
  /// them (Protocol/replication.md §6.4).
  case owner(Bytes32)
  /// An auditor's grant: of these, what is here.
  case communities([CommunityID])
  /// An auditor's grant of all, closed communities too, now and later.
  case everything
}

package struct Arrival: Sendable {
  package let peer: PublicKey
  package let message: Examined

  package init(peer: PublicKey, message: Examined) { (self.peer, self.message) = (peer, message) }
}

/// What this replica's own user, or the node itself, wants to say.
package struct Intent: Sendable {
  /// nil to found a community: then the facts are a charter.
  package let community: CommunityID?
  package let facts: Facts
  package let content: BodyContent?
  /// 32 fresh random bytes, used if there is a body.
  package let salt: Bytes32

  package init(community: CommunityID?, facts: Facts, content: BodyContent? = nil, salt: Bytes32) {
    (self.community, self.facts, self.content, self.salt) = (community, facts, content, salt)
  }
}

/// What is to be done, in this order. By then everything it rests on is committed.
package enum Effect: Sendable {
  case send(PublicKey, Message)
  /// A peer broke a rule; its name is that of the spec.
  case charge(PublicKey, rule: String)
  /// These events are new here, in causal order, and durable.
  case committed([EventID])
  /// The intent became this event.
  case authored(EventID)
  /// The intent was not carried out, or none of a batch, and nothing that was signed for it is kept.
  case declined(Declined)
  /// A peer has these events durably.
  case acknowledged(PublicKey, [EventID])
  case inStep(PublicKey)
  /// An event was refused, or held.
  case refused(EventID, Refused)
  case held(EventID, Held)
  /// There is no room: what the input brought is not kept, and nothing of it was acknowledged. Reading and
  /// serving go on.
  case diskFull
  /// The log is long: `Replica.checkpoint` is due, at a moment when nobody waits.
  case checkpoint
  /// When `tick` is wanted at the latest.
  case wake(at: Milliseconds)
}

/// Why an intent was not carried out.
package enum Declined: Error, Equatable, Sendable {
  /// This replica signs nothing.
  case observer
  /// The community is not here.
  case unknownCommunity
  /// The events here are from further ahead than clocks may differ: this clock is behind.
  case clock
  /// Restored from a backup, and has not yet heard from its peers what it signed since.
  case restored
  case diskFull
  case draft(EventError)
  case refused(Refused)
}

/// The name of the rule of chapter 4 or 5.
package struct Refused: Equatable, Sendable {
  package let rule: String

  package init(rule: String) { self.rule = rule }
}

/// Why an event is held (Protocol/graph.md).
package enum Held: String, Sendable, CaseIterable {
  case futureTime, unknownVersion, unknownKind
}
