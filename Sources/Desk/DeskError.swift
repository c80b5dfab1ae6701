/// Why a desk message or a code is not one, or why the node does not do what it was asked; one case a rule
/// (Protocol/desk.md).
package enum DeskError: Error, Equatable, Codable, Sendable {
  /// Not deterministic CBOR of the shape of the CDDL.
  case malformed
  /// A code has another beginning than it should: an invitation where a ticket is wanted, or something else.
  case wrongPrefix
  /// A code has a sign that no code has.
  case codeSymbol
  /// A code was mistyped or is cut off.
  case codeChecksum
}

/// Why the node refuses a request; the numbers travel.
package enum DeskRefusal: UInt64, Sendable, CaseIterable {
  /// Only for those who come with an invitation, or only for those who are enrolled.
  case notAllowed = 1
  /// The invitation is for another member.
  case invitedAnother = 2
  /// The certificate or revocation is not signed, or not by whom it should be.
  case wrongStatement = 3
  /// This device key belongs to somebody already.
  case keyInUse = 4
  /// The department ended this person's affiliation; it takes an operator to begin a new one.
  case affiliationEnded = 5
  /// The node cannot write at the moment.
  case diskFull = 6
  /// The node's clock is wrong, so that it signs nothing.
  case clock = 7
  /// The node does not know the request; it is older than the client.
  case unknownRequest = 8
}
