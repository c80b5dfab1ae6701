import Events
import Governance

/// The names of all rules that can be seen to be broken: by an event's bytes, by its place in the graph, by a
/// message.
enum RuleBook {
  static let names: [String] =
    encoding + bytes + graph + [
      "futureTime", "unknownKind", "unknownVersion", "malformedMessage", unexpected,
    ]

  /// Of Protocol/encoding.md; where a schema asks for something else the schema's rule is named.
  private static let encoding = Specimen.allCases.prefix { $0 != .eventTooLarge }.map(\.rawValue)

  /// A message cannot carry an event or a body that is too large: it breaks a rule of messages before.
  private static let bytes = EventError.allRules.map(\.name).filter {
    $0 != "bodyTooLarge" && $0 != "eventTooLarge"
  }

  static let graph = Refusal.allCases.map(\.rawValue)

  /// Messages that are not expected, by whichever of their rules.
  private static let unexpected = "unexpected message"

  private static let messages: Set<String> = [
    "notConnected", "unknownToken", "wrongRole", "tooFrequent", "unrequestedBodies", "tooManySessions",
    "unexpectedIndex",
  ]

  static func name(ofCharge rule: String) -> String { messages.contains(rule) ? unexpected : rule }
}
