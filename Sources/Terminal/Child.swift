// `environ` is a variable of C's: only its value is handed on to the child.
@preconcurrency import Glibc

/// A program that we started and wait for.
struct Child: Sendable {
  let process: pid_t

  /// Starts `program` (a path) with its own descriptors where they are given, and with the signals as a
  /// program expects them: the handlers and the blocked ones of ours are not its business.
  static func start(
    _ program: String, _ arguments: [String], input: Int32? = nil, output: Int32? = nil, error: Int32? = nil
  ) -> Child? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (ours, its) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
      if let ours { posix_spawn_file_actions_adddup2(&actions, ours, its) }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (defaults, none) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGINT, SIGQUIT, SIGTERM, SIGHUP] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var words = ([program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process = pid_t()
    let status = posix_spawn(&process, program, &actions, &attributes, words, environ)
    return status == 0 ? Child(process: process) : nil
  }

  /// A command line of the user's (`less -R`, `emacs -nw`), read by the shell as git reads it; `arguments`
  /// are not.
  static func start(
    shell command: String, _ arguments: [String] = [], input: Int32? = nil, output: Int32? = nil,
    error: Int32? = nil
  ) -> Child? {
    start(
      "/bin/sh", ["-c", arguments.isEmpty ? command : command + " \"$@\"", "sh"] + arguments, input: input,
      output: output, error: error)
  }

  /// Waits for its end. True where it ended by itself and says that all went well.
  func wait() -> Bool {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return false }
    }
    return status == 0
  }
}
