package import Events
package import Sodium

/// A causally closed set of events, named by what its edge is.
package enum Point: Sendable {
  /// All of P.
  case everything
  /// What the edges lead to, themselves included: the past of an event that has these edges.
  case past([EventID])
  /// The past of an admitted event.
  case before(EventID)
}

/// What the fold asks of the graph: order, and nothing else.
package protocol Ancestry {
  associatedtype Failure: Error

  /// Whether the admitted event `id` lies in `point`.
  func contains(_ id: EventID, _ point: Point) throws(Failure) -> Bool
  /// The greatest seq of a key in `point`; nil where it has none there.
  func lastSequence(of key: PublicKey, _ point: Point) throws(Failure) -> UInt64?
}
