internal import NIOCore

/// A place where peers are let in.
///
/// It owns one task, and in it a group with one child for each link. Letting go of the last reference closes
/// it.
package final class Listener: Sendable {
  /// With the port that the system chose.
  package let address: Address

  private let channel: any Channel
  private let arrivals: AsyncStream<Link>.Continuation
  private let serving: Task<Void, Never>

  init(
    channel: any Channel, links: AsyncStream<Link>, arrivals: AsyncStream<Link>.Continuation,
    serve: @escaping @Sendable (Link) async -> Void
  ) {
    (self.channel, self.arrivals) = (channel, arrivals)
    address = channel.localAddress.map(Address.init) ?? Address(host: "unknown", port: 0)
    serving = Task {
      await withDiscardingTaskGroup { group in
        for await link in links {
          group.addTask {
            await serve(link)
            link.close()
          }
        }
      }
    }
  }

  deinit {
    channel.close(promise: nil)
    arrivals.finish()
  }

  /// Stops accepting. Existing links are left alone.
  package func close() async {
    // It fails only if it is closed already.
    try? await channel.close()
    arrivals.finish()
  }

  /// Waits, after `close`, until `serve` has returned for every link; with `cancelling`, it is told to.
  package func finish(cancelling: Bool = false) async {
    if cancelling { serving.cancel() }
    await serving.value
  }
}

extension Address {
  init(_ address: SocketAddress) {
    self.init(host: address.ipAddress ?? "unknown", port: UInt16(clamping: address.port ?? 0))
  }
}
