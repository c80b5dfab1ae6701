package import Events

/// What an operator or a test may tune. None of it is part of the protocol, and no two replicas have to
/// agree.
package struct SyncConfiguration: Sendable, Equatable {
  /// Between two summaries to a peer.
  package var summaryInterval: Milliseconds = 30_000
  /// How long announcements are gathered before they are sent.
  package var announceDelay: Milliseconds = 100
  /// How many gathered announcements are sent at once.
  package var announceBatch = 256
  /// How long an announced event may take to come by itself before it is asked for.
  package var graftDelay: Milliseconds = 500
  /// How long a missing edge may take to come by itself: pushes from several peers overtake each other.
  package var wantDelay: Milliseconds = 250
  /// When an unanswered question is put to the next peer.
  package var retryDelay: Milliseconds = 3_000
  /// A stream from which nothing came for so long is over.
  package var quietDelay: Milliseconds = 3_000
  /// The least time between two `heads` of one peer for one community, and two indexes to one peer.
  package var spacing: Milliseconds = 1_000
  /// How many neighbours an event is announced to.
  package var fanout = 3
  /// Bytes of events in one message.
  package var chunkBytes = 256 << 10
  /// Bytes sent to a peer since it was last `ready`, from which on events for it are queued.
  package var windowBytes = 1 << 20

  package init() {}
}
