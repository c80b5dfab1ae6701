import Events
import Governance
import Sodium
import Store

/// The graph of events in the store, with the entries that were lately asked for in memory.
///
/// Rows are a causal order, so no ancestor has a higher row than its descendant: a walk down to a row stops
/// there.
final class Graph {
  let store: Store
  /// The rows of what was lately asked for or admitted, in two generations.
  private var recent: [EventID: Row] = [:]
  private var older: [EventID: Row] = [:]
  /// Entries by row, each row with one place that it shares with those `limit` away: rows follow one another,
  /// so these are mostly the last ones, and no hash is to be reckoned for them.
  private var entries: [EventEntry?] = []
  private var reached: [Step: Bool] = [:]
  private let limit: Int

  private struct Step: Hashable {
    let from: Row
    let target: Row
  }

  init(_ store: Store, entriesInMemory: Int) { (self.store, limit) = (store, entriesInMemory) }

  /// Forgets everything; the store may have been rolled back.
  func forget() {
    (recent, older, entries, reached) = ([:], [:], [], [:])
  }

  func remember(_ entry: EventEntry, _ id: EventID) {
    // Two generations: what is not asked for during one is gone after the next.
    if recent.count >= limit {
      swap(&recent, &older)
      recent.removeAll(keepingCapacity: true)
    }
    recent[id] = entry.row
    remember(entry)
  }

  private func remember(_ entry: EventEntry) {
    if entries.isEmpty { entries = Array(repeating: nil, count: limit) }
    entries[Int(entry.row) % limit] = entry
  }

  func entry(of id: EventID) throws(StoreError) -> EventEntry? {
    if let row = recent[id] { return try entry(at: row) }
    if let row = older[id] {
      let entry = try entry(at: row)
      remember(entry, id)
      return entry
    }
    guard let entry = try store.entry(of: id) else { return nil }
    remember(entry, id)
    return entry
  }

  func entry(at row: Row) throws(StoreError) -> EventEntry {
    if !entries.isEmpty, let entry = entries[Int(row) % limit], entry.row == row { return entry }
    guard let entry = try store.entry(at: row) else { throw .corrupt("event \(row) is not there") }
    remember(entry)
    return entry
  }

  /// Whether the way back from `rows`, themselves included, leads to `target`.
  ///
  /// O(events between, above the target's row), and O(1) for what was asked a moment ago: a chain of events
  /// asks the same question again and again, each time from one step further.
  func reaches(_ target: EventEntry, from rows: [Row], isForked: (Int64) -> Bool) throws(StoreError) -> Bool {
    let isLinear = !isForked(target.key)
    var stack = rows
    var seen: Set<Row> = []
    var found = false
    while let row = stack.popLast(), !found {
      if row == target.row {
        found = true
      } else if row > target.row, seen.insert(row).inserted {
        if let known = reached[Step(from: row, target: target.row)] {
          found = known
          continue
        }
        let entry = try entry(at: row)
        if isLinear, entry.key == target.key {
          found = entry.sequence >= target.sequence
        } else {
          stack += entry.edges
        }
      }
    }
    if reached.count >= limit { reached = [:] }
    // Without a find the whole of what was seen leads nowhere; with one only the start is known to lead
    // there.
    if !found { for row in rows { reached[Step(from: row, target: target.row)] = false } }
    if found, rows.count == 1 { reached[Step(from: rows[0], target: target.row)] = true }
    return found
  }
}

/// One community's part of the graph, as the fold asks it.
struct CommunityGraph: Ancestry {
  let graph: Graph
  let community: Community

  func contains(_ id: EventID, _ point: Point) throws(StoreError) -> Bool {
    switch point {
    case .everything: return true
    case .past(let edges):
      if edges.contains(id) { return true }
      var rows: [Row] = []
      for edge in edges {
        guard let entry = try graph.entry(of: edge) else { preconditionFailure("edges are admitted") }
        rows.append(entry.row)
      }
      return try reaches(id, from: rows)
    case .before(let event):
      guard let entry = try graph.entry(of: event) else { preconditionFailure("the event is admitted") }
      return try reaches(id, from: entry.edges)
    }
  }

  private func reaches(_ id: EventID, from rows: [Row]) throws(StoreError) -> Bool {
    guard let target = try graph.entry(of: id) else { preconditionFailure("acts are admitted") }
    return try graph.reaches(target, from: rows, isForked: isForked)
  }

  private func isForked(_ key: Int64) -> Bool {
    guard community.authority.hasCuts, let chain = community.chains[key] else { return false }
    return community.authority.freeze(of: chain.key) != nil
  }

  /// By bisection: what a point holds of an unforked key is a beginning of its chain.
  func lastSequence(of key: PublicKey, _ point: Point) throws(StoreError) -> UInt64? {
    guard let entry = community.keys[key] else { return nil }
    var (low, high): (UInt64, UInt64) = (0, entry.head + 1)
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(entry.ref, middle, point) { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  private func holds(_ key: Int64, _ sequence: UInt64, _ point: Point) throws(StoreError) -> Bool {
    for row in try graph.store.rows(ofKey: key, from: sequence, upTo: sequence) {
      if try contains(graph.store.id(at: row), point) { return true }
    }
    return false
  }
}
