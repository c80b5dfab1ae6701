import Events
import Foundation
import Replica

/// Two threads that examine messages ahead of the one writer, as a node's shell does; the writer is the
/// thread that asks.
///
/// Threads and not tasks: the writer blocks in the disk's syncs, and as a task it would take one of the two
/// threads that the tasks have with it. What is ahead is bounded, as it would be in a node.
final class Examiners {
  static let threads = 2
  /// Messages that may be examined and not yet taken.
  static let ahead = 32

  private let work: Work

  init(_ messages: [[UInt8]], known: [AdmissibleKeys]) {
    precondition(known.count == Self.threads, "each thread remembers its own keys")
    let work = Work(messages)
    self.work = work
    for known in known {
      Thread.detachNewThread {
        var known = known
        while let (number, message) = work.next() { work.finish(number, Examined(message, &known)) }
        work.leave(known)
      }
    }
  }

  /// The next messages, in their order, as soon as they are examined.
  func take(_ count: Int) -> [Examined] { work.take(count) }

  /// Ends the threads, and returns the keys that they know.
  func finish() -> [AdmissibleKeys] { work.wait() }

  // Every field is read and written under the lock only.
  private final class Work: @unchecked Sendable {
    private let lock = NSCondition()
    private let messages: [[UInt8]]
    private var examined: [Int: Examined] = [:]
    private var started = 0
    private var taken = 0
    private var known: [AdmissibleKeys] = []

    init(_ messages: [[UInt8]]) { self.messages = messages }

    func next() -> (Int, [UInt8])? {
      lock.withLock {
        while started < messages.count, started >= taken + Examiners.ahead { lock.wait() }
        guard started < messages.count else { return nil }
        defer { started += 1 }
        return (started, messages[started])
      }
    }

    func finish(_ number: Int, _ message: Examined) {
      lock.withLock {
        examined[number] = message
        lock.broadcast()
      }
    }

    func take(_ count: Int) -> [Examined] {
      lock.withLock {
        let wanted = taken..<(taken + count)
        while wanted.contains(where: { examined[$0] == nil }) { lock.wait() }
        taken += count
        lock.broadcast()
        return wanted.compactMap { examined.removeValue(forKey: $0) }
      }
    }

    func leave(_ keys: AdmissibleKeys) {
      lock.withLock {
        known.append(keys)
        lock.broadcast()
      }
    }

    func wait() -> [AdmissibleKeys] {
      lock.withLock {
        while known.count < Examiners.threads { lock.wait() }
        return known
      }
    }
  }
}
