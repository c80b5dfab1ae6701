import Glibc
import Synchronization

/// What a command prints, and to whom: the answers go to stdout, all else to stderr. Answers are gathered and
/// written in large pieces, at the latest by `finish()`, which every program calls last.
///
/// A reader that went away (`| head`) is no error: what is left is dropped, and `isClosed` tells those who
/// would go on for long.
package final class Output: Sendable {
  /// Of this process.
  package static let process = Output()

  package let language: Language
  /// Whether stdout goes to a person.
  package let isTerminal: Bool
  package let isErrorTerminal: Bool
  let environment: Environment
  let descriptors: Descriptors
  let hasColour: Bool
  let hasErrorColour: Bool
  private let state: Mutex<State>

  package struct Descriptors: Sendable {
    package let input: Int32
    package let output: Int32
    package let error: Int32

    package init(input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, error: Int32 = STDERR_FILENO) {
      (self.input, self.output, self.error) = (input, output, error)
    }
  }

  private struct State {
    var buffer: [UInt8] = []
    var isClosed = false
    var pager: Pager?
  }

  private static let largeEnough = 1 << 16

  /// What a write to a closed pipe does must not depend on who reads: it fails, and no signal comes.
  private static let brokenPipesAreErrors: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  package init(_ descriptors: Descriptors = Descriptors(), environment: Environment = .process) {
    _ = Output.brokenPipesAreErrors
    self.descriptors = descriptors
    self.environment = environment
    language = Language(environment)
    isTerminal = isatty(descriptors.output) == 1
    isErrorTerminal = isatty(descriptors.error) == 1
    hasColour = Output.wantsColour(isTerminal, environment)
    hasErrorColour = Output.wantsColour(isErrorTerminal, environment)
    state = Mutex(State())
  }

  /// `NO_COLOR` (no-color.org) beats `CLICOLOR_FORCE` (bixense.com/clicolors), which beats what the
  /// terminal is.
  private static func wantsColour(_ isTerminal: Bool, _ environment: Environment) -> Bool {
    if environment["NO_COLOR"] != nil { return false }
    if let forced = environment["CLICOLOR_FORCE"], forced != "0" { return true }
    return isTerminal && environment["TERM"] != "dumb"
  }

  /// Columns of a line: `COLUMNS`, else what the terminal says, else nil: a file has no width, and nothing is
  /// wrapped or shortened there. Asked anew each time, for windows change.
  package var width: Int? {
    if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    guard isTerminal else { return nil }
    var size = winsize()
    let isKnown = ioctl(descriptors.output, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Whether the reader of stdout went away.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  /// An answer, with a line break behind it.
  package func say(_ message: Message) { say(message.text(in: language)) }

  package func say(_ line: Text) { write(line + "\n") }

  package func say(_ lines: [Text]) {
    for line in lines { say(line) }
  }

  package func say(_ table: Table) { say(table.lines(width: width)) }

  /// A part of an answer.
  package func write(_ text: Text) { write(bytes: Array(text.rendered(colour: hasColour).utf8)) }

  /// A word beside the answer, on stderr: a person reads it, a pipe does not.
  package func note(_ message: Message) { note(message.text(in: language)) }

  package func note(_ line: Text) { writeError((line + "\n").rendered(colour: hasErrorColour)) }

  /// Bytes as they are: only for what we encoded ourselves.
  func write(bytes: [UInt8]) {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.buffer += bytes
      if state.buffer.count >= Output.largeEnough { flush(&state) }
    }
  }

  /// After the answers that were given before it, as a terminal has to show them.
  func writeError(_ text: String) {
    flush()
    _ = writeAll(Array(text.utf8), to: descriptors.error)
  }

  package func flush() { state.withLock { flush(&$0) } }

  private func flush(_ state: inout State) {
    guard !state.buffer.isEmpty else { return }
    if !writeAll(state.buffer, to: state.pager?.inlet ?? descriptors.output) { state.isClosed = true }
    state.buffer = []
  }

  /// From here on answers go through the reader's pager, if stdout is a terminal and there is a pager.
  /// `isWanted` is false under `--no-pager`.
  package func page(if isWanted: Bool = true) {
    guard isWanted, isTerminal else { return }
    flush()
    state.withLock { state in
      if state.pager == nil { state.pager = Pager.start(environment, output: descriptors.output) }
    }
  }

  /// Writes what is left and waits until a pager is left. A page that nobody wants to read to its end is no
  /// error. May be called again, and more may be said behind it.
  package func finish() {
    flush()
    let pager = state.withLock { state in
      let pager = state.pager.take()
      if pager != nil { state.isClosed = false }
      return pager
    }
    pager?.finish()
  }
}

/// Whether all of it was written; false where the reader went away or the disk is full.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes { raw in
      Glibc.write(descriptor, raw.baseAddress?.advanced(by: written), raw.count - written)
    }
    if count > 0 {
      written += count
    } else if count < 0, errno == EAGAIN {
      // Somebody who shares the terminal has made it non-blocking.
      var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&wait, 1, -1)
    } else if count == 0 || errno != EINTR {
      return false
    }
  }
  return true
}
