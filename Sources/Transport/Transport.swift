package import NIOCore
internal import NIOPosix
internal import NIOSSL
package import Sodium

/// Authenticated connections to other replicas: TLS 1.3 in which both sides prove their Ed25519 key, and
/// frames on top. No authority vouches for anybody; who dials names the key it expects, who listens says
/// which keys it admits, and anyone else is refused before a byte of data.
package final class Transport: Sendable {
  let identity: SigningKey
  let limits: TransportLimits
  let now: @Sendable () -> UInt64
  let door: Door
  private let tls: TLS
  private let group: any EventLoopGroup

  /// `now` tells the time in milliseconds since 1970.
  package init(
    identity: SigningKey, limits: TransportLimits = .init(), group: any EventLoopGroup,
    now: @escaping @Sendable () -> UInt64
  ) {
    (self.identity, self.limits, self.group, self.now) = (identity, limits, group, now)
    door = Door(limits: limits)
    tls = TLS(identity: identity, farewell: limits.farewell)
  }

  /// Why connections were refused or ended, by the names of `TransportError`, sorted; an orderly end is not
  /// counted.
  package var refusals: [(reason: String, count: Int)] { door.refusals }

  /// Handshakes that led to a link.
  package var handshakes: Int { door.handshakes }

  /// Listens, and runs `serve` in a task of its own for each link; when it returns, the link is closed.
  /// `admits` is asked anew at each handshake, on the event loop: it must not wait.
  ///
  /// Throws `cannotListen`.
  package func listen(
    on address: Address, admits: @escaping @Sendable (PublicKey) -> Bool,
    serve: @escaping @Sendable (Link) async -> Void
  ) async throws(TransportError) -> Listener {
    let (links, arrivals) = AsyncStream.makeStream(of: Link.self)
    let own = identity.publicKey
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        let terms = LinkHandler.Terms(
          isDialled: false, judge: { $0 == own ? .ownKey : admits($0) ? nil : .unknownKey },
          opened: { result in if case .success(let link) = result { arrivals.yield(link) } })
        return self.prepare(channel, terms, deadline: .now() + TimeAmount(self.limits.handshake))
      }
    do {
      let channel = try await bootstrap.bind(host: address.host, port: Int(address.port)).get()
      return Listener(channel: channel, links: links, arrivals: arrivals, serve: serve)
    } catch {
      throw .cannotListen("\(error)")
    }
  }

  /// Connects to the one who listens at an address and has the key. If a name has several addresses they are
  /// tried as in RFC 8305. One deadline for connecting, TLS and hello; being cancelled ends it as well.
  package func dial(_ address: Address, expecting key: PublicKey) async throws(TransportError) -> Link {
    guard key != identity.publicKey else { throw .ownKey }
    let timeout = TimeAmount(limits.handshake)
    let deadline = NIODeadline.now() + timeout
    let promise = group.next().makePromise(of: Link.self)
    // The handlers come only to the one connection that wins: of several, any may fail without a harm.
    ClientBootstrap(group: group)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connectTimeout(timeout)
      .connect(host: address.host, port: Int(address.port))
      .flatMap { channel in
        channel.eventLoop.flatSubmit {
          let terms = LinkHandler.Terms(
            isDialled: true, judge: { $0 == key ? nil : .wrongKey },
            opened: { result in promise.completeWith(result.mapError { $0 }) })
          return self.prepare(channel, terms, deadline: deadline)
        }
      }
      .whenFailure { promise.fail(TransportError.unreachable("\($0)")) }
    do {
      // Who is cancelled lets go of the link that may still come, which closes it.
      return try await withTaskCancellationHandler {
        try await promise.futureResult.get()
      } onCancel: {
        promise.fail(TransportError.closed)
      }
    } catch {
      throw error as? TransportError ?? .unreachable("\(error)")
    }
  }

  private func prepare(
    _ channel: any Channel, _ terms: LinkHandler.Terms, deadline: NIODeadline
  ) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let handler = LinkHandler(transport: self, terms: terms, deadline: deadline)
      let verify: NIOSSLCustomVerificationCallback = { chain, promise in
        promise.succeed(handler.verify(chain))
      }
      let pipeline = channel.pipeline.syncOperations
      if terms.isDialled {
        try pipeline.addHandler(
          NIOSSLClientHandler(context: tls.client, serverHostname: nil, customVerificationCallback: verify))
      } else {
        try pipeline.addHandler(
          NIOSSLServerHandler(context: tls.server, customVerificationCallback: verify))
      }
      try pipeline.addHandler(handler)
    }
  }
}
