import Foundation
import Glibc
import Synchronization

/// One real process, leader of a process group of its own, with its output in files. It is killed with the
/// last reference to it, so that nothing stays behind when a test fails.
final class Launched: Sendable {
  let process: pid_t
  private let outputs: String
  /// As a shell has it: 128 and more for a signal. nil while it runs, or nobody has looked.
  private let end = Mutex<Int32?>(nil)

  /// - Parameters:
  ///   - words: the program, looked for in PATH if it has no slash, and its arguments.
  ///   - variables: its whole environment.
  ///   - outputs: the path of files `.out` and `.err` that are made anew.
  init(_ words: [String], _ variables: [String: String], outputs: String) throws {
    self.outputs = outputs
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputs + ".out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, outputs + ".err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    let arguments = words.map { strdup($0) } + [nil]
    let settings = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in arguments + settings { free(word) } }
    var process = pid_t()
    let status = posix_spawnp(&process, words[0], &actions, &attributes, arguments, settings)
    self.process = process
    guard status == 0 else {
      end.withLock { $0 = 127 }
      throw Unexpected("\(words[0]) cannot be started: \(String(cString: strerror(status)))")
    }
  }

  deinit {
    guard end.withLock({ $0 == nil }) else { return }
    Glibc.kill(-process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// The status, if it has ended.
  var status: Int32? {
    end.withLock { end in
      var status: Int32 = 0
      if end == nil, waitpid(process, &status, WNOHANG) == process {
        end = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
      }
      return end
    }
  }

  /// To a process that is there still, or is not waited for yet: its number is nobody else's.
  func send(_ signal: Int32) {
    end.withLock { end in if end == nil { _ = Glibc.kill(process, signal) } }
  }

  /// Waits for the end for at most so long; nil if it goes on.
  func wait(within limit: Duration) async throws -> Int32? {
    let deadline = ContinuousClock.now + limit
    while status == nil, ContinuousClock.now < deadline {
      try await Task.sleep(for: min(.milliseconds(3), deadline - .now))
    }
    return status
  }

  /// As `kill -9` does, and waits until it is gone.
  func kill() async throws {
    send(SIGKILL)
    guard try await wait(within: .seconds(60)) != nil else { throw Unexpected("a killed process lives on") }
  }

  /// What it has written so far.
  var out: String { text(".out") }
  var err: String { text(".err") }

  private func text(_ suffix: String) -> String {
    String(decoding: FileManager.default.contents(atPath: outputs + suffix) ?? Data(), as: UTF8.self)
  }

  /// All of it. Throws where it is not done in time, which ends it.
  func outcome(within limit: Duration = .seconds(60)) async throws -> Outcome {
    guard let status = try await wait(within: limit) else {
      try await kill()
      throw Unexpected("not done after \(limit): \(out)\(err)")
    }
    return Outcome(status: status, out: out, err: err)
  }
}

/// What a command came to.
struct Outcome: Sendable {
  let status: Int32
  let out: String
  let err: String

  func json<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(out.utf8))
  }

  /// Throws unless it succeeded.
  @discardableResult
  func good() throws -> Outcome {
    guard status == 0 else { throw Unexpected("exit \(status): \(out)\(err)") }
    return self
  }
}

/// What keeps a test from going on.
struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Looks again and again until it is so. Throws after the limit.
func eventually(
  _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(20),
  _ isSo: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !isSo() {
    guard ContinuousClock.now < deadline else { throw Unexpected("after \(limit) still not so: \(what)") }
    try await Task.sleep(for: pause)
  }
}
