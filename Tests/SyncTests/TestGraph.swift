import Events
import Sodium
import Sync

/// A replica's graph in memory: admitted events in rows, waiting events beside them.
struct TestGraph: SyncGraph {
  struct Community {
    var tips: Set<EventID> = []
    var keys: [PublicKey: [UInt64: [EventID]]] = [:]
    var highest: [PublicKey: UInt64] = [:]
    var freezes: [PublicKey: UInt64] = [:]
    var rows: [Int64] = []
  }

  private(set) var events: [TestEvent] = []
  private(set) var rowOf: [EventID: Int64] = [:]
  private(set) var communities: [CommunityID: Community] = [:]
  /// With the peer that each came from.
  private(set) var pool: [(event: TestEvent, from: PublicKey)] = []
  /// How many events may wait; the oldest give way.
  var poolLimit = 1_024
  var bodies: [EventID: [UInt8]] = [:]
  /// What every event is said to carry; bodies of their own go before.
  var commonBody: [UInt8]?
  var bodyless: Set<EventID> = []

  func lastRow() -> Int64 { Int64(events.count) }

  func tips(of community: CommunityID) -> [EventID] {
    communities[community]?.tips.sorted() ?? []
  }

  func frontier(of community: CommunityID) -> Frontier {
    guard let community = communities[community] else { return .empty }
    return Frontier(
      entries: community.highest.sorted { $0.key < $1.key }.map { key, highest in
        guard let freeze = community.freezes[key] else { return Frontier.Entry(key: key, seq: highest) }
        let forks = community.keys[key]!.filter { $0.key >= freeze }.values.flatMap { $0 }
        return Frontier.Entry(key: key, seq: freeze, forks: Digests.forks(forks.sorted()))
      })
  }

  func contains(_ id: EventID) -> Bool { rowOf[id] != nil }

  func isPending(_ id: EventID) -> Bool { pool.contains { $0.event.id == id } }

  func waiting(in community: CommunityID, limit: Int) -> [WaitingEvent] {
    pool.filter { $0.event.community == community }.prefix(limit).map { waiting($0.event) }
  }

  func waiting(_ event: TestEvent) -> WaitingEvent {
    WaitingEvent(
      id: event.id, key: event.key, seq: event.seq,
      missing: event.edges.filter { !contains($0) && !isPending($0) },
      lacksPrevious: event.previous.map { !contains($0) } ?? false)
  }

  func rows(
    of community: CommunityID, in runs: [Run], plus ids: [EventID], after: Int64, through: Int64, limit: Int
  ) -> [Int64] {
    let byKey = Dictionary(uniqueKeysWithValues: runs.map { ($0.key, $0) })
    let named = Set(ids.compactMap { rowOf[$0] })
    guard let all = communities[community]?.rows else { return [] }
    return Array(
      all.lazy.filter { row in
        guard row > after, row <= through else { return false }
        let event = events[Int(row) - 1]
        guard let run = byKey[event.key] else { return named.contains(row) }
        return (run.from..<run.below).contains(event.seq) || named.contains(row)
      }.prefix(limit))
  }

  func read(_ rows: ArraySlice<Int64>, upTo bytes: Int) -> [EventBytes] {
    var result: [EventBytes] = []
    var total = 0
    for row in rows {
      let event = events[Int(row) - 1]
      let body = body(of: event.id, in: event.community)
      total += event.bytes.count + (body?.count ?? 0)
      guard result.isEmpty || total <= bytes else { break }
      result.append(EventBytes(event: event.bytes, body: body))
    }
    return result
  }

  func body(of id: EventID, in community: CommunityID) -> [UInt8]? {
    guard let row = rowOf[id], events[Int(row) - 1].community == community else { return nil }
    guard !bodyless.contains(id) else { return nil }
    return bodies[id] ?? commonBody
  }

  func communitiesMissingBodies(limit: Int) -> [CommunityID] {
    Array(Set(bodyless.map { events[Int(rowOf[$0]!) - 1].community }).sorted().prefix(limit))
  }

  func missingBodies(of community: CommunityID, after: EventID?, limit: Int) -> [EventID] {
    let missing = bodyless.filter { events[Int(rowOf[$0]!) - 1].community == community }.sorted()
    return Array(missing.filter { id in after.map { id > $0 } ?? true }.prefix(limit))
  }

  /// Precondition: its edges are here.
  mutating func admit(_ event: TestEvent) {
    precondition(rowOf[event.id] == nil && event.edges.allSatisfy { rowOf[$0] != nil }, "not admissible")
    events.append(event)
    rowOf[event.id] = Int64(events.count)
    // Written in place: a copy of a large community per event would take the time of the whole test.
    communities[event.community, default: Community()].add(event, row: Int64(events.count))
  }

  /// Takes it into the pool.
  mutating func wait(_ event: TestEvent, from peer: PublicKey) {
    if pool.count == poolLimit { pool.removeFirst() }
    pool.append((event, peer))
  }

  /// What in the pool has its edges by now.
  mutating func takeComplete() -> [(event: TestEvent, from: PublicKey)] {
    let complete = pool.filter { $0.event.edges.allSatisfy { rowOf[$0] != nil } }
    pool.removeAll { waiting in complete.contains { $0.event.id == waiting.event.id } }
    return complete
  }
}

extension TestGraph.Community {
  fileprivate mutating func add(_ event: TestEvent, row: Int64) {
    for edge in event.edges { tips.remove(edge) }
    tips.insert(event.id)
    rows.append(row)
    keys[event.key, default: [:]][event.seq, default: []].append(event.id)
    highest[event.key] = max(highest[event.key] ?? 0, event.seq)
    guard keys[event.key]![event.seq]!.count > 1 else { return }
    freezes[event.key] = min(freezes[event.key] ?? event.seq, event.seq)
  }
}
