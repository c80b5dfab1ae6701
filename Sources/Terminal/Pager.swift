import Glibc

/// The program that lets a person read long answers: `$PAGER`, else less if it is installed, else none.
/// `PAGER=cat` and `TERM=dumb` mean none.
struct Pager: Sendable {
  /// Where the answers are written to.
  let inlet: Int32
  private let child: Child

  static func command(_ environment: Environment) -> String? {
    if environment["TERM"] == "dumb" { return nil }
    if let chosen = environment["PAGER"] { return chosen == "cat" ? nil : chosen }
    // Ends by itself where all fits on one screen, keeps colours, leaves the text standing.
    return environment.program("less").map { "\($0) -FRX" }
  }

  static func start(_ environment: Environment, output: Int32) -> Pager? {
    guard let command = command(environment) else { return nil }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // A pager that holds its own inlet open would wait for the end for ever.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    guard let child = Child.start(shell: command, input: ends[0], output: output) else {
      close(ends[1])
      return nil
    }
    return Pager(inlet: ends[1], child: child)
  }

  /// However it ends: that is the reader's choice.
  func finish() {
    close(inlet)
    // Control-C is for the pager, which does not end of it; we would leave it alone with the terminal.
    let old = signal(SIGINT, SIG_IGN)
    _ = child.wait()
    _ = signal(SIGINT, old)
  }
}
