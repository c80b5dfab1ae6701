import Events
import Governance
import Sodium
import Store
import Sync

/// What the state machines of gossip and catch-up read: the committed graph of this replica.
struct LedgerGraph: SyncGraph {
  let ledger: Ledger

  private var store: Store { ledger.store }

  func lastRow() throws(StoreError) -> Int64 { ledger.nextRow - 1 }

  private func community(_ id: CommunityID) throws(StoreError) -> Community? {
    try ledger.load(id) ? ledger.communities[id] : nil
  }

  func tips(of id: CommunityID) throws(StoreError) -> [EventID] {
    try community(id)?.tips.map(\.id) ?? []
  }

  func frontier(of id: CommunityID) throws(StoreError) -> Frontier {
    guard let community = try community(id) else { return .empty }
    var entries: [Frontier.Entry] = []
    for (key, chain) in community.keys.sorted(by: { $0.key < $1.key }) {
      guard let freeze = community.authority.freeze(of: key) else {
        entries.append(.init(key: key, seq: chain.head))
        continue
      }
      var forks: [EventID] = []
      for row in try store.rows(ofKey: chain.ref, from: freeze) { forks.append(try store.id(at: row)) }
      entries.append(.init(key: key, seq: freeze, forks: Digests.forks(forks.sorted())))
    }
    return Frontier(entries: entries)
  }

  func contains(_ id: EventID) throws(StoreError) -> Bool { try ledger.graph.entry(of: id) != nil }

  func isPending(_ id: EventID) throws(StoreError) -> Bool {
    if ledger.waiting.contains(id) || ledger.refused[id] != nil { return true }
    return try store.isHeld(id)
  }

  func waiting(in id: CommunityID, limit: Int) throws(StoreError) -> [WaitingEvent] {
    ledger.waiting.waiting(in: id, limit: limit).compactMap { arrival, _ in
      arrival.event.header.map { ledger.waitingEvent(arrival.event, $0) }
    }
  }

  func rows(
    of id: CommunityID, in runs: [Run], plus ids: [EventID], after: Int64, through: Int64, limit: Int
  ) throws(StoreError) -> [Int64] {
    guard let community = try community(id) else { return [] }
    var rows: [Row] = []
    for run in runs {
      guard let key = community.keys[run.key], run.below > run.from else { continue }
      rows += try store.rows(ofKey: key.ref, from: run.from, upTo: run.below - 1)
    }
    for id in ids {
      if let entry = try ledger.graph.entry(of: id), entry.community == community.ref {
        rows.append(entry.row)
      }
    }
    rows.removeAll { $0 <= after || $0 > through }
    rows.sort()
    var last: Row = 0
    rows.removeAll { row in
      defer { last = row }
      return row == last
    }
    return Array(rows.prefix(limit))
  }

  func read(_ rows: ArraySlice<Int64>, upTo bytes: Int) throws(StoreError) -> [EventBytes] {
    var events: [EventBytes] = []
    var total = 0
    for row in rows {
      let (event, body) = try store.bytes(at: row)
      total += event.count + (body?.count ?? 0)
      if total > bytes, !events.isEmpty { break }
      events.append(EventBytes(event: event, body: body))
    }
    return events
  }

  func body(of id: EventID, in community: CommunityID) throws(StoreError) -> [UInt8]? {
    guard let entry = try ledger.graph.entry(of: id), let known = try self.community(community),
      entry.community == known.ref
    else { return nil }
    return try store.body(at: entry.row)
  }

  func communitiesMissingBodies(limit: Int) throws(StoreError) -> [CommunityID] {
    try store.communitiesMissingBodies(limit: limit)
  }

  func missingBodies(
    of id: CommunityID, after: EventID?, limit: Int
  ) throws(StoreError) -> [EventID] {
    guard let community = try community(id) else { return [] }
    return try store.missingBodies(ofCommunity: community.ref, after: after, limit: limit)
  }
}
