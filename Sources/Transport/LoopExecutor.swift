internal import NIOCore

/// Runs tasks on an event loop.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // On the loop itself this wakes nobody: it is the next thing that is run there.
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
