package import NIOCore

/// Cuts a stream of bytes into frames: a length of four bytes, big-endian, then as many bytes, at least one.
///
/// The law: no length is believed. It is checked before anything is allocated, and the memory for a frame
/// grows only with what has arrived of it.
package struct FrameDecoder: Sendable {
  /// Bytes that a frame may have.
  package var maximum: Int
  /// Bytes of the current frame's length that are there, 0 to 3, or 4 when it is known.
  private var lengthBytes = 0
  private var length: UInt32 = 0
  private var body: [UInt8] = []

  package init(maximum: Int) {
    precondition((1...Int(UInt32.max)).contains(maximum), "a length has four bytes")
    self.maximum = maximum
  }

  /// Whether the bytes so far end within a frame.
  package var isPartial: Bool { lengthBytes > 0 }

  /// Takes the rest of the next frame from the front of `chunk`, or all of `chunk` if its end is not there
  /// yet: then nil.
  ///
  /// Throws `frameEmpty` or `frameTooLarge`; the decoder is then of no use any more. O(bytes taken).
  package mutating func next(_ chunk: inout ByteBuffer) throws(TransportError) -> [UInt8]? {
    if lengthBytes == 0, let length = chunk.getInteger(at: chunk.readerIndex, as: UInt32.self) {
      // Nearly always: a whole frame in one piece, copied once.
      try check(length)
      if let frame = chunk.getBytes(at: chunk.readerIndex + 4, length: Int(length)) {
        chunk.moveReaderIndex(forwardBy: 4 + Int(length))
        return frame
      }
    }
    while lengthBytes < 4 {
      guard let byte = chunk.readInteger(as: UInt8.self) else { return nil }
      length = length << 8 | UInt32(byte)
      lengthBytes += 1
      if lengthBytes == 4 { try check(length) }
    }
    let count = min(Int(length) - body.count, chunk.readableBytes)
    chunk.readWithUnsafeReadableBytes { bytes in
      body.append(contentsOf: bytes.prefix(count))
      return count
    }
    guard body.count == Int(length) else { return nil }
    defer { (lengthBytes, length, body) = (0, 0, []) }
    return body
  }

  private func check(_ length: UInt32) throws(TransportError) {
    guard length > 0 else { throw .frameEmpty }
    guard Int(length) <= maximum else { throw .frameTooLarge }
  }
}
