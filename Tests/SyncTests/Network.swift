import Events
import Sodium
@testable import Sync
import TestSupport
import Testing

/// A few replicas and what is under way between them. One thread, a virtual clock, and a seed for what goes
/// wrong.
struct Network {
  struct Delivery {
    enum Content {
      case message([UInt8])
      /// The shell of `from` has room for `to` again.
      case ready
    }
    let time: Milliseconds
    let number: Int
    let from: Int
    let to: Int
    let content: Content
  }

  /// What went from one replica to another.
  struct Count: Equatable {
    var bytes = 0
    var messages: [String: Int] = [:]
  }

  var replicas: [TestReplica]
  var now: Milliseconds = 1_000_000
  var loss = 0.0
  var duplication = 0.0
  /// Milliseconds by which a message may be late, and so be overtaken.
  var jitter: Milliseconds = 0
  var latency: Milliseconds = 5
  var generator: Numbers
  /// By from * 1,000 + to.
  private(set) var counts: [Int: Count] = [:]
  private var deliveries: [Delivery] = []
  private var number = 0
  private let indices: [PublicKey: Int]

  init(_ replicas: [TestReplica], seed: UInt64) {
    self.replicas = replicas
    generator = Numbers(seed: seed)
    indices = Dictionary(uniqueKeysWithValues: replicas.enumerated().map { ($1.key, $0) })
  }

  func count(_ from: Int, _ to: Int) -> Count { counts[from * 1_000 + to] ?? Count() }

  mutating func resetCounts() { counts = [:] }

  mutating func connectAll(except cut: [(Int, Int)] = []) {
    for left in replicas.indices {
      for right in replicas.indices where left < right {
        guard !cut.contains(where: { $0 == (left, right) }) else { continue }
        connect(left, right)
      }
    }
  }

  mutating func connect(_ left: Int, _ right: Int) {
    let secret = generator.bytes32()
    for (own, other) in [(left, right), (right, left)] {
      let peer = Peer(
        key: replicas[other].key, role: replicas[other].role, secret: secret,
        shareable: replicas[own].shareable)
      replicas[own].peers.append(peer.key)
      let graph = replicas[own].graph
      let effects = replicas[own].sync.connected(peer, now: now, graph: graph)
      carryOut(effects, by: own)
    }
  }

  mutating func disconnect(_ left: Int, _ right: Int) {
    for (own, other) in [(left, right), (right, left)] {
      let peer = replicas[other].key
      replicas[own].sync.disconnected(peer)
      replicas[own].peers.removeAll { $0 == peer }
    }
    deliveries.removeAll { ($0.from, $0.to) == (left, right) || ($0.from, $0.to) == (right, left) }
  }

  mutating func author(_ event: TestEvent, at index: Int) {
    let effects = replicas[index].author(event, now: now)
    carryOut(effects, by: index)
  }

  /// Runs what is due in so many milliseconds.
  mutating func run(_ duration: Milliseconds) {
    let end = now + duration
    while true {
      let timer = replicas.compactMap(\.sync.nextTimer).min() ?? .max
      let next = min(timer, deliveries.last?.time ?? .max)
      guard next <= end else { break }
      now = max(now, next)
      if let delivery = deliveries.last, delivery.time <= now {
        deliveries.removeLast()
        deliver(delivery)
      } else {
        for index in replicas.indices where (replicas[index].sync.nextTimer ?? .max) <= now {
          let graph = replicas[index].graph
          let effects = replicas[index].sync.tick(now: now, graph: graph)
          carryOut(effects, by: index)
        }
      }
    }
    now = end
  }

  private mutating func deliver(_ delivery: Delivery) {
    switch delivery.content {
    case .ready:
      let sender = delivery.from
      let graph = replicas[sender].graph
      let receiver = replicas[delivery.to].key
      let effects = replicas[sender].sync.ready(receiver, now: now, graph: graph)
      carryOut(effects, by: sender)
    case .message(let bytes):
      do {
        let message = try Message(decoding: bytes)
        let from = replicas[delivery.from].key
        let effects = replicas[delivery.to].received(message, from: from, now: now)
        carryOut(effects, by: delivery.to)
      } catch {
        Issue.record("a message of ours is refused: \(error)")
      }
    }
  }

  mutating func send(_ effects: [SyncEffect], by sender: Int) { carryOut(effects, by: sender) }

  private mutating func carryOut(_ effects: [SyncEffect], by sender: Int) {
    for effect in effects {
      switch effect {
      case .send(let peer, let message): transmit(message, from: sender, to: indices[peer]!)
      case .charge(_, let error): replicas[sender].charges.append(error)
      case .acknowledged(_, let ids): replicas[sender].acknowledged.formUnion(ids)
      case .inStep: break
      }
    }
  }

  private mutating func transmit(_ message: Message, from: Int, to: Int) {
    let bytes = message.encoded()
    let name = "\(message.number)"
    counts[from * 1_000 + to, default: Count()].bytes += bytes.count
    counts[from * 1_000 + to]!.messages[name, default: 0] += 1
    enqueue(.ready, from: from, to: to, at: now + latency)
    if loss > 0, generator.chance(loss) { return }
    for _ in 0..<(duplication > 0 && generator.chance(duplication) ? 2 : 1) {
      let late = jitter == 0 ? 0 : Milliseconds.random(in: 0...jitter, using: &generator)
      enqueue(.message(bytes), from: from, to: to, at: now + latency + late)
    }
  }

  /// Kept descending, so that the next one is the last.
  private mutating func enqueue(_ content: Delivery.Content, from: Int, to: Int, at time: Milliseconds) {
    number += 1
    let delivery = Delivery(time: time, number: number, from: from, to: to, content: content)
    var (low, high) = (0, deliveries.count)
    while low < high {
      let middle = (low + high) / 2
      let isLater = (deliveries[middle].time, deliveries[middle].number) > (time, number)
      if isLater { low = middle + 1 } else { high = middle }
    }
    deliveries.insert(delivery, at: low)
  }

  /// Whether all replicas hold the same events of all communities.
  var areEqual: Bool {
    let first = replicas[0].graph
    return replicas.dropFirst().allSatisfy { replica in
      replica.graph.events.count == first.events.count
        && replica.graph.communities.keys.sorted() == first.communities.keys.sorted()
        && first.communities.keys.allSatisfy { replica.graph.tips(of: $0) == first.tips(of: $0) }
    }
  }
}
