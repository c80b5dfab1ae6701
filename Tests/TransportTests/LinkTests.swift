import Sodium
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1))) struct LinkTests {
  @Test func bothSidesSeeTheSame() async throws {
    let pair = Pair()
    let seen = Mutex<(secret: Bytes32, peer: PublicKey, offset: Int64, isDialled: Bool)?>(nil)
    try await pair.run { link in
      seen.withLock { $0 = (link.secret, link.peer, link.clockOffset, link.isDialled) }
      try await link.echo()
    } _: { link in
      link.send([[1], [2, 3]])
      let came = try await link.frames(2)
      #expect(came == [[1], [2, 3]])
      let other = try #require(seen.withLock { $0 })
      #expect(link.secret == other.secret)
      #expect((link.peer, other.peer) == (key(1).publicKey, key(2).publicKey))
      #expect((link.clockOffset, other.offset) == (-250, 250))
      #expect((link.isDialled, other.isDialled) == (true, false))
      #expect(link.remote.hasPrefix("127.0.0.1:"))
    }
    #expect((pair.server.handshakes, pair.client.handshakes) == (1, 1))
    #expect(pair.server.refusals.isEmpty && pair.client.refusals.isEmpty)
  }

  @Test func aBurstArrivesCompleteAndInOrder() async throws {
    let count: UInt32 = 100_000
    try await Pair().run { link in
      try await link.echo()
    } _: { link in
      let frames = (0..<count).map { number in withUnsafeBytes(of: number.bigEndian) { [UInt8]($0) } }
      for start in stride(from: 0, to: frames.count, by: 160) {
        link.send(Array(frames[start..<min(start + 160, frames.count)]))
      }
      let came = try await link.frames(frames.count)
      let isEqual = came == frames
      #expect(isEqual, "\(came.count) frames came")
    }
  }

  @Test func aFrameOfTheGreatestLengthPasses() async throws {
    let frame = [UInt8](repeating: 7, count: 4 << 20)
    try await Pair().run { link in
      try await link.echo()
    } _: { link in
      link.send([frame, [1]])
      let came = try await link.frames(2)
      #expect(came.map(\.count) == [frame.count, 1])
      let isEqual = came == [frame, [1]]
      #expect(isEqual)
    }
  }

  @Test func whatWasSentBeforeTheFarewellArrives() async throws {
    let frames = (0..<64).map { [UInt8](repeating: $0, count: 32 << 10) }
    let pair = Pair()
    try await pair.run { link in
      link.send(frames)
      link.close()
      link.send([[1]])
    } _: { link in
      let came = try await link.frames(frames.count + 1)
      let isEqual = came == frames
      #expect(isEqual, "\(came.count) frames came")
      let rest = try await link.next()
      #expect(rest == nil)
    }
    #expect(pair.client.refusals.isEmpty && pair.server.refusals.isEmpty)
  }
}
