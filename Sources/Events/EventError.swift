package import CBOR

/// Why an event's bytes are dropped: the rules of Protocol/event.md and keys.md that can be decided without
/// the graph. One case a rule; `name` is the rule's name in the spec and the vectors.
package enum EventError: Error, Hashable, Sendable {
  /// A rule of Protocol/encoding.md.
  case encoding(CBORError)
  case eventTooLarge, notCOSE, protectedHeader, unprotectedHeader, signatureLength
  case headerShape, charterCommunity, sequenceStart, tooManyParents, parentsUnsorted, previousAmongParents
  case charterEdges, noEdges, factsShape, bodyShape, bodyForbidden, bodyRequired
  case keyNotAdmissible, wrongSignature, wrongStatement, statementForeign, deviceIsRoot
  /// Of bodies.
  case bodyTooLarge, commitmentMismatch

  package static let allRules: [EventError] = [
    .eventTooLarge, .notCOSE, .protectedHeader, .unprotectedHeader, .signatureLength, .headerShape,
    .charterCommunity, .sequenceStart, .tooManyParents, .parentsUnsorted, .previousAmongParents,
    .charterEdges,
    .noEdges, .factsShape, .bodyShape, .bodyForbidden, .bodyRequired, .keyNotAdmissible, .wrongSignature,
    .wrongStatement, .statementForeign, .deviceIsRoot, .bodyTooLarge, .commitmentMismatch,
  ]

  package var name: String {
    if case .encoding(let error) = self { return "\(error)" }
    return "\(self)"
  }

  /// What a decoder's error means where the schema named by `shape` was being read: another type or count is
  /// that schema's rule, everything else is a rule of the encoding.
  static func reading(_ shape: EventError, _ error: CBORError) -> EventError {
    switch error {
    case .wrongType, .wrongCount, .tooLong: shape
    default: .encoding(error)
    }
  }
}
