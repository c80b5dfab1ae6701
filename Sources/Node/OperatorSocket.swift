import FoundationEssentials
package import NIOCore
import NIOPosix
import Glibc

/// The operator's way to a running node: a socket in the node's folder that only its own user may open. One
/// line of JSON asks, one line answers.
package enum OperatorSocket {
  /// A request is a line no longer than this.
  static let longestRequest = 64 << 10
  static let longestReply = 64 << 20

  /// Serves until the task is cancelled.
  package static func serve(
    _ path: String, on group: any EventLoopGroup,
    answer: @escaping @Sendable (OperatorRequest) async -> OperatorReply
  ) async throws {
    // The node holds the lock of its store: a socket that lies here is a dead one's.
    unlink(path)
    let previous = umask(0o177)
    let server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>
    do {
      server = try await ServerBootstrap(group: group).bind(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
      umask(previous)
    } catch {
      umask(previous)
      throw error
    }
    defer { unlink(path) }
    try await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { try? await serve(connection, answer) }
        }
      }
    }
  }

  private static func serve(
    _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
    _ answer: @Sendable (OperatorRequest) async -> OperatorReply
  ) async throws {
    try await connection.executeThenClose { inbound, outbound in
      guard let line = try await readLine(inbound, limit: longestRequest) else { return }
      let reply: OperatorReply
      if let request = try? JSONDecoder().decode(OperatorRequest.self, from: line) {
        reply = await answer(request)
      } else {
        reply = .failed(.otherVersion)
      }
      try await outbound.write(ByteBuffer(bytes: try JSONEncoder().encode(reply) + [0x0a]))
    }
  }

  /// Asks the node that runs in this folder; nil where none does.
  package static func ask(
    _ request: OperatorRequest, at path: String, on group: any EventLoopGroup
  ) async throws -> OperatorReply? {
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
      channel = try await ClientBootstrap(group: group).connect(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    } catch { return nil }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: try JSONEncoder().encode(request) + [0x0a]))
      guard let line = try await readLine(inbound, limit: longestReply) else { return nil }
      return try JSONDecoder().decode(OperatorReply.self, from: line)
    }
  }

  private static func readLine(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, limit: Int
  ) async throws -> Data? {
    var bytes: [UInt8] = []
    for try await chunk in inbound {
      bytes += chunk.readableBytesView
      if bytes.last == 0x0a { return Data(bytes.dropLast()) }
      guard bytes.count <= limit else { return nil }
    }
    return nil
  }
}
