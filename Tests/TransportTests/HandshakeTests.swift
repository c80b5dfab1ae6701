import NIOSSL
import Sodium
import Synchronization
import Testing

@testable import Transport

/// Who is refused, before a byte of data, and that it is counted why.
@Suite(.timeLimit(.minutes(5))) struct HandshakeTests {
  static func limits(_ change: (inout TransportLimits) -> Void) -> TransportLimits {
    var limits = TransportLimits()
    change(&limits)
    return limits
  }

  /// Nobody is let in: `serve` is never called, and the refusals are these.
  func refused(
    _ reasons: [String], limits: TransportLimits = .init(),
    admits: @escaping @Sendable (PublicKey) -> Bool = { _ in true },
    _ body: (Address, Pair) async throws -> Void
  ) async throws {
    let pair = Pair(server: limits)
    let served = Mutex(0)
    try await pair.listening(admits: admits) { _ in
      served.withLock { $0 += 1 }
    } _: { address in
      try await body(address, pair)
      for reason in Set(reasons) {
        try await pair.server.counted(reason, reasons.count { $0 == reason })
      }
    }
    #expect(served.withLock { $0 } == 0)
    #expect(pair.server.refusals.map(\.reason) == Set(reasons).sorted())
    #expect(pair.server.handshakes == 0)
  }

  @Test func anotherKeyThanTheExpectedOneIsRefused() async throws {
    try await refused(["tlsFailed"]) { address, pair in
      await #expect(throws: TransportError.wrongKey) {
        try await pair.client.dial(address, expecting: signer(9).publicKey)
      }
      #expect(pair.client.count("wrongKey") == 1)
    }
  }

  @Test func anUnknownKeyIsRefused() async throws {
    try await refused(["unknownKey"], admits: { $0 != signer(2).publicKey }) { address, pair in
      await #expect(throws: TransportError.refused) {
        try await pair.client.dial(address, expecting: signer(1).publicKey)
      }
    }
  }

  @Test func admissionIsAskedAnew() async throws {
    let isKnown = Mutex(true)
    let pair = Pair()
    try await pair.listening(admits: { _ in isKnown.withLock { $0 } }) { address in
      let link = try await pair.client.dial(address, expecting: signer(1).publicKey)
      isKnown.withLock { $0 = false }
      await #expect(throws: TransportError.refused) {
        try await pair.client.dial(address, expecting: signer(1).publicKey)
      }
      // The one that was let in is left alone.
      link.send([[1]])
      let came = try await link.next()
      #expect(came == [[1]])
    }
  }

  @Test func nobodyTalksToThemselves() async throws {
    try await refused(["ownKey"]) { address, pair in
      let double = Transport(1)
      await #expect(throws: TransportError.ownKey) {
        try await double.dial(address, expecting: signer(1).publicKey)
      }
      let stranger = try await Stranger.secure(to: address, as: 1)
      try await stranger.end()
    }
  }

  @Test func onlyMutualTLSOfVersion13IsSpoken() async throws {
    try await refused(["tlsFailed", "tlsFailed", "tlsFailed"]) { address, _ in
      let old = try await Stranger.secure(to: address) {
        ($0.minimumTLSVersion, $0.maximumTLSVersion) = (.tlsv12, .tlsv12)
      }
      let nameless = try await Stranger.secure(to: address) {
        ($0.certificateChain, $0.privateKey) = ([], nil)
      }
      let plain = try await Stranger.connect(to: address)
      await plain.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
      for stranger in [old, nameless, plain] { try await stranger.end() }
    }
  }

  @Test func moreThanOneCertificateIsRefused() async throws {
    try await refused(["malformedCertificate"]) { address, _ in
      let stranger = try await Stranger.secure(to: address) { $0.certificateChain += $0.certificateChain }
      try await stranger.end()
    }
  }

  @Test func anotherProtocolOrNoneIsRefused() async throws {
    try await refused(["wrongProtocol", "wrongProtocol"]) { address, _ in
      for names in [[], ["h2", "kollektiv/2"]] {
        let stranger = try await Stranger.secure(to: address) { $0.applicationProtocols = names }
        try await stranger.end()
      }
    }
  }

  @Test func whatIsNoHelloIsRefused() async throws {
    let hello = Hello(nonce: .zero, time: 1).encoded
    let wrong: [[UInt8]] = [
      [0, 0, 0, 0], [0, 0, 0, 46], [255, 255, 255, 255], frame([0x80]), frame(hello.dropLast()),
      frame(hello + [0]), frame([0x83, 2] + hello[2...]), frame([0x84] + hello[1...] + [0]),
      Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ]
    try await refused(wrong.map { _ in "malformedHello" }) { address, _ in
      for bytes in wrong {
        let stranger = try await Stranger.secure(to: address)
        await stranger.send(bytes)
        try await stranger.end()
      }
    }
  }

  @Test func whoDawdlesIsRefused() async throws {
    let limits = HandshakeTests.limits { $0.handshake = .milliseconds(100) }
    try await refused(["handshakeTimeout", "handshakeTimeout"], limits: limits) { address, _ in
      let silent = try await Stranger.connect(to: address)
      let helloless = try await Stranger.secure(to: address)
      try await silent.end()
      try await helloless.end()
    }
  }

  @Test func aSilentServerDoesNotHoldUpWhoDials() async throws {
    let client = Transport(2, HandshakeTests.limits { $0.handshake = .milliseconds(50) })
    try await Silence.listening { address in
      do {
        _ = try await client.dial(address, expecting: signer(1).publicKey)
        Issue.record("silence was taken for an answer")
      } catch {
        // On a busy machine the time may be over before the connection is there.
        let reason = (error as? TransportError)?.reason
        #expect(reason == "handshakeTimeout" || reason == "unreachable")
      }
    }
  }

  @Test func whoDialsCanBeCancelled() async throws {
    let client = Transport(2)
    try await Silence.listening { address in
      let dialling = Task { try await client.dial(address, expecting: signer(1).publicKey) }
      dialling.cancel()
      await #expect(throws: TransportError.closed) { try await dialling.value }
    }
  }

  @Test func whereNobodyListensNothingIsReached() async throws {
    // Held, and not listened on: a port that is merely free may be another test's a moment later.
    let held = try HeldPort()
    do {
      _ = try await Transport(2).dial(held.address, expecting: signer(1).publicKey)
      Issue.record("somebody answered")
    } catch {
      #expect(error.reason == "unreachable")
    }
  }

  @Test func aTakenAddressCannotBeListenedOn() async throws {
    let pair = Pair()
    try await pair.listening { address in
      do {
        _ = try await pair.client.listen(on: address, admits: { _ in true }, serve: { _ in })
        Issue.record("two listen on one address")
      } catch {
        #expect((error as? TransportError)?.reason == "cannotListen")
      }
    }
  }

  @Test func anIdleCrowdDoesNotKeepAnHonestPeerOutside() async throws {
    // Who idles too long would leave by itself, and not be pushed out: here nobody does, however slow.
    let limits = HandshakeTests.limits { ($0.strangers, $0.handshake) = (32, .seconds(3_600)) }
    let pair = Pair(server: limits, client: limits)
    try await pair.listening { address in
      var crowd: [Stranger] = []
      for _ in 0..<1_000 { crowd.append(try await Stranger.connect(to: address)) }
      let link = try await pair.client.dial(address, expecting: signer(1).publicKey)
      link.send([[1]])
      let came = try await link.next()
      #expect(came == [[1]])
      try await pair.server.counted("tooManyStrangers", 1_000 - 32)
      crowd.forEach { $0.close() }
    }
  }

  @Test func onePeerHasOnlySoManyConnections() async throws {
    let pair = Pair(server: HandshakeTests.limits { $0.connectionsOfPeer = 2 })
    try await pair.listening { address in
      let first = try await pair.client.dial(address, expecting: signer(1).publicKey)
      let second = try await pair.client.dial(address, expecting: signer(1).publicKey)
      await #expect(throws: TransportError.closed) {
        try await pair.client.dial(address, expecting: signer(1).publicKey)
      }
      #expect(pair.server.count("tooManyConnections") == 1)
      // Another peer has places of its own.
      let other = try await Transport(3).dial(address, expecting: signer(1).publicKey)
      first.close()
      var third: Link?
      while third == nil { third = try? await pair.client.dial(address, expecting: signer(1).publicKey) }
      #expect(third?.peer == second.peer)
      other.close()
    }
  }
}
