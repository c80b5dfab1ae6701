import NIOCore
import NIOPosix
import NIOSSL
import Sodium
import Synchronization

@testable import Transport

/// A client written by somebody else: plain TCP, or TLS as the test wants it, and any bytes.
final class Stranger: Sendable {
  let channel: any Channel

  private init(_ channel: any Channel) { self.channel = channel }

  /// Plain TCP.
  static func connect(to address: Address) async throws -> Stranger {
    Stranger(
      try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(host: address.host, port: Int(address.port)).get())
  }

  /// TLS as a replica does it, but for what `change` changes. Whether it comes about is not waited for.
  static func secure(
    to address: Address, as number: UInt64 = 2, _ change: (inout TLSConfiguration) throws -> Void = { _ in }
  ) async throws -> Stranger {
    var configuration = TLSConfiguration.makeClientConfiguration()
    let chain = try NIOSSLCertificate(bytes: Certificate.der(for: signer(number)), format: .der)
    let privateKey = try NIOSSLPrivateKey(bytes: Certificate.privateKey(signer(number)), format: .der)
    configuration.certificateChain = [.certificate(chain)]
    configuration.privateKey = .privateKey(privateKey)
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    configuration.minimumTLSVersion = .tlsv13
    configuration.curves = [.x25519]
    configuration.signingSignatureAlgorithms = [.ed25519]
    configuration.verifySignatureAlgorithms = [.ed25519]
    configuration.applicationProtocols = ["kollektiv/1"]
    try change(&configuration)
    let context = try NIOSSLContext(configuration: configuration)
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let tls = try NIOSSLClientHandler(context: context, serverHostname: nil) { _, verdict in
            verdict.succeed(.certificateVerified)
          }
          try channel.pipeline.syncOperations.addHandler(tls)
        }
      }
      .connect(host: address.host, port: Int(address.port)).get()
    return Stranger(channel)
  }

  /// TLS and the hello: what comes then are frames.
  static func greeted(to address: Address, as number: UInt64 = 2) async throws -> Stranger {
    let stranger = try await secure(to: address, as: number)
    await stranger.send(frame(Hello(nonce: .zero, time: 1_000_000).encoded))
    return stranger
  }

  /// Whether the other side still takes it or not.
  func send(_ bytes: [UInt8]) async {
    try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
  }

  /// Until the other side has ended it.
  func end() async throws { try await channel.closeFuture.get() }

  func close() { channel.close(promise: nil) }
}

/// A payload with its length in front.
func frame(_ payload: [UInt8]) -> [UInt8] {
  withUnsafeBytes(of: UInt32(payload.count).bigEndian) { [UInt8]($0) } + payload
}
