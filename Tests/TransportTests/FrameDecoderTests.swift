import NIOCore
import TestSupport
import Testing

@testable import Transport

@Suite struct FrameDecoderTests {
  /// Cuts the bytes into chunks of random lengths and decodes them.
  func decode(
    _ bytes: [UInt8], maximum: Int, _ numbers: inout Numbers
  ) -> (frames: [[UInt8]], error: TransportError?, isPartial: Bool) {
    var decoder = FrameDecoder(maximum: maximum)
    var frames: [[UInt8]] = []
    var rest = bytes[...]
    let longest = 1 + numbers.below(64)
    do throws(TransportError) {
      while !rest.isEmpty {
        let piece = rest.prefix(1 + numbers.below(longest))
        rest = rest.dropFirst(piece.count)
        var chunk = ByteBuffer(bytes: piece)
        while let frame = try decoder.next(&chunk) { frames.append(frame) }
        #expect(chunk.readableBytes == 0)
      }
      return (frames, nil, decoder.isPartial)
    } catch {
      return (frames, error, decoder.isPartial)
    }
  }

  @Test func anySplitGivesTheSameFrames() {
    var numbers = Numbers(seed: 1)
    for _ in 0..<300 {
      let frames = (0..<numbers.below(20)).map { _ in numbers.bytes(1 + numbers.below(100)) }
      let result = decode(frames.flatMap(frame), maximum: 100, &numbers)
      #expect(result.frames == frames)
      #expect(result.error == nil && !result.isPartial)
    }
  }

  @Test func whatIsCutOffIsPartial() {
    var numbers = Numbers(seed: 2)
    for _ in 0..<300 {
      let frames = (0..<3).map { _ in numbers.bytes(1 + numbers.below(30)) }
      let bytes = frames.flatMap(frame)
      let end = numbers.below(bytes.count)
      let result = decode(Array(bytes[..<end]), maximum: 100, &numbers)
      let starts = frames.indices.map { frames[...$0].flatMap(frame).count }
      #expect(result.frames == Array(frames.prefix(starts.count { $0 <= end })))
      #expect(result.isPartial == (end != 0 && !starts.contains(end)))
    }
  }

  @Test func aWrongLengthEndsItAfterTheFramesBefore() {
    var numbers = Numbers(seed: 3)
    for (length, error) in [
      ([0, 0, 0, 0], TransportError.frameEmpty), ([0, 0, 0, 101], .frameTooLarge),
      ([255, 255, 255, 255], .frameTooLarge), ([128, 0, 0, 1], .frameTooLarge),
    ] as [([UInt8], TransportError)] {
      for _ in 0..<50 {
        let result = decode(frame([1]) + frame([2]) + length + [9, 9], maximum: 100, &numbers)
        #expect(result.frames == [[1], [2]])
        #expect(result.error == error)
      }
    }
  }

  @Test func anyBytesAreTakenWithoutATrap() {
    var numbers = Numbers(seed: 4)
    var errors = 0
    for _ in 0..<2_000 {
      let bytes = numbers.bytes(numbers.below(60)).map { numbers.below(3) == 0 ? $0 : $0 & 3 }
      let result = decode(bytes, maximum: 10, &numbers)
      #expect(result.frames.allSatisfy { (1...10).contains($0.count) })
      if result.error != nil { errors += 1 }
    }
    #expect(errors > 100)
  }
}
