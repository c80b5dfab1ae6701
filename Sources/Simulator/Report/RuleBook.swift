import Events
import Governance

/// The names of all rules that can be seen to be broken: by an event's bytes, by its place in the graph, by a message.
enum RuleBook {
  static let names: [String] =
    encoding + bytes + graph + ["futureTime", "unknownKind", "unknownVersion", malformed, unexpected]

  /// Of Protocol/encoding.md; where a schema asks for something else the schema's rule is named.
  private static let encoding = Specimen.allCases.prefix { $0 != .eventTooLarge }.map(\.rawValue)

  /// A message cannot carry a body that is too large: it breaks a rule of messages before.
  private static let bytes = EventError.allRules.map(\.name).filter { $0 != "bodyTooLarge" }

  static let graph = Refusal.allCases.map(\.rawValue)

  /// Messages that are not messages, by whichever of their many rules.
  private static let malformed = "malformed message"
  private static let unexpected = "unexpected message"

  private static let messages: [String: String] = [
    "messageTooLarge": malformed, "unknownMessage": malformed, "fieldCount": malformed,
    "listTooLong": malformed,
    "listEmpty": malformed, "notAscending": malformed, "entryShape": malformed, "eventTooLong": "eventTooLarge",
    "bodyLength": malformed, "wrongType": malformed, "wrongCount": malformed, "tooLong": malformed,
    "notConnected": unexpected, "unknownToken": unexpected, "wrongRole": unexpected,
    "tooFrequent": unexpected,
    "unrequestedBodies": unexpected, "tooManySessions": unexpected,
  ]

  static func name(ofCharge rule: String) -> String { messages[rule] ?? rule }
}
