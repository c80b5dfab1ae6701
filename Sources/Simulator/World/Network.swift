import Events
import Sodium

/// Two hosts, in order.
struct Link: Hashable, Comparable {
  let low: Int
  let high: Int

  init(_ one: Int, _ other: Int) {
    (low, high) = (min(one, other), max(one, other))
  }

  static func < (left: Link, right: Link) -> Bool {
    (left.low, left.high) < (right.low, right.high)
  }
}

/// Connections, and what the network does to the messages in them.
struct Network {
  struct Session {
    let number: Int
    let secret: Bytes32
    /// When the last message in each direction arrives: a connection keeps the order.
    var lastArrival: [Int: Milliseconds] = [:]
  }

  /// Where a message goes: when it arrives, once or twice.
  struct Fate {
    var arrivals: [Milliseconds] = []
    var faults: [Fault] = []
  }

  private(set) var sessions: [Link: Session] = [:]
  private var opened = 0
  /// The side of the partition that each host is on, while there is one.
  private(set) var sides: [Int]?
  /// Directions in which nothing gets through.
  private(set) var deaf: Set<[Int]> = []

  /// All sessions, in order: nothing here may depend on a hash table's.
  var links: [Link] { sessions.keys.sorted() }

  func peers(of host: Int) -> [Int] {
    links.compactMap { $0.low == host ? $0.high : $0.high == host ? $0.low : nil }
  }

  func session(_ one: Int, _ other: Int) -> Session? { sessions[Link(one, other)] }

  mutating func open(_ link: Link, secret: Bytes32) {
    opened += 1
    sessions[link] = Session(number: opened, secret: secret)
  }

  mutating func close(_ link: Link) { sessions[link] = nil }

  mutating func split(_ sides: [Int]?) { self.sides = sides }

  mutating func deafen(_ from: Int, _ to: Int) { deaf.insert([from, to]) }

  mutating func hear(_ from: Int, _ to: Int) { deaf.remove([from, to]) }

  mutating func heal() {
    sides = nil
    deaf = []
  }

  func isBlocked(_ from: Int, _ to: Int) -> Fault? {
    if deaf.contains([from, to]) { return .oneWay }
    if let sides, sides[from] != sides[to] { return .partition }
    return nil
  }

  /// What becomes of a message that is sent now.
  mutating func fate(
    from: Int, to: Int, now: Milliseconds, rates: [Fault: Int], _ random: inout Random
  ) -> Fate {
    var fate = Fate()
    guard sessions[Link(from, to)] != nil else { return fate }
    if let fault = isBlocked(from, to) {
      fate.faults.append(fault)
      return fate
    }
    func strikes(_ fault: Fault) -> Bool { random.chance(rates[fault] ?? 0) }
    if strikes(.drop) {
      fate.faults.append(.drop)
      return fate
    }
    let copies = strikes(.duplicate) ? 2 : 1
    if copies == 2 { fate.faults.append(.duplicate) }
    for _ in 0..<copies {
      var arrival = now + UInt64(random.between(1...40))
      if strikes(.delay) {
        fate.faults.append(.delay)
        arrival += UInt64(random.between(100...8_000))
      }
      let last = sessions[Link(from, to)]?.lastArrival[from] ?? 0
      if arrival < last {
        if strikes(.reorder) { fate.faults.append(.reorder) } else { arrival = last }
      }
      sessions[Link(from, to)]?.lastArrival[from] = max(last, arrival)
      fate.arrivals.append(arrival)
    }
    return fate
  }
}
