import Sodium
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5))) struct LinkTests {
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
      #expect((link.peer, other.peer) == (signer(1).publicKey, signer(2).publicKey))
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

  /// What nobody reads stays with the sender, beyond the two inboxes and the buffers of two sockets.
  @Test func whatNobodyReadsIsNotSent() async throws {
    let total = 256
    let megabyte = [UInt8](repeating: 1, count: 1 << 20)
    let pair = Pair(client: HandshakeTests.limits { $0.outgoingBytes = 1 << 30 })
    let (gate, opening) = AsyncStream.makeStream(of: Void.self)
    try await pair.run { link in
      for await _ in gate.prefix(1) {}
      var count = 0
      try await link.receive { frames in
        count += frames.count
        if count == total { link.send([[1]]) }
      }
    } _: { link in
      for _ in 0..<total { link.send([megabyte]) }
      // It comes to rest well before the end: nothing more leaves for a while.
      var waiting = (before: Int.max, now: link.waitingBytes)
      while waiting.before != waiting.now {
        try await Task.sleep(for: .milliseconds(50))
        waiting = (waiting.now, link.waitingBytes)
      }
      #expect(waiting.now > total << 19)
      opening.yield()
      let came = try await link.next()
      #expect(came == [[1]])
      #expect(link.waitingBytes == 0)
    }
  }

  @Test func aReaderMayStopAndGoOn() async throws {
    struct Stop: Error {}
    try await Pair().run { link in
      try await link.echo()
    } _: { link in
      link.send([[1]])
      await #expect(throws: Stop.self) { try await link.receive { _ in throw Stop() } }
      link.send([[2]])
      let came = try await link.next()
      #expect(came == [[2]])
    }
  }

  @Test func aReaderCanBeCancelled() async throws {
    try await Pair().run { link in
      try await link.echo()
    } _: { link in
      let reading = Task { try await link.next() }
      reading.cancel()
      await #expect(throws: CancellationError.self) { try await reading.value }
      link.send([[2]])
      let came = try await link.next()
      #expect(came == [[2]])
    }
  }

  @Test func itTellsWhenAllHasLeft() async throws {
    try await Pair().run { link in
      try await link.echo()
    } _: { link in
      link.send([[UInt8](repeating: 1, count: 1 << 20)])
      let once: Void? = await link.drained.first { _ in link.waitingBytes == 0 }
      #expect(once != nil)
      link.close()
      let ends: Void? = await link.drained.first { _ in false }
      #expect(ends == nil)
    }
  }

  @Test func lettingGoCloses() async throws {
    let pair = Pair()
    let (endings, ended) = AsyncStream.makeStream(of: TransportError?.self)
    try await pair.serving { link in
      ended.yield(await link.ending())
    } _: { address in
      _ = try await pair.client.dial(address, expecting: signer(1).publicKey)
      let ending = await endings.first { _ in true }
      #expect(ending == .some(nil))
    }
  }

  @Test func aListenerLeavesItsLinksAlone() async throws {
    let pair = Pair()
    let listener = try await pair.server.listen(on: Transport.loopback, admits: { _ in true }) { link in
      try? await link.echo()
    }
    let link = try await pair.client.dial(listener.address, expecting: signer(1).publicKey)
    await listener.close()
    link.send([[1]])
    let came = try await link.next()
    #expect(came == [[1]])
    // Who listens there by now may be another test; it is not this listener.
    let handshakes = pair.server.handshakes
    (try? await pair.client.dial(listener.address, expecting: signer(1).publicKey))?.close()
    #expect(pair.server.handshakes == handshakes)
    link.close()
    await listener.finish()
  }

  @Test func aListenerCanTellItsTasksToEnd() async throws {
    let pair = Pair()
    let listener = try await pair.server.listen(on: Transport.loopback, admits: { _ in true }) { link in
      try? await link.echo()
    }
    let link = try await pair.client.dial(listener.address, expecting: signer(1).publicKey)
    link.send([[1]])
    _ = try await link.next()
    await listener.close()
    await listener.finish(cancelling: true)
    let ending = await link.ending()
    #expect(ending == nil)
    #expect(pair.server.refusals.isEmpty && pair.client.refusals.isEmpty)
  }
}
