import NIOHTTP1
import NIOPosix
package import NIOCore
package import Transport

/// `GET /metrics` for Prometheus and `GET /health` for whoever restarts a node. On a loopback address only:
/// neither says anything about people, and still it is nobody else's business.
package enum StatusServer {
  package struct Reply: Sendable {
    package let isGood: Bool
    package let text: String

    package init(isGood: Bool, text: String) { (self.isGood, self.text) = (isGood, text) }
  }

  private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  /// Serves until the task is cancelled; `bound` is told the port.
  package static func serve(
    _ address: Address, on group: any EventLoopGroup, bound: @Sendable (Int) -> Void,
    reply: @escaping @Sendable (String) async -> Reply?
  ) async throws {
    let server = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: address.host, port: Int(address.port)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    bound(server.channel.localAddress?.port ?? Int(address.port))
    try await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { try? await serve(connection, reply) }
        }
      }
    }
  }

  private static func serve(
    _ connection: Connection, _ reply: @Sendable (String) async -> Reply?
  ) async throws {
    try await connection.executeThenClose { inbound, outbound in
      for try await part in inbound {
        guard case .head(let head) = part else { continue }
        let answer = head.method == .GET ? await reply(head.uri) : nil
        let body = ByteBuffer(string: answer?.text ?? "not found\n")
        var response = HTTPResponseHead(
          version: head.version, status: answer.map { $0.isGood ? .ok : .serviceUnavailable } ?? .notFound)
        response.headers.add(name: "content-type", value: "text/plain; version=0.0.4; charset=utf-8")
        response.headers.add(name: "content-length", value: "\(body.readableBytes)")
        response.headers.add(name: "connection", value: "close")
        try await outbound.write(.head(response))
        try await outbound.write(.body(.byteBuffer(body)))
        try await outbound.write(.end(nil))
        return
      }
    }
  }
}
