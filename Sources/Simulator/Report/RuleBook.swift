import Events
import Governance

/// The names of all rules that an event can break: of its bytes, and of its place in the graph.
enum RuleBook {
  static let names: [String] = bytes + graph + ["futureTime", "unknownKind", "unknownVersion", "malformedMessage"]

  static let bytes = EventError.allRules.map(\.name)

  static let graph = Refusal.allCases.map(\.rawValue)
}
