import Glibc
import Synchronization

/// A terminal that does not show what is typed, for the time of one question. However that ends, by an
/// answer, an error or a signal, the echo is back before anything else happens (as `readpassphrase` of BSD
/// does it: a handler only notes the signal, which is raised again behind the restoration).
enum HiddenEcho {
  private static let caught = Atomic<Int32>(0)
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  /// Whether a signal wants the question to end.
  static var isInterrupted: Bool { caught.load(ordering: .relaxed) != 0 }

  static func `while`<Answer>(_ terminal: Int32, _ body: () -> Answer) -> Answer {
    caught.store(0, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { HiddenEcho.caught.store($0, ordering: .relaxed) }
    // No SA_RESTART: the read is to be interrupted.
    var old = signals.map { _ in sigaction() }
    for (place, signal) in signals.enumerated() { sigaction(signal, &action, &old[place]) }
    var settings = termios()
    let isTerminal = tcgetattr(terminal, &settings) == 0
    let before = settings
    if isTerminal {
      settings.c_lflag &= ~tcflag_t(ECHO | ECHONL)
      tcsetattr(terminal, TCSAFLUSH, &settings)
    }
    let answer = body()
    if isTerminal {
      settings = before
      tcsetattr(terminal, TCSAFLUSH, &settings)
    }
    for (place, signal) in signals.enumerated() { sigaction(signal, &old[place], nil) }
    let signal = caught.exchange(0, ordering: .relaxed)
    if signal != 0 { kill(getpid(), signal) }
    return answer
  }
}
