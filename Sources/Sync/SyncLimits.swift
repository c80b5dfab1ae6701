internal import Events

/// Every bound of this module (Protocol/replication.md, 6.5). What they cut off, the next summary repairs.
package enum SyncLimits {
  // ── messages
  /// Bytes of one message.
  package static let messageBytes = 4 << 20
  /// Communities in one index, and those that one session shares.
  package static let communities = 32_768
  /// Tips in one `heads`. Of more, each round shows the next part.
  package static let tips = 4_096
  /// Entries of one frontier.
  package static let frontierEntries = 65_536
  /// Bytes of the frontier that we send; a key that finds no room is not covered, so its events are sent
  /// again.
  package static let frontierBytes = 3 << 20
  /// IDs in one `want`, `have`, `graft` or `committed`.
  package static let ids = 4_096
  /// IDs in one `want-bodies`, entries in one `bodies`.
  package static let bodies = 256
  /// Events in one `events`.
  package static let events = 8_192
  /// Bytes of one event (Protocol/event.md).
  package static let eventBytes = EventLimits.event
  /// Bytes of one body with its salt (Protocol/event.md).
  package static let bodyBytes = EventLimits.salt + 1...EventLimits.body

  // ── a session
  /// Sessions at a time.
  package static let sessions = 4_096
  /// IDs that a peer is remembered to have.
  package static let known = 8_192
  /// IDs to announce to a peer, not yet sent.
  package static let announcements = 4_096
  /// Events to push to a peer that is not ready.
  package static let pushes = 4_096
  /// IDs that one peer may have us look for.
  package static let wantsOfPeer = 4_096
  /// Peers whose events one peer has us relay, in one community.
  package static let relayed = 64
  /// Events of which it is remembered who brought them.
  package static let origins = 65_536
  /// IDs that we look for in all.
  package static let wants = 65_536
  /// Peers that an ID is asked of before it is left to the next summary.
  package static let sources = 8
  /// Streams to a peer whose rows are being read.
  package static let activeStreams = 4
  /// Streams to a peer that wait for their turn.
  package static let pendingStreams = 4_096
  /// Frontier entries that the waiting streams of a peer may hold.
  package static let pendingEntries = 131_072
  /// Rows of a stream that are known ahead.
  package static let rows = 4_096
  /// `want`, `graft` and `want-bodies` that a peer may send in a second. We send half as many.
  package static let requests = 64
  /// Answers to our summaries that may be under way.
  package static let expectedIndexes = 8
  /// Communities looked at for missing bodies when a peer is in step.
  package static let bodyCommunities = 64
  /// Keys left out of the frontiers of a session and community. With more, the frontier is empty.
  package static let suspects = 1_024
  /// Communities unknown here that are asked for in one round of a session.
  package static let offers = 1_024
  /// Peers remembered for the next catch-up in a community while one is going on.
  package static let deferred = 8
  /// Waiting events looked at for what they lack, when a peer shows that something is still missing.
  package static let waiting = 1_024
}
