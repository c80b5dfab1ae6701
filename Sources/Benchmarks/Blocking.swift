import Dispatch
import Foundation
import Synchronization

/// Runs what is asynchronous, and waits for it. For this program's main thread, which is none of the threads
/// that the tasks run on.
func blocking<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) throws -> Result {
  let outcome = Outcome<Result>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
    done.signal()
  }
  done.wait()
  guard let result = outcome.result else { preconditionFailure("it is over") }
  return try result.get()
}

/// Runs `body` on so many threads of its own, each with its number, and waits for all. Threads and not
/// tasks: they block in the disk and in sockets.
func onThreads<Result: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) -> Result
) -> [Result] {
  let outcomes = (0..<count).map { _ in Outcome<Result>() }
  let done = DispatchSemaphore(value: 0)
  for number in 0..<count {
    Thread.detachNewThread {
      outcomes[number].set(.success(body(number)))
      done.signal()
    }
  }
  for _ in 0..<count { done.wait() }
  return outcomes.compactMap { try? $0.result?.get() }
}

private final class Outcome<Value: Sendable>: Sendable {
  private let value = Mutex<Result<Value, any Error>?>(nil)

  var result: Result<Value, any Error>? { value.withLock { $0 } }

  func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }
}
