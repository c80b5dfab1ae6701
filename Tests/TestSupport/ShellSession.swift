package import Foundation
import Glibc

/// One bash that runs command after command in a fresh home, its stdout and stderr in one pipe. It leads a
/// process group of its own, so that nothing that it started stays behind.
package final class ShellSession {
  package let home: URL
  private let process: pid_t
  private let inlet: Int32
  private let outlet: Int32
  /// No command prints it: it is another one in every session.
  private let mark = "end-\(UUID().uuidString)"
  private var isOver = false

  package init(environment: [String: String] = [:]) throws {
    home = FileManager.default.temporaryDirectory.appending(path: "kollektiv-home-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    var (commands, answers): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&commands) == 0, pipe(&answers) == 0 else { throw POSIXError(.EMFILE) }
    (inlet, outlet) = (commands[1], answers[0])
    for end in commands + answers { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(outlet, F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, commands[0], 3)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, answers[1], 1)
    posix_spawn_file_actions_adddup2(&actions, answers[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    // The thread that runs this may have all signals blocked, which a shell would pass on.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var variables = [
      "PATH": Surroundings.variables["PATH"] ?? "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb",
    ]
    variables.merge(environment) { $1 }
    variables["HOME"] = home.path
    // Commands come by descriptor 3, which no command inherits; stdin is empty for all of them.
    let loop = """
      cd; while IFS= read -r -d '' -u 3 c; do eval "$c" 3<&-; printf '\\n%s %d\\n' \(mark) $?; done
      """
    let words = ["bash", "--noprofile", "--norc", "-c", loop].map { (word: String) in strdup(word) } + [nil]
    let settings = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var process = pid_t()
    let status = posix_spawnp(&process, "bash", &actions, &attributes, words, settings)
    self.process = process
    close(commands[0])
    close(answers[1])
    guard status == 0 else {
      isOver = true
      throw POSIXError(.ENOENT)
    }
  }

  deinit { end() }

  /// The lines that the command printed, and `[exit N]` where it failed; nil if it was not done in time,
  /// which ends the session.
  package func run(_ command: String, limit: Duration) -> [String]? {
    guard !isOver else { return nil }
    send(command)
    var bytes: [UInt8] = []
    let deadline = ContinuousClock.now + limit
    while true {
      let rest = deadline - ContinuousClock.now
      var ready = pollfd(fd: outlet, events: Int16(POLLIN), revents: 0)
      let milliseconds = rest.components.seconds * 1000 + rest.components.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0, poll(&ready, 1, Int32(clamping: milliseconds)) > 0 else { break }
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(outlet, &part, part.count)
      if count == 0 { break }
      if count > 0 { bytes += part.prefix(count) }
      if let lines = lines(String(decoding: bytes, as: UTF8.self)) { return lines }
    }
    end()
    return nil
  }

  private func lines(_ text: String) -> [String]? {
    let parts = text.components(separatedBy: "\n\(mark) ")
    guard parts.count == 2, parts[1].hasSuffix("\n"), let status = Int(parts[1].dropLast()) else {
      return nil
    }
    var lines = parts[0].isEmpty ? [] : parts[0].components(separatedBy: "\n")
    // The command's own last line break.
    if lines.last == "" { lines.removeLast() }
    if status != 0 { lines.append("[exit \(status)]") }
    return lines
  }

  private func send(_ command: String) {
    let bytes = Array(command.utf8) + [0]
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(inlet, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Kills what is left of the session, and removes its home.
  package func end() {
    guard !isOver else { return }
    isOver = true
    kill(-process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(inlet)
    close(outlet)
    try? FileManager.default.removeItem(at: home)
  }
}
