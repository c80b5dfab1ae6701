import Client
import CSQLite
import Events
import Foundation
import Glibc
import Sodium
import Store

/// What it takes from the shell's word to the end of a command of the client, over that of a program that
/// does nothing.
enum Start {
  struct Result {
    /// Over the wall time, and over the CPU time, of the empty program in the same turn.
    var (whoami, feed) = (Sample(), Sample())
    var (whoamiCPU, feedCPU) = (Sample(), Sample())
    /// Seconds.
    var (emptyTime, whoamiTime, feedTime) = (Sample(), Sample(), Sample())
  }

  private static let passphrase = "nobody needs to know it"

  /// `store` has everything of people of a department whose node has the key `department`. nil where the
  /// programs have not been built.
  static func measure(
    _ store: String, of department: SigningKey, turns: Int, in folder: String
  ) throws -> Result? {
    let path = (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString)
      .deletingLastPathComponent
    let (client, empty) = ("\(path)/kollektiv", "\(path)/EmptyProgram")
    guard [client, empty].allSatisfy({ FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
    let home = Home(path: "\(folder)/home")
    try blocking { try await prepare(home, store, department, in: folder) }
    let environment = ["KOLLEKTIV_HOME=\(home.path)", "LC_ALL=C.UTF-8", "NO_COLOR=1"]
    var result = Result()
    for turn in -2..<turns {
      let nothing = Spawn.run([empty], environment)
      let whoami = Spawn.run([client, "whoami"], environment)
      let feed = Spawn.run([client, "feed", "-n", "20"], environment)
      // The first two warm the caches.
      guard turn >= 0 else { continue }
      result.emptyTime.append(nothing.wall)
      result.whoamiTime.append(whoami.wall)
      result.feedTime.append(feed.wall)
      result.whoami.append(whoami.wall / nothing.wall)
      result.feed.append(feed.wall / nothing.wall)
      result.whoamiCPU.append(whoami.cpu / nothing.cpu)
      result.feedCPU.append(feed.cpu / nothing.cpu)
    }
    return result
  }

  /// A client that is enrolled, has it all, and has joined the community.
  private static func prepare(
    _ home: Home, _ store: String, _ department: SigningKey, in folder: String
  ) async throws {
    let node = try await MeshNode("start", in: folder, seed: department.seed)
    let enrolment = try Enrolment.begin(
      in: home, with: try await node.invitation(), name: "Ada", passphrase: passphrase, cost: .least,
      now: Clock.today)
    _ = try await enrolment.redeem()
    await node.stop()
    Files.remove(store: home.store)
    try Files.copy(store, to: home.store)
    try await ClientSession.run(in: home, .offline) { session in
      let communities = try await session.read { (store) throws(StoreError) in try store.communities() }
      for community in communities { try await session.join(community.id) }
    }
    checkpoint(home.store)
  }

  private static func checkpoint(_ path: String) {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    precondition(
      sqlite3_open(path, &database) == SQLITE_OK
        && sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK,
      "a store can be checkpointed")
  }
}

/// A run of another program.
enum Spawn {
  struct Run {
    let wall: Double
    /// In the program and in the kernel for it.
    let cpu: Double
    /// The most memory that was resident, in bytes, as far as somebody looked.
    var peak = 0
  }

  /// Its output goes nowhere. `watching` looks at its memory a hundred times a second: what the kernel tells
  /// in the end counts what this process had when it made the other.
  static func run(_ words: [String], _ environment: [String], watching: Bool = false) -> Run {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    let (arguments, variables) = (strings(words), strings(environment))
    defer { for string in arguments + variables { free(string) } }
    var child = pid_t()
    var (status, usage) = (Int32(0), rusage())
    var peak = 0
    let start = Clock.wall
    let isThere = posix_spawn(&child, words[0], &actions, nil, arguments, variables) == 0
    while isThere, watching, !isOver(child) {
      peak = max(peak, Clock.peakResident(of: child))
      usleep(10_000)
    }
    precondition(
      isThere && wait4(child, &status, 0, &usage) == child && status == 0,
      "\(words.joined(separator: " ")) succeeds")
    let wall = Clock.wall - start
    return Run(
      wall: wall, cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak: peak)
  }

  /// Whether the child has ended; it is still to be waited for.
  private static func isOver(_ child: pid_t) -> Bool {
    var end = siginfo_t()
    return waitid(P_PID, id_t(child), &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_signo != 0
  }

  private static func strings(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { strdup($0) } + [nil]
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
