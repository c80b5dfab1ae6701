internal import NIOCore
internal import Synchronization

/// Bytes on their way from whoever sends to the event loop, in chunks that TLS likes.
///
/// Each byte is copied once, into the last chunk, so many small frames make one write.
final class Outbox: Sendable {
  /// Four records of TLS.
  static let chunkBytes = 64 << 10

  private struct State {
    /// Only the last one still grows.
    var chunks = CircularBuffer<ByteBuffer>()
    /// With what is being written.
    var waiting = 0
    var isPumpCalled = false
    var hasEnded = false
  }

  /// What a sender has to do.
  enum Call { case nothing, pump, overflow }

  private let state = Mutex(State())
  private let maximumBytes: Int
  private let frameBytes: Int

  init(limits: TransportLimits) { (maximumBytes, frameBytes) = (limits.outgoingBytes, limits.frameBytes) }

  /// Frames the payloads. After the end nothing is taken any more. O(bytes).
  func put(_ payloads: [[UInt8]]) -> Call {
    let count = payloads.reduce(0) { $0 + 4 + $1.count }
    return state.withLock { state in
      guard !state.hasEnded, count > 0 else { return .nothing }
      guard state.waiting + count <= maximumBytes else {
        state.hasEnded = true
        return .overflow
      }
      state.waiting += count
      for payload in payloads {
        precondition((1...frameBytes).contains(payload.count), "a frame has 1 byte to the limit")
        withUnsafeBytes(of: UInt32(payload.count).bigEndian) { Outbox.append($0, to: &state.chunks) }
        payload.withUnsafeBytes { Outbox.append($0, to: &state.chunks) }
      }
      defer { state.isPumpCalled = true }
      return state.isPumpCalled ? .nothing : .pump
    }
  }

  private static func append(_ bytes: UnsafeRawBufferPointer, to chunks: inout CircularBuffer<ByteBuffer>) {
    var rest = bytes[...]
    while !rest.isEmpty {
      if chunks.last.map({ $0.readableBytes == chunkBytes }) ?? true { chunks.append(ByteBuffer()) }
      let last = chunks.index(before: chunks.endIndex)
      let piece = rest.prefix(chunkBytes - chunks[last].readableBytes)
      chunks[last].writeBytes(piece)
      rest = rest.dropFirst(piece.count)
    }
  }

  /// The next chunk to write; nil when there is none, and then the next sender calls the pump again.
  func take() -> ByteBuffer? {
    state.withLock { state in
      let chunk = state.chunks.popFirst()
      if chunk == nil { state.isPumpCalled = false }
      return chunk
    }
  }

  /// After a chunk was written: whether nothing is waiting any more.
  func wrote(_ count: Int) -> Bool {
    state.withLock { state in
      state.waiting -= count
      return state.waiting == 0
    }
  }

  /// Refuses what would be sent from now on, and forgets what is waiting unless it is to go out still.
  /// Returns whether something is waiting.
  func end(keepingWaiting: Bool) -> Bool {
    state.withLock { state in
      state.hasEnded = true
      if !keepingWaiting { state.chunks.removeAll() }
      return state.waiting > 0
    }
  }
}
