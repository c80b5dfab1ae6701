package import Events
package import Sodium

/// What the state machines want done, in this order.
package enum SyncEffect: Equatable, Sendable {
  /// Send the message to the peer.
  case send(PublicKey, Message)
  /// The peer broke this rule.
  case charge(PublicKey, SyncError)
  /// The peer has these events durably; an outbox need not keep them.
  case acknowledged(PublicKey, [EventID])
  /// All that is shared with the peer is the same on both sides.
  case inStep(PublicKey)
}

/// A session with another replica, as the transport opened it.
package struct Peer: Sendable {
  /// Nodes hold communities for others; clients author and read.
  package enum Role: Sendable {
    case node, client
  }

  package let key: PublicKey
  package let role: Role
  /// The session's exporter secret (RFC 8446, 7.5), the same on both sides.
  package let secret: Bytes32
  /// What may be shown to the peer, in any order.
  package let shareable: [CommunityID]

  package init(key: PublicKey, role: Role, secret: Bytes32, shareable: [CommunityID]) {
    self.key = key
    self.role = role
    self.secret = secret
    self.shareable = shareable
  }
}
