package import Events
package import Sodium

/// What the state machines read of the replica's own graph: its committed state, by which they are always
/// asked.
///
/// A row is the local number of an admitted event: ascending rows are causal order, none is used twice.
package protocol SyncGraph {
  /// What can go wrong where it is kept; `Never` in memory.
  associatedtype Failure: Error

  /// The greatest row there is, 0 for none.
  func lastRow() throws(Failure) -> Int64
  /// The tips, strictly ascending; none of a community that is not here.
  func tips(of community: CommunityID) throws(Failure) -> [EventID]
  /// Every key with an admitted event, frozen ones with the freeze and the digest of their IDs from it on.
  func frontier(of community: CommunityID) throws(Failure) -> Frontier
  /// Whether the event is admitted here.
  func contains(_ id: EventID) throws(Failure) -> Bool
  /// Whether the event came and is waiting, held or refused: to ask for it again is of no use.
  func isPending(_ id: EventID) throws(Failure) -> Bool
  /// What is waiting in the community, with what it lacks.
  func waiting(in community: CommunityID, limit: Int) throws(Failure) -> [WaitingEvent]
  /// The first `limit` rows with `after < row <= through`, ascending, of the community's events that are in
  /// one of the runs (ascending by key, one a key) or among the IDs. IDs of other communities are no match.
  func rows(
    of community: CommunityID, in runs: [Run], plus ids: [EventID], after: Int64, through: Int64, limit: Int
  ) throws(Failure) -> [Int64]
  /// The events of as many leading rows as fit in so many bytes, bodies included, but at least of the first.
  func read(_ rows: ArraySlice<Int64>, upTo bytes: Int) throws(Failure) -> [EventBytes]
  /// The body of an event of this community, where there is one.
  func body(of id: EventID, in community: CommunityID) throws(Failure) -> [UInt8]?
  /// Communities with bodies that are missing and not erased, ascending.
  func communitiesMissingBodies(limit: Int) throws(Failure) -> [CommunityID]
  /// Events of the community, ascending and above `after`, whose bodies are missing and not erased.
  func missingBodies(
    of community: CommunityID, after: EventID?, limit: Int
  ) throws(Failure) -> [EventID]
}

/// An event that came, carries a right signature and waits, for edges that are not here.
package struct WaitingEvent: Equatable, Sendable {
  package let id: EventID
  package let key: PublicKey
  package let seq: UInt64
  /// Edges that are neither admitted nor waiting here.
  package let missing: [EventID]
  /// Whether `previous` is among them, or is itself waiting for it: the key's own chain has a gap.
  package let lacksPrevious: Bool

  package init(id: EventID, key: PublicKey, seq: UInt64, missing: [EventID], lacksPrevious: Bool) {
    self.id = id
    self.key = key
    self.seq = seq
    self.missing = missing
    self.lacksPrevious = lacksPrevious
  }
}

/// An event that has just been committed.
package struct CommittedEvent: Equatable, Sendable {
  /// Where it came from.
  package enum Origin: Equatable, Sendable {
    /// Authored here, or brought in otherwise than by a session.
    case local
    case peer(PublicKey)
  }

  package let id: EventID
  package let key: PublicKey
  package let community: CommunityID
  package let row: Int64
  package let origin: Origin

  package init(id: EventID, key: PublicKey, community: CommunityID, row: Int64, origin: Origin) {
    self.id = id
    self.key = key
    self.community = community
    self.row = row
    self.origin = origin
  }
}
