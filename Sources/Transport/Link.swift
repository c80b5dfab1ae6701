internal import NIOCore
package import Sodium

/// A connection to a peer that has proved its key: whole frames in both directions, in order.
///
/// Letting go of the last reference closes it.
package final class Link: Sendable {
  package let peer: PublicKey
  /// 32 bytes that only the two sides of this connection know (Hello.swift).
  package let secret: Bytes32
  /// Whether this side has dialled.
  package let isDialled: Bool
  /// The peer's address, for people.
  package let remote: String
  /// The time in the peer's hello minus ours at its receipt, in milliseconds.
  package let clockOffset: Int64
  /// An element each time all that was sent has been handed to the system, if any of it was awaited; ends
  /// with the link. Elements that nobody takes melt into one. For one reader.
  package let drained: AsyncStream<Void>

  /// Runs tasks on the thread that reads this link: what a frame wakes there needs no other thread to wake
  /// up.
  package let executor: any TaskExecutor

  private let channel: any Channel
  private let inbox: Inbox
  private let outbox: Outbox

  init(
    peer: PublicKey, secret: Bytes32, isDialled: Bool, clockOffset: Int64, channel: any Channel,
    inbox: Inbox, outbox: Outbox, drained: AsyncStream<Void>
  ) {
    (self.peer, self.secret, self.isDialled, self.clockOffset) = (peer, secret, isDialled, clockOffset)
    (self.channel, self.inbox, self.outbox, self.drained) = (channel, inbox, outbox, drained)
    executor = LoopExecutor(channel.eventLoop)
    remote = channel.remoteAddress.map(Address.init)?.description ?? "unknown"
  }

  deinit { close() }

  /// The frames that have come, as soon as there is one; nil after a farewell of either side. For one
  /// reader at a time. What nobody reads is not read from the socket either.
  ///
  /// Throws the `TransportError` that ended the link, once everything before it has been read, or
  /// `CancellationError`.
  package func next() async throws -> [[UInt8]]? {
    guard let (frames, wasFull) = try await inbox.take() else { return nil }
    if wasFull { channel.read() }
    return frames
  }

  /// Hands over all frames, several at a time, until a farewell of either side. Throws as `next` does, and
  /// what `body` throws: the link then stays as it is.
  package func receive(_ body: ([[UInt8]]) async throws -> Void) async throws {
    while let frames = try await next() { try await body(frames) }
  }

  /// Sends a frame for each payload, of 1 byte to `frameBytes`. Never waits: what the peer does not
  /// take yet is kept, and beyond `outgoingBytes` the link is closed. Ignored once the link has ended.
  /// `drained` tells when it has gone, unless it is not awaited. O(bytes).
  package func send(_ payloads: [[UInt8]], isAwaited: Bool = true) {
    switch outbox.put(payloads, isAwaited: isAwaited) {
    case .nothing: break
    case .pump: channel.triggerUserOutboundEvent(LinkCommand.pump, promise: nil)
    case .overflow: channel.triggerUserOutboundEvent(LinkCommand.fail(.outgoingFull), promise: nil)
    }
  }

  /// Bytes sent that have not been handed to the system.
  package var waitingBytes: Int { outbox.waitingBytes }

  /// Ends the link with a farewell. What was sent before still goes out, as far as it does within
  /// `farewell`; the reader sees the end at once.
  package func close() {
    _ = outbox.end(keepingWaiting: true)
    channel.triggerUserOutboundEvent(LinkCommand.close, promise: nil)
  }
}
