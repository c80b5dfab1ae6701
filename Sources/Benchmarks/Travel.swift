import Events
import Host

/// From the client's call at one department to the event being durable at all others, while events flow.
///
/// One client writes at random moments, 200 a second; its node and six more commit each event by itself, as
/// they do where people write. Each event counts, at the last of the six.
enum Travel {
  static let nodes = 7
  static let rate = 200.0

  struct Result {
    /// Over the same quantile of the limit, one value a round.
    var median = Sample()
    var tail = Sample()
    /// The tail over the median of the limit.
    var tailOverMedian = Sample()
    var copies = 0.0
    var notes: [String] = []
  }

  /// Seconds from the call to where an event is durable.
  private struct Times {
    var (client, home, middle, last) = (Sample(), Sample(), Sample(), Sample())

    mutating func append(_ other: Times) {
      client.append(other.client)
      home.append(other.home)
      middle.append(other.middle)
      last.append(other.last)
    }
  }

  static func measure(_ texts: Texts, rounds: Int, seconds: Double, in folder: String) throws -> Result {
    var result = Result()
    let (mesh, client, community) = try blocking {
      let mesh = try await Mesh(nodes, in: folder)
      let (client, community) = try await mesh.founder(in: folder)
      return (mesh, client, community)
    }
    var (all, limits) = (Times(), Sample())
    for round in 0..<rounds {
      let limit = limit(seconds: seconds / 2, in: folder)
      let times = try blocking {
        try await Self.round(mesh, client, community, texts, number: round, seconds: seconds)
      }
      result.median.append(times.last.quantile(0.5) / limit.quantile(0.5))
      result.tail.append(times.last.quantile(0.99) / limit.quantile(0.99))
      result.tailOverMedian.append(times.last.quantile(0.99) / limit.quantile(0.5))
      all.append(times)
      limits.append(limit)
    }
    let others = mesh.nodes.dropFirst()
    result.copies =
      others.map { Double($0.witness.received) / Double($0.witness.committedCount) }.max() ?? .nan
    result.notes = [
      """
      after the call an event is durable at the client in \(milliseconds(all.client, 0.5)), at its node in \
      \(milliseconds(all.home, 0.5)), at the middle one of six others \
      in \(milliseconds(all.middle, 0.5)), at the last \
      in \(milliseconds(all.last, 0.5)) (99 %: \(milliseconds(all.last, 0.99))); the limit is \
      \(milliseconds(limits, 0.5)) (99 %: \(milliseconds(limits, 0.99))); 99 % over the limit's median: \
      \(Report.text(result.tailOverMedian.median))
      """
    ]
    try blocking {
      await client.stop()
      await mesh.stop()
    }
    return result
  }

  private static func milliseconds(_ sample: Sample, _ part: Double) -> String {
    Report.text((sample.quantile(part) * 1e5).rounded() / 100) + " ms"
  }

  /// Three writes and two round trips, drawn of what was measured: its tail is that of a sum, which is
  /// shorter than the sum of tails.
  private static func limit(seconds: Double, in folder: String) -> Sample {
    let syncs = Machine.syncs(writers: nodes + 1, rate: rate, seconds: seconds, in: folder).values
    let trips = Machine.roundTrips(rate: rate, seconds: seconds / 2).values
    var random = Seeded(0x5a3)
    func draw(_ values: [Double]) -> Double { values[Int.random(in: 0..<values.count, using: &random)] }
    return Sample(
      (0..<10_000).map { _ in draw(syncs) + draw(syncs) + draw(syncs) + draw(trips) + draw(trips) })
  }

  private static func round(
    _ mesh: Mesh, _ client: MeshClient, _ community: CommunityID, _ texts: Texts, number: Int,
    seconds: Double
  ) async throws -> Times {
    var random = Seeded(UInt64(number))
    var due = Clock.wall
    let end = due + seconds
    let started = try await withThrowingTaskGroup(of: (EventID, Double).self) { group in
      while due < end {
        // A call does not wait for the one before: people do not wait for each other.
        let text = texts.texts[Int.random(in: 0..<texts.texts.count, using: &random)]
        try? await Task.sleep(for: .seconds(max(0, due - Clock.wall)))
        group.addTask {
          let start = Clock.wall
          return (try await client.post(text, in: community), start)
        }
        due += Pace.gap(rate, &random)
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let others = mesh.nodes.dropFirst()
    for node in others {
      let isThere = await node.witness.wait { $0.holds(started.map(\.0)) }
      precondition(isThere, "every post reaches every node")
    }
    let own = client.witness.committed
    let home = mesh.nodes[0].witness.committed
    let arrivals = others.map(\.witness.committed)
    var times = Times()
    for (id, start) in started {
      let others = Sample(arrivals.compactMap { $0[id].map { $0 - start } })
      times.client.append((own[id] ?? .nan) - start)
      times.home.append((home[id] ?? .nan) - start)
      times.middle.append(others.median)
      times.last.append(others.quantile(1))
    }
    return times
  }
}
