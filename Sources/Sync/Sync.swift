package import Events
package import Sodium

/// Gossip and catch-up of one replica with all its peers (Protocol/replication.md, 6.1 to 6.3): a value without
/// clock, randomness and IO. Inputs go in with the time and the graph as it is committed, effects come out.
///
/// Events themselves pass by: who drives this verifies, judges and commits what an `events` or `bodies` carries,
/// and then says what came of it (`committed`, `missing`, `duplicate`).
package struct Sync: Sendable {
  let key: PublicKey
  let role: Peer.Role
  let configuration: SyncConfiguration

  package init(self key: PublicKey, role: Peer.Role, configuration: SyncConfiguration = SyncConfiguration()) {
    self.key = key
    self.role = role
    self.configuration = configuration
  }

  /// When `tick` is to be called next; nil while nothing is waited for.
  package var nextTimer: Milliseconds? { nil }

  /// A session begins: both sides send their summary. A session with the same key that is still there ends.
  package mutating func connected<Graph: SyncGraph>(
    _ peer: Peer, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// The session is over, and with it all that was remembered for it.
  package mutating func disconnected(_ peer: PublicKey) {}

  /// From now on just these communities may be shown to the peer.
  package mutating func share<Graph: SyncGraph>(
    _ communities: [CommunityID], with peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// A client tells its node which communities it wants from now on.
  package mutating func subscribe<Graph: SyncGraph>(
    to communities: [CommunityID], at peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// Any message came. Of `events` and `bodies` this is the bookkeeping; the content is the caller's.
  package mutating func received<Graph: SyncGraph>(
    _ message: Message, from peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// These events are durable now. They are passed on, and acknowledged to the clients that brought them.
  package mutating func committed<Graph: SyncGraph>(
    _ events: [CommittedEvent], now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// These events came from the peer and wait.
  package mutating func missing<Graph: SyncGraph>(
    _ waiting: [WaitingEvent], of community: CommunityID, from peer: PublicKey, now: Milliseconds,
    graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// The peer sent events that were here already.
  package mutating func duplicate(
    _ ids: [EventID], of community: CommunityID, from peer: PublicKey, now: Milliseconds
  ) -> [SyncEffect] { [] }

  /// What was sent to the peer has left the shell's buffer: there is room for one more piece.
  package mutating func ready<Graph: SyncGraph>(
    _ peer: PublicKey, now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// Time has passed. To be called when `nextTimer` is due; at any other time it does no harm.
  package mutating func tick<Graph: SyncGraph>(
    now: Milliseconds, graph: Graph
  ) throws(Graph.Failure) -> [SyncEffect] { [] }

  /// The community that the peer calls by this token, nil where it is none that is shared with it.
  package func community(of token: Bytes32, from peer: PublicKey) -> CommunityID? { nil }
}
