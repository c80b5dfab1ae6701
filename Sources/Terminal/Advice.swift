/// How a program ends, for scripts.
package enum ExitStatus: Int32, Sendable {
  case ok = 0
  /// The answer is no, or it could not be done.
  case no = 1
  /// The command line makes no sense.
  case usage = 2
  /// The node could not be reached.
  case unreachable = 3
  /// The node, or the community, does not let this person do it.
  case unauthorised = 4
  /// What was to be checked is not all there.
  case incomplete = 5
}

/// An error as a person needs it: what happened, and what to do next.
package struct Advice: Error, Equatable {
  package let status: ExitStatus
  package let what: Message
  package let next: Message?

  package init(_ status: ExitStatus = .no, _ what: Message, next: Message? = nil) {
    (self.status, self.what, self.next) = (status, what, next)
  }
}

extension Output {
  /// Says it on stderr. With `json` there is besides an object on stdout instead of the answer: who reads
  /// JSON finds the reason where the answer would have been, and the terminal shows it all the same.
  package func report(_ advice: Advice, program: String = "kollektiv", json: Bool = false) {
    if json {
      say(
        json: "error",
        [
          "error": .string(advice.what.text(in: language).plain),
          "advice": .optional(advice.next?.text(in: language).plain),
          "status": .int(Int64(advice.status.rawValue)),
        ])
    }
    var text: Text = "\("\(program):", .warning) \(advice.what.text(in: language))"
    if let next = advice.next { text += "\n  \("→", .dim) \(next.text(in: language))" }
    note(text)
  }
}
