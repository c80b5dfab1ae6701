import Sodium
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// What a peer that has been let in can do to a link: end it, and nothing else.
@Suite(.timeLimit(.minutes(5))) struct HostileTests {
  /// A stranger that is let in breaks one rule: the link ends for it, and that is counted.
  func ends(
    _ error: TransportError, limits: TransportLimits = .init(),
    _ body: (Stranger) async throws -> Void
  ) async throws {
    let pair = Pair(server: limits)
    let (endings, ended) = AsyncStream.makeStream(of: TransportError?.self)
    try await pair.serving { link in
      ended.yield(await link.ending())
    } _: { address in
      let stranger = try await Stranger.greeted(to: address)
      try await body(stranger)
      let ending = await endings.first { _ in true }
      #expect(ending == error)
      #expect(pair.server.count(error.reason) == 1)
      stranger.close()
    }
  }

  @Test func wrongLengths() async throws {
    try await ends(.frameEmpty) { await $0.send([0, 0, 0, 0]) }
    try await ends(.frameTooLarge) { await $0.send([0, 0x40, 0, 1]) }
    try await ends(.frameTooLarge) { await $0.send([255, 255, 255, 255]) }
    let limits = HandshakeTests.limits { $0.frameBytes = 100 }
    try await ends(.frameTooLarge, limits: limits) { await $0.send(frame([UInt8](repeating: 1, count: 101))) }
  }

  @Test func aFrameThatIsCutOff() async throws {
    try await ends(.closed) {
      await $0.send([0, 0, 0, 2, 1])
      $0.close()
    }
  }

  @Test func silence() async throws {
    try await ends(.idle, limits: HandshakeTests.limits { $0.idle = .milliseconds(50) }) { _ in }
  }

  @Test func whatCameBeforeTheFaultIsRead() async throws {
    let pair = Pair()
    let (frames, came) = AsyncStream.makeStream(of: [UInt8].self)
    try await pair.serving { link in
      try await link.receive { frames in frames.forEach { came.yield($0) } }
    } _: { address in
      let stranger = try await Stranger.greeted(to: address)
      await stranger.send(frame([1]) + frame([2, 3]) + [0, 0, 0, 0])
      try await stranger.end()
      var all: [[UInt8]] = []
      for await frame in frames.prefix(2) { all.append(frame) }
      #expect(all == [[1], [2, 3]])
    }
  }

  @Test func aByteAtATime() async throws {
    let pair = Pair()
    let (frames, came) = AsyncStream.makeStream(of: [UInt8].self)
    try await pair.serving { link in
      try await link.receive { frames in frames.forEach { came.yield($0) } }
    } _: { address in
      let stranger = try await Stranger.secure(to: address)
      let payloads: [[UInt8]] = [[1], [2, 3], Array(0..<50)]
      let hello = frame(Hello(nonce: .zero, time: 1).encoded)
      for byte in hello + payloads.flatMap(frame) { await stranger.send([byte]) }
      var all: [[UInt8]] = []
      for await frame in frames.prefix(3) { all.append(frame) }
      #expect(all == payloads)
      stranger.close()
    }
  }

  /// Always a byte before the link is idle, and yet it ends; the other peer does not notice.
  @Test func aSlowFrameWhileAnotherPeerIsServed() async throws {
    let pair = Pair(server: HandshakeTests.limits { $0.frame = .milliseconds(100) })
    try await pair.listening { address in
      let stranger = try await Stranger.greeted(to: address, as: 3)
      let link = try await pair.client.dial(address, expecting: signer(1).publicKey)
      await stranger.send([0, 0, 1, 0])
      while pair.server.count("frameTimeout") == 0 {
        await stranger.send([7])
        link.send([[1]])
        let came = try await link.next()
        #expect(came == [[1]])
      }
      try await stranger.end()
      link.send([[2]])
      let came = try await link.next()
      #expect(came == [[2]])
    }
  }

  @Test func whoTakesNothing() async throws {
    let limits = HandshakeTests.limits { $0.stall = .milliseconds(500) }
    let pair = Pair(server: limits)
    try await pair.serving { link in
      for _ in 0..<32 { link.send([[UInt8](repeating: 1, count: 1 << 20)]) }
      let ending = await link.ending()
      #expect(ending == .stalled)
    } _: { address in
      // It never reads: the client's own inbox is full at once.
      let client = Transport(2, HandshakeTests.limits { $0.incomingBytes = 1 })
      let link = try await client.dial(address, expecting: signer(1).publicKey)
      try await pair.server.counted("stalled")
      link.close()
    }
  }

  @Test func tooMuchWaits() async throws {
    let pair = Pair(server: HandshakeTests.limits { $0.outgoingBytes = 1 << 20 })
    try await pair.serving { link in
      link.send([[UInt8](repeating: 1, count: 1 << 19)])
      link.send([[UInt8](repeating: 1, count: 1 << 20)])
      let ending = await link.ending()
      #expect(ending == .outgoingFull)
    } _: { address in
      let link = try await pair.client.dial(address, expecting: signer(1).publicKey)
      try await pair.server.counted("outgoingFull")
      link.close()
    }
  }
}
