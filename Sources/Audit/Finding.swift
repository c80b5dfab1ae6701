package import Bundles
package import Events
package import Governance

/// A rule of the spec that a bundle breaks, under its name there.
package enum Rule: Hashable, Sendable {
  /// Of the file (Protocol/bundle.md).
  case bundle(BundleError)
  /// Of an event's bytes, or of its body (event.md).
  case event(EventError)
  /// Of the graph and of who may do what (graph.md §4.1, membership.md §5.3).
  case refusal(Refusal)
  /// A receipt that its node has not signed (bundle.md §7.1).
  case receiptSignature
  /// A body that an erasure has erased (bundle.md §7.1).
  case erasedBody

  package var name: String {
    switch self {
    case .bundle(let error): error.name
    case .event(let error): error.name
    case .refusal(let refusal): refusal.rawValue
    case .receiptSignature: "receiptSignature"
    case .erasedBody: "erasedBody"
    }
  }
}

/// What breaks which rule.
package struct Finding: Equatable, Sendable {
  package let rule: Rule
  /// How many events of the bundle stand before it; nil where it was found only in the end.
  package let position: Int?
  /// nil where the bytes are no event, or it is no event's fault.
  package let event: EventID?
}

/// What an audit comes to.
package enum Verdict: Equatable, Sendable {
  case valid
  /// The first thing in the file that breaks a rule.
  case invalid(Finding)
  case incomplete(Missing)

  package var name: String {
    switch self {
    case .valid: "valid"
    case .invalid: "invalid"
    case .incomplete: "incomplete"
    }
  }
}

/// What a bundle lacks.
package struct Missing: Equatable, Sendable {
  /// The rest of the file.
  package var end = false
  /// Events that others cite, or that a recognised node has acknowledged; ascending.
  package var events: [EventID] = []
  /// Events whose bodies are not there, and no erasure says why; ascending.
  package var bodies: [EventID] = []
  /// Events that this version has no rules for; ascending.
  package var rules: [EventID] = []

  package var isNothing: Bool { !end && events.isEmpty && bodies.isEmpty && rules.isEmpty }
}
