import Replica

/// What has come in and waits for the writer.
struct Inbox {
  private var arrivals: [(arrival: Arrival, bytes: Int)] = []
  private(set) var bytes = 0
  /// A turn of the loop that takes the next batch is coming.
  var isScheduled = false
  /// Links that wait for room.
  var waiting: [CheckedContinuation<Void, Never>] = []

  var isEmpty: Bool { arrivals.isEmpty }

  mutating func append(_ more: [(Arrival, bytes: Int)]) {
    for (arrival, count) in more {
      arrivals.append((arrival, count))
      bytes += count
    }
  }

  /// The oldest, up to so many bytes and at least one.
  mutating func takeBatch(upTo limit: Int) -> [Arrival] {
    var count = 0
    var taken = 0
    while count < arrivals.count, count == 0 || taken + arrivals[count].bytes <= limit {
      taken += arrivals[count].bytes
      count += 1
    }
    let batch = arrivals.prefix(count).map(\.arrival)
    arrivals.removeFirst(count)
    bytes -= taken
    return batch
  }

  /// Lets those who wait look again.
  mutating func resume() {
    let waiting = waiting
    self.waiting = []
    for continuation in waiting { continuation.resume() }
  }
}
