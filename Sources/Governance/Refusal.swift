/// Why a correctly signed event is refused: the rules of Protocol/graph.md §4.1 and membership.md §5.3, in
/// their order.
package enum Refusal: String, Error, Sendable, CaseIterable {
  /// An edge was refused, so everything that builds on it is.
  case parentRefused
  case foreignParent, previousForeign, authorChanged, sequenceGap, timeBeforeParent
  case unknownKey, departmentNotRecognised, keyFrozen, keyRevoked
  case notNode, notMember, affiliationEnded, notOpenJoin, wrongLastSequence, selfEndorsement
  case pending, dormant
}
