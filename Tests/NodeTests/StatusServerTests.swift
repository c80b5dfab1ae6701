import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Transport

@testable import Node

/// The port for monitoring, asked as any program would, over a socket.
@Suite struct StatusServerTests {
  /// What a server answers to these bytes, to the end of the connection.
  private func answer(to request: String) async throws -> String {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let server = Task {
      try await StatusServer.serve(
        try Address("127.0.0.1:0"), on: MultiThreadedEventLoopGroup.singleton, bound: { found.yield($0) }
      ) { path in
        switch path {
        case "/health": .init(isGood: true, text: "ok\n")
        case "/full": .init(isGood: false, text: "disk full\n")
        default: nil
        }
      }
    }
    defer { server.cancel() }
    let port = try #require(await ports.first { _ in true })
    let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connection.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: request))
      var text = ""
      do { for try await chunk in inbound { text += String(buffer: chunk) } } catch is IOError {}
      return text
    }
  }

  @Test(arguments: ["1.0", "1.1"])
  func itAnswers(_ version: String) async throws {
    let text = try await answer(to: "GET /health HTTP/\(version)\r\nHost: localhost\r\n\r\n")
    #expect(text.hasPrefix("HTTP/\(version) 200 OK\r\n"))
    #expect(text.hasSuffix("\r\n\r\nok\n"))
  }

  @Test(arguments: [
    ("GET /full HTTP/1.1\r\nHost: localhost\r\n\r\n", " 503 "),
    ("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n", " 404 "),
    ("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", " 404 "),
    ("\u{0}\u{1}\u{2}\r\n\r\n", " 400 "),
  ])
  func whatItDoesNotServe(_ request: String, _ status: String) async throws {
    let text = try await answer(to: request)
    #expect(text.prefix { $0 != "\r\n" }.contains(status), "\(text)")
  }
}
