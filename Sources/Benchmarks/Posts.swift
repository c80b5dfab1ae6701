import Events
import Host
import Sodium

/// How fast a department's people can write: from their calls to the last word that their node has it on the
/// disk.
///
/// Two nodes, so that all of it travels on; each client writes in a community of its own, which it alone
/// follows, one post after the other as fast as its own disk takes them.
enum Posts {
  static let clients = 10

  struct Result {
    /// Posts a second.
    var one = Sample()
    var ten = Sample()
    /// The same over writes to the disk a second, and over verifications a second on one core.
    var (oneOverSyncs, tenOverSyncs) = (Sample(), Sample())
    var (oneOverVerification, tenOverVerification) = (Sample(), Sample())
    /// Of all that was written, what did not reach the other node.
    var lost = 0
    var count = 0
  }

  /// `burst` posts by ten clients, and a tenth of them by one, so often by turns.
  static func measure(_ texts: Texts, rounds: Int, burst: Int, in folder: String) throws -> Result {
    let share = burst / clients
    let (mesh, writers) = try blocking {
      let mesh = try await Mesh(2, in: folder)
      return (mesh, try await Self.writers(mesh, in: folder))
    }
    var result = Result()
    for _ in 0..<rounds {
      // Before and behind: on a shared machine the disk's rate is another one each second.
      let before = Machine.syncRate(seconds: 0.5, in: folder)
      let verifications = verificationRate(texts, seconds: 1)
      let one = try blocking { try await rate(writers.prefix(1), texts, share) }
      let syncs = (before + Machine.syncRate(seconds: 0.5, in: folder)) / 2
      let ten = try blocking { try await rate(writers[...], texts, share) }
      result.one.append(one)
      result.ten.append(ten)
      result.oneOverSyncs.append(one / syncs)
      result.tenOverSyncs.append(ten / syncs)
      result.oneOverVerification.append(one / verifications)
      result.tenOverVerification.append(ten / verifications)
    }
    let written = writers.flatMap(\.client.witness.acknowledged.keys)
    result.count = written.count
    result.lost = try blocking {
      let other = mesh.nodes[1].witness
      _ = await other.wait { $0.holds(written) }
      for writer in writers { await writer.client.stop() }
      await mesh.stop()
      let committed = other.committed
      return written.count { committed[$0] == nil }
    }
    return result
  }

  private struct Writer: Sendable {
    let client: MeshClient
    let community: CommunityID
  }

  private static func writers(_ mesh: Mesh, in folder: String) async throws -> [Writer] {
    var writers: [Writer] = []
    for _ in 0..<clients {
      let client = try await MeshClient(in: folder, at: mesh.nodes[0])
      let community = try await client.found(among: mesh.nodes)
      await client.host.subscribe([community])
      try await client.connect()
      writers.append(Writer(client: client, community: community))
      let isThere = await client.witness.wait { $0.acknowledged[community] != nil }
      precondition(isThere, "a charter reaches the node")
    }
    return writers
  }

  /// Posts a second: each writes `share`, and is done when it has heard that the last is durable at its
  /// node.
  private static func rate(
    _ writers: ArraySlice<Writer>, _ texts: Texts, _ share: Int
  ) async throws -> Double {
    let start = Clock.wall
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, writer) in writers.enumerated() {
        group.addTask {
          let wanted = writer.client.witness.acknowledgedCount + share
          var random = Seeded(UInt64(number))
          for _ in 0..<share {
            let text = texts.texts[Int.random(in: 0..<texts.texts.count, using: &random)]
            _ = try await writer.client.post(text, in: writer.community)
          }
          let isDurable = await writer.client.witness.wait { $0.acknowledgedCount >= wanted }
          precondition(isDurable, "the node acknowledges what was written")
        }
      }
      try await group.waitForAll()
    }
    let end = writers.map(\.client.witness.last).max() ?? start
    return Double(writers.count * share) / (end - start)
  }

  /// Of one message, by libsodium, on one core.
  private static func verificationRate(_ texts: Texts, seconds: Double) -> Double {
    var history = History(texts, seed: 2, authors: 1)
    let signatures = history.next(64).map(RawSignature.init)
    var count = 0
    let start = Clock.wall
    while Clock.wall < start + seconds {
      for signature in signatures { signature.verify() }
      count += signatures.count
    }
    return Double(count) / (Clock.wall - start)
  }
}
