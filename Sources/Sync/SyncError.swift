package import CBOR

/// Why a message is dropped and its sender charged, one case a rule (Protocol/replication.md).
package enum SyncError: Error, Equatable, Hashable, Sendable {
  // ── a message that does not decode
  /// More than 4 MiB.
  case messageTooLarge
  /// Not deterministic CBOR, or another type than the schema asks for.
  case malformed(CBORError)
  /// A number that names no message.
  case unknownMessage
  /// The message has more or fewer fields.
  case fieldCount
  /// A list has more entries than its limit.
  case listTooLong
  /// A list that says something must have an entry.
  case listEmpty
  /// IDs, tokens or keys are not strictly ascending.
  case notAscending
  /// An entry of a list has more or fewer parts.
  case entryShape
  /// An event of more than 64 KiB.
  case eventTooLong
  /// A body that is shorter than its salt and one byte, or longer than 1 MiB.
  case bodyLength

  // ── a message that is not expected
  /// The sender has no session.
  case notConnected
  /// The token names no community that is shared with the sender.
  case unknownToken
  /// This message is not sent by, or to, a replica of this role.
  case wrongRole
  /// What costs work comes more often than from any honest replica.
  case tooFrequent
  /// An index that nobody asked for.
  case unexpectedIndex
  /// Bodies that were not asked for.
  case unrequestedBodies
  /// As many sessions as there may be.
  case tooManySessions
}

extension SyncError {
  /// The name of the rule in the spec: what does not decode has that of its encoding, or one for all.
  package var name: String {
    switch self {
    case .malformed(.wrongType), .malformed(.wrongCount), .malformed(.tooLong), .messageTooLarge,
      .unknownMessage,
      .fieldCount, .listTooLong, .listEmpty, .notAscending, .entryShape, .eventTooLong, .bodyLength:
      "malformedMessage"
    case .malformed(let error): "\(error)"
    default: "\(self)"
    }
  }
}
