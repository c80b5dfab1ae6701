package import Events
package import Store
import Governance
import Sodium

/// Everything in a store once more, from the bytes up: hashes, signatures, bodies, columns, edges, tips and
/// views. Read-only, on one snapshot, beside a writer that goes on; no checkpoint gets past it meanwhile.
///
///     var check = try StoreCheck(Store(reading: path))
///     while !check.isAtEnd { report(try check.next(limit: 1_000)) }
///     report(try check.finish())
///
/// The dear part, `verify`, is a pure function: a shell with more cores calls `read`, verifies pieces in
/// parallel, and hands them to `compare` in their order. Memory is what is read at a time and a bit an event.
package struct StoreCheck: ~Copyable {
  /// An event's row after the look at its bytes.
  package struct Verified: Sendable {
    let stored: StoredEvent
    /// nil where the bytes are none of this version.
    let event: VerifiedEvent?
    let findings: [Finding]
  }

  /// What of the rows came to be compared.
  struct Counts {
    var acts = 0
    var forks = 0
    var tips = 0
  }

  let store: Store
  /// How many events there are, and how many have been read.
  package let total: Int
  package private(set) var count = 0
  package private(set) var isAtEnd = false

  /// The last row that was read; a damaged one may be below zero.
  private var row = Row.min
  /// A bit for every row: whether a later event has it as an edge.
  private(set) var cited: [UInt64]
  let communities: [CommunityEntry]
  private let names: [Int64: CommunityID]
  /// Communities, by their numbers, with a finding: their views cannot be reckoned.
  private(set) var damaged: Set<Int64> = []
  /// Whether it is unknown which communities are.
  var isDamaged = false
  var counts = Counts()

  /// Begins. `store` is a connection of its own that nobody uses meanwhile.
  package init(_ store: Store) throws(StoreError) {
    try store.database.beginSnapshot()
    let total: Int, communities: [CommunityEntry]
    do throws(StoreError) {
      total = try store.eventCount()
      communities = try store.communities()
    } catch {
      store.database.endSnapshot()
      throw error
    }
    (self.store, self.total, self.communities) = (store, total, communities)
    cited = Array(repeating: 0, count: total / 64 + 1)
    names = Dictionary(communities.map { ($0.ref, $0.id) }) { first, _ in first }
  }

  deinit { store.database.endSnapshot() }

  /// Reads, verifies and compares up to `limit` events more.
  package mutating func next(limit: Int) throws(StoreError) -> [Finding] {
    var known = AdmissibleKeys()
    var (events, findings) = try read(limit: limit)
    findings += try compare(Self.verify(events, &known))
    return findings
  }

  /// The next rows, and findings where some cannot be read. Throws what is no damage: `io`, `busy`.
  package mutating func read(limit: Int) throws(StoreError) -> (events: [StoredEvent], findings: [Finding]) {
    var findings: [Finding] = []
    var events: [StoredEvent] = []
    do throws(StoreError) {
      events = try store.storedEvents(after: row, limit: limit)
      isAtEnd = events.count < limit
      row = events.last?.row ?? row
    } catch {
      // Somewhere among them a page is damaged: one by one, and what cannot be read is told.
      row = max(row, 0)
      for row in row + 1...row + Row(limit) {
        do throws(StoreError) {
          if let event = try store.storedEvent(at: row) { events.append(event) }
        } catch {
          findings.append(.unreadable(row, try Self.damage(error)))
        }
      }
      row += Row(limit)
      isAtEnd = row >= total
      isDamaged = true
    }
    for event in events where event.row < 1 || event.row > total {
      findings.append(.rowGap(event.row))
      isDamaged = true
    }
    events.removeAll { $0.row < 1 || $0.row > total }
    count += events.count
    return (events, findings)
  }

  /// Decodes, hashes and verifies: a pure function of the rows, and nearly all of the time. `known` saves
  /// looks at keys; it changes no result.
  package static func verify(_ events: [StoredEvent], _ known: inout AdmissibleKeys) -> [Verified] {
    events.map { stored in
      let event: VerifiedEvent
      do throws(EventError) {
        event = try UnverifiedEvent(stored.bytes).verified(&known)
      } catch {
        let finding = Finding.notAnEvent(stored.row, rule: error.name)
        return Verified(stored: stored, event: nil, findings: [finding])
      }
      guard let header = event.header else {
        let finding = Finding.notAnEvent(stored.row, rule: "\(Held.unknownVersion)")
        return Verified(stored: stored, event: nil, findings: [finding])
      }
      var findings = stored.disagreements(with: event, header).map { Finding.column(stored.row, $0) }
      if let body = stored.body, (try? Body(body, committedBy: header)) == nil {
        findings.append(.body(stored.row))
      }
      return Verified(stored: stored, event: event, findings: findings)
    }
  }

  /// Compares verified rows with each other and with the tables beside them. In the order of `read`.
  package mutating func compare(_ events: [Verified]) throws(StoreError) -> [Finding] {
    var findings: [Finding] = []
    for verified in events {
      var found = verified.findings
      if let event = verified.event, let header = event.header {
        do throws(StoreError) {
          found += try compare(verified.stored, event, header)
        } catch {
          found.append(.unreadable(verified.stored.row, try Self.damage(error)))
        }
      }
      if !found.isEmpty {
        damaged.insert(verified.stored.community)
        if names[verified.stored.community] == nil { isDamaged = true }
      }
      findings += found
    }
    return findings
  }

  private mutating func compare(
    _ stored: StoredEvent, _ event: VerifiedEvent, _ header: Header
  ) throws(StoreError) -> [Finding] {
    let row = stored.row
    var findings: [Finding] = []
    if names[stored.community] != header.community ?? event.id { findings.append(.column(row, .community)) }
    let fork = try store.fork(of: stored)
    if fork.isListed != (fork.events > 1) { findings.append(.fork(row)) }
    if fork.isListed { counts.forks += 1 }
    let key = try store.storedKey(stored.key)
    // A key that began twice may have begun for two.
    let isAuthored = key?.author == header.author.bytes || header.previous != nil || fork.events > 1
    if key?.community != stored.community || key?.key != event.key.bytes || !isAuthored {
      findings.append(.column(row, .key))
    }
    findings += try compareEdges(stored, header)
    if try store.place(of: event.id)?.row != row { findings.append(.column(row, .id)) }
    if try !isTarget(stored.target, of: header.facts, in: stored.community) {
      findings.append(.column(row, .target))
    }
    let isAct = Act(id: event.id, key: event.key, header) != nil
    if try store.isAct(row, ofCommunity: stored.community) != isAct { findings.append(.act(row)) }
    if isAct { counts.acts += 1 }
    guard header.bodyLength > 0 else { return findings }
    if try store.isErased(event.id) {
      if stored.body != nil { findings.append(.erasedBody(row)) }
    } else if stored.body == nil, try !store.isMissing(row, ofCommunity: stored.community) {
      findings.append(.bodyNotAsked(row))
    }
    return findings
  }

  private mutating func compareEdges(_ stored: StoredEvent, _ header: Header) throws(StoreError) -> [Finding]
  {
    var rows: [Row] = []
    var depth: Int64 = 0
    for edge in header.edges {
      guard let place = try store.place(of: edge), (1..<stored.row).contains(place.row),
        place.community == stored.community, place.depth < Int64.max
      else { return [.edges(stored.row)] }
      cited[Int(place.row / 64)] |= 1 << UInt64(place.row % 64)
      rows.append(place.row)
      depth = max(depth, place.depth + 1)
    }
    var findings: [Finding] = []
    if !stored.keeps(edges: rows) { findings.append(.column(stored.row, .edges)) }
    if stored.depth != depth { findings.append(.column(stored.row, .depth)) }
    return findings
  }

  /// Whether `row` is that of what content refers to. A target in another community may be known or not: that
  /// depends on which of the two came first, and shows nothing.
  private func isTarget(_ row: Row?, of facts: Facts, in community: Int64) throws(StoreError) -> Bool {
    switch facts {
    case .reply(let target), .edit(let target), .retract(let target), .react(let target, _),
      .seen(let target):
      let place = try store.place(of: target)
      return row == place?.row || row == nil && place?.community != community
    default: return row == nil
    }
  }

  /// What a damaged file says of itself; everything else is thrown on.
  static func damage(_ error: StoreError) throws(StoreError) -> String {
    guard case .corrupt(let message) = error else { throw error }
    return message
  }
}
