import Glibc
import TestSupport
import Testing

@testable import Client

func removeFile(_ path: String) -> Int32 { unlink(path) }

@Suite struct TurnTests {
  let directory = TemporaryDirectory()

  var home: Home { Home(path: directory.path) }

  @Test func onlyOneHasIt() throws {
    let first = try #require(try Turn.tryTake(in: home))
    #expect(try Turn.tryTake(in: home) == nil)
    #expect(try !first.isWanted)
    withExtendedLifetime(first) {}
  }

  @Test func isFreeWhenItIsLetGo() throws {
    for _ in 0..<3 { #expect(try Turn.tryTake(in: home) != nil) }
  }

  /// Who waits is seen, and gets it as soon as the one who has it lets go; who comes later comes later.
  @Test func isHandedOn() throws {
    var first: Turn? = try Turn.tryTake(in: home)
    #expect(first != nil)
    let waiter = Waiter(home)
    waiter.start()
    // The waiter holds `next` from some moment on; looking is all there is to do.
    while try first?.isWanted == false { sched_yield() }
    #expect(!waiter.hasIt)
    first = nil
    waiter.join()
    #expect(waiter.hasIt)
  }

  @Test func waitingEndsInTime() async throws {
    let first = try #require(try Turn.tryTake(in: home))
    await #expect(throws: ClientError.busy) { try await Turn.take(in: home, within: .milliseconds(20)) }
    withExtendedLifetime(first) {}
    #expect(try !first.isWanted)
  }

  /// The kernel drops the locks of a process that was killed.
  @Test func killedProcessLeavesNothing() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let script =
      "exec 8>>\(home.next); flock 8; exec 9>>\(home.turn); flock 9; flock -u 8; echo >&7; exec sleep 600"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 7)
    let words: [String] = ["sh", "-c", script]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    var child: pid_t = 0
    #expect(posix_spawn(&child, "/bin/sh", &actions, nil, arguments, environ) == 0)
    close(ends[1])
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 1)
    #expect(try Turn.tryTake(in: home) == nil)
    kill(child, SIGKILL)
    waitpid(child, nil, 0)
    #expect(try Turn.tryTake(in: home) != nil)
    close(ends[0])
    for argument in arguments { free(argument) }
    posix_spawn_file_actions_destroy(&actions)
  }
}

/// A thread that waits for the turn.
private final class Waiter {
  private let home: Home
  private var thread = pthread_t()
  private let flag: UnsafeMutablePointer<Bool>

  init(_ home: Home) {
    self.home = home
    flag = .allocate(capacity: 1)
    flag.initialize(to: false)
  }

  deinit { flag.deallocate() }

  /// Only asked before the thread can have it, and after it has ended.
  var hasIt: Bool { flag.pointee }

  func start() {
    let context = Unmanaged.passRetained(Box(home, flag))
    pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        let box = Unmanaged<Box>.fromOpaque(raw).takeRetainedValue()
        if let turn = try? Turn.take(in: box.home) {
          box.flag.pointee = true
          withExtendedLifetime(turn) {}
        }
        return nil
      }, context.toOpaque())
  }

  func join() { pthread_join(thread, nil) }

  private final class Box {
    let home: Home
    let flag: UnsafeMutablePointer<Bool>

    init(_ home: Home, _ flag: UnsafeMutablePointer<Bool>) { (self.home, self.flag) = (home, flag) }
  }
}
