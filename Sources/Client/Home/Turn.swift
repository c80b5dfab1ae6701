import Glibc

/// The turn to write in a home. Held by at most one process, so that two of them never sign on top of the
/// same event; dropped by the kernel with the process, so that none that was killed leaves anything behind.
///
/// Who waits for `turn` holds `next` meanwhile. So who has the turn for long can see that somebody wants it.
package final class Turn: Sendable {
  private let file: Lock
  private let home: Home

  private init(_ file: Lock, _ home: Home) { (self.file, self.home) = (file, home) }

  /// The turn if it is free and nobody waits for it; nil at once if not. Throws `file`.
  package static func tryTake(in home: Home) throws(ClientError) -> Turn? {
    guard let next = try Lock(home.next, waits: false) else { return nil }
    defer { withExtendedLifetime(next) {} }
    return try Lock(home.turn, waits: false).map { Turn($0, home) }
  }

  /// Waits for the turn, after those who wait already. Blocks the thread. Throws `file`.
  package static func take(in home: Home) throws(ClientError) -> Turn {
    let next = try Lock(home.next, waits: true)
    defer { withExtendedLifetime(next) {} }
    guard let turn = try Lock(home.turn, waits: true) else { preconditionFailure("a lock was waited for") }
    return Turn(turn, home)
  }

  /// Waits for the turn without keeping a thread, up to so long. Throws `busy` after that, and `file`.
  package static func take(in home: Home, within limit: Duration) async throws(ClientError) -> Turn {
    let clock = ContinuousClock()
    let end = clock.now + limit
    var next: Lock?
    repeat {
      if next == nil { next = try Lock(home.next, waits: false) }
      if next != nil, let turn = try Lock(home.turn, waits: false) { return Turn(turn, home) }
      // Somebody has it for as long as a command takes, or looks for us four times a second.
      do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
    } while clock.now < end
    throw .busy
  }

  /// Whether another process waits for its turn. Two system calls. Throws `file`.
  package var isWanted: Bool {
    get throws(ClientError) { try Lock(home.next, waits: false) == nil }
  }
}

/// An exclusive flock of a file, for as long as the value lives.
private final class Lock: Sendable {
  private let file: Int32

  /// nil if somebody else has it and this is not to wait.
  init?(_ path: String, waits: Bool) throws(ClientError) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .file(path: path, errno: errno) }
    while flock(file, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw .file(path: path, errno: errno) }
      return nil
    }
  }

  deinit { if file >= 0 { close(file) } }
}
