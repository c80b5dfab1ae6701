import NIOPosix
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// Keys by number: the same on every run.
func signer(_ number: UInt64) -> SigningKey {
  var numbers = Numbers(seed: number)
  return SigningKey(seed: Bytes32(words: (numbers.next(), numbers.next(), numbers.next(), numbers.next())))
}

extension Transport {
  /// A replica whose clock stands still.
  convenience init(_ number: UInt64, _ limits: TransportLimits = .init(), clock: UInt64 = 1_000_000) {
    self.init(identity: signer(number), limits: limits, group: .singletonMultiThreadedEventLoopGroup) {
      clock
    }
  }

  static let loopback = Address(host: "127.0.0.1", port: 0)

  func count(_ reason: String) -> Int { refusals.first { $0.reason == reason }?.count ?? 0 }

  /// Waits until something was counted; the time limit of the test is the only other end.
  func counted(_ reason: String, _ count: Int = 1) async throws {
    while self.count(reason) < count { try await Task.sleep(for: .milliseconds(1)) }
  }
}

/// A transport that dials another one, which listens.
struct Pair {
  let server: Transport
  let client: Transport

  init(
    server serverLimits: TransportLimits = .init(), client clientLimits: TransportLimits = .init()
  ) {
    server = Transport(1, serverLimits)
    client = Transport(2, clientLimits, clock: 1_000_250)
  }

  /// Runs `serve` for who dials, and `body` on a link that was dialled.
  func run(
    serve: @escaping @Sendable (Link) async throws -> Void, _ body: (Link) async throws -> Void
  ) async throws {
    let known = client.identity.publicKey
    try await listening(admits: { $0 == known }, serve: serve) { address in
      let link = try await client.dial(address, expecting: server.identity.publicKey)
      try await body(link)
      link.close()
    }
  }

  /// Runs `serve` for whoever dials, and `body`.
  func serving(
    _ serve: @escaping @Sendable (Link) async throws -> Void, _ body: (Address) async throws -> Void
  ) async throws {
    try await listening(serve: serve, body)
  }

  func listening(
    admits: @escaping @Sendable (PublicKey) -> Bool = { _ in true },
    serve: @escaping @Sendable (Link) async throws -> Void = { try await $0.echo() },
    _ body: (Address) async throws -> Void
  ) async throws {
    let listener = try await server.listen(on: Transport.loopback, admits: admits) { link in
      try? await serve(link)
    }
    do {
      try await body(listener.address)
    } catch {
      await listener.close()
      await listener.finish(cancelling: true)
      throw error
    }
    await listener.close()
    await listener.finish()
  }
}

extension Link {
  /// Sends back what comes, until the end.
  func echo() async throws { try await receive { send($0) } }

  /// The next `count` frames at least.
  func frames(_ count: Int) async throws -> [[UInt8]] {
    var all: [[UInt8]] = []
    while all.count < count, let frames = try await next() { all += frames }
    return all
  }

  /// What the link ends with; nil after a farewell.
  func ending() async -> TransportError? {
    do {
      try await receive { _ in }
      return nil
    } catch {
      return error as? TransportError
    }
  }
}
