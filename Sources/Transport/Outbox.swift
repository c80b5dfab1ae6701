internal import NIOCore
internal import Synchronization

/// Bytes on their way from whoever sends to the event loop, in chunks that TLS likes.
///
/// Each byte is copied once, into the last chunk, so many small frames make one write.
final class Outbox: Sendable {
  /// Four records of TLS.
  static let chunkBytes = 64 << 10

  private struct State {
    /// Full ones.
    var chunks = CircularBuffer<ByteBuffer>()
    /// What came last, and still grows.
    var tail = ByteBuffer()
    /// With what is being written.
    var waiting = 0
    var isPumpCalled = false
    /// Whether somebody waits for everything to be gone.
    var isAwaited = false
    var hasEnded = false

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(chunkBytes - tail.readableBytes)
        tail.writeBytes(piece)
        if tail.readableBytes == chunkBytes { chunks.append(cut()) }
        rest = rest.dropFirst(piece.count)
      }
    }

    mutating func cut() -> ByteBuffer {
      defer { tail = ByteBuffer() }
      return tail
    }
  }

  var waitingBytes: Int { state.withLock { $0.waiting } }

  /// What a sender has to do.
  enum Call { case nothing, pump, overflow }

  private let state = Mutex(State())
  private let maximumBytes: Int
  private let frameBytes: Int

  init(limits: TransportLimits) { (maximumBytes, frameBytes) = (limits.outgoingBytes, limits.frameBytes) }

  /// Frames the payloads. After the end nothing is taken any more. O(bytes).
  func put(_ payloads: [[UInt8]], isAwaited: Bool = false) -> Call {
    let count = payloads.reduce(0) { $0 + 4 + $1.count }
    return state.withLock { state in
      guard !state.hasEnded, count > 0 else { return .nothing }
      guard state.waiting + count <= maximumBytes else {
        state.hasEnded = true
        return .overflow
      }
      state.waiting += count
      if isAwaited { state.isAwaited = true }
      for payload in payloads {
        precondition((1...frameBytes).contains(payload.count), "a frame has 1 byte to the limit")
        withUnsafeBytes(of: UInt32(payload.count).bigEndian) { state.append($0) }
        payload.withUnsafeBytes { state.append($0) }
      }
      defer { state.isPumpCalled = true }
      return state.isPumpCalled ? .nothing : .pump
    }
  }

  /// The next chunk to write; nil when there is none, and then the next sender calls the pump again.
  func take() -> ByteBuffer? {
    state.withLock { state in
      if let chunk = state.chunks.popFirst() { return chunk }
      guard state.tail.readableBytes > 0 else {
        state.isPumpCalled = false
        return nil
      }
      return state.cut()
    }
  }

  /// After a chunk was written: whether nothing is waiting any more, and whether somebody waited for that.
  func wrote(_ count: Int) -> (isDrained: Bool, isAwaited: Bool) {
    state.withLock { state in
      state.waiting -= count
      guard state.waiting == 0 else { return (false, false) }
      defer { state.isAwaited = false }
      return (true, state.isAwaited)
    }
  }

  /// Refuses what would be sent from now on, and forgets what is waiting unless it is to go out still.
  /// Returns whether something is waiting.
  func end(keepingWaiting: Bool) -> Bool {
    state.withLock { state in
      state.hasEnded = true
      if !keepingWaiting { (state.chunks, state.tail) = ([], ByteBuffer()) }
      return state.waiting > 0
    }
  }
}
