/// How far a long work has come, on stderr: a line that is drawn again ten times a second, once the work has
/// taken 300 ms. Where stderr is no terminal nothing moves, and one plain line comes at the end.
///
/// The clock comes in: milliseconds, never running backwards.
package struct ProgressBar {
  package enum Unit: Sendable {
    case bytes
    /// What is counted: "posts".
    case items(Message)
  }

  static let patience: UInt64 = 300
  static let pace: UInt64 = 100
  private static let barWidth = 20

  private let output: Output
  private let title: Message
  private let unit: Unit
  private let total: UInt64?
  private let clock: () -> UInt64
  private let start: UInt64
  private var nextDrawing: UInt64
  private var done: UInt64 = 0
  private var isShown = false

  /// - Parameter total: nil where it is not known.
  package init(
    _ title: Message, unit: Unit, total: UInt64?, on output: Output,
    clock: @escaping () -> UInt64 = { WallClock.steady }
  ) {
    (self.output, self.title, self.unit, self.total, self.clock) = (output, title, unit, total, clock)
    start = clock()
    nextDrawing = output.isErrorTerminal ? start + ProgressBar.patience : .max
  }

  /// Cheap: mostly one look at the clock, and none where nobody watches.
  package mutating func tick(done: UInt64) {
    self.done = done
    guard nextDrawing != .max else { return }
    let now = clock()
    guard now >= nextDrawing else { return }
    nextDrawing = now + ProgressBar.pace
    isShown = true
    let line = line(at: now).truncated(to: max(1, (output.width ?? 80) - 1))
    output.writeError("\r\(line.rendered(colour: output.hasErrorColour))\u{1b}[K")
  }

  /// What was done in how long stays behind, unless it went so fast that a person saw nothing of it.
  package mutating func finish() {
    nextDrawing = .max
    if isShown { output.writeError("\r\u{1b}[K") }
    if isShown || !output.isErrorTerminal { output.note(summary(at: clock())) }
    isShown = false
  }

  func line(at now: UInt64) -> Text {
    let language = output.language
    var line = title.text(in: language)
    if let total, total > 0 {
      let part = min(1, Double(done) / Double(total))
      let full = Int(part * Double(ProgressBar.barWidth))
      line += " \(String(repeating: "█", count: full), .good)"
      line += "\(String(repeating: "░", count: ProgressBar.barWidth - full), .dim) \(Int(part * 100)) %"
    }
    line += "  \(amount(done))"
    if let rate = rate(at: now) {
      line += "  \(amount(rate))/s"
      if let total, total > done, rate > 0 {
        let rest = language.duration(seconds: (total - done - 1) / rate + 1)
        line += language.choose(en: "  \(rest) left", de: "  noch \(rest)")
      }
    }
    return line
  }

  private func summary(at now: UInt64) -> Text {
    let time = output.language.duration(seconds: (now - start + 500) / 1000)
    return "\(title.text(in: output.language)): \(amount(done)), \(time)"
  }

  /// A second, nil before anything can be told.
  private func rate(at now: UInt64) -> UInt64? {
    let elapsed = now - start
    guard elapsed > 0, done > 0 else { return nil }
    return UInt64(min(Double(done) * 1000 / Double(elapsed), 1e18))
  }

  private func amount(_ number: UInt64) -> Text {
    switch unit {
    case .bytes: Text(output.language.size(number))
    case .items(let noun):
      "\(output.language.count(Int(clamping: number))) \(noun.text(in: output.language))"
    }
  }
}
