internal import Synchronization

/// Whole frames on their way from the event loop to the one task that reads them.
///
/// Bounded by back-pressure: while it is full the socket is not read. What one read of the socket brings may
/// go beyond, by one frame and what the socket's buffer holds.
final class Inbox: Sendable {
  private struct State {
    var frames: [[UInt8]] = []
    var bytes = 0
    var hasEnded = false
    /// nil after a farewell of either side.
    var ending: TransportError?
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let maximumBytes: Int

  init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  var isFull: Bool { state.withLock { $0.bytes >= maximumBytes } }

  func put(_ frames: [[UInt8]], bytes: Int) {
    let reader = state.withLock { state in
      if state.frames.isEmpty { state.frames = frames } else { state.frames += frames }
      state.bytes += bytes
      return state.reader.take()
    }
    reader?.resume()
  }

  /// What was put before can still be taken. Only the first ending counts.
  func end(_ ending: TransportError?) {
    let reader = state.withLock { state in
      if !state.hasEnded { (state.hasEnded, state.ending) = (true, ending) }
      return state.reader.take()
    }
    reader?.resume()
  }

  /// All that is there, as soon as there is something, and whether it had been full; nil after the end.
  ///
  /// Throws the `TransportError` that ended the link, or `CancellationError`. What was not taken stays.
  func take() async throws -> (frames: [[UInt8]], wasFull: Bool)? {
    while true {
      try Task.checkCancellation()
      let (frames, bytes, ended, ending) = state.withLock { state in
        defer { (state.frames, state.bytes) = ([], 0) }
        return (state.frames, state.bytes, state.hasEnded, state.ending)
      }
      if !frames.isEmpty { return (frames, bytes >= maximumBytes) }
      if let ending { throw ending }
      if ended { return nil }
      await wait()
    }
  }

  private func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          // A cancellation that came before now found no reader to wake.
          if !state.frames.isEmpty || state.hasEnded || Task.isCancelled { return true }
          precondition(state.reader == nil, "a link has one reader")
          state.reader = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume()
    }
  }
}
