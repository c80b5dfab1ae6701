import NIOCore
import NIOPosix

@testable import Transport

/// A server that accepts and says nothing.
enum Silence {
  static func listening(_ body: (Address) async throws -> Void) async throws {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    defer { channel.close(promise: nil) }
    try await body(channel.localAddress.map(Address.init) ?? Transport.loopback)
  }
}
