internal import Events
internal import Sodium

/// What a peer has asked for and is being sent, piece by piece (Protocol/replication.md, 6.2).
///
/// Per community one stream answers its `heads` and one its `want`. The first few in the list are read in
/// turn, the others wait. A stream knows only the next rows, so its memory does not grow with the history.
struct Streams: Sendable {
  struct Stream: Sendable {
    let community: CommunityID
    /// Whether it answers a `want`.
    let isWanted: Bool
    /// What the peer showed; nil where it asked for the IDs alone.
    var frontier: Frontier
    var ids: [EventID]
    /// What it sends; nil before its first piece.
    var reading: Reading?
  }

  struct Reading: Sendable {
    let runs: [Run]
    /// What is committed later goes out by itself.
    let through: Int64
    var rows: ArraySlice<Int64> = []
    var last: Int64 = 0
  }

  private(set) var list: [Stream] = []
  private var turn = 0

  var isEmpty: Bool { list.isEmpty }
  var count: Int { list.count }

  /// Whether the peer's `heads` for this community are being answered. Until then pushes of it would only
  /// wait.
  func isCatchingUp(_ community: CommunityID) -> Bool {
    list.contains { $0.community == community && !$0.isWanted }
  }

  /// Answers `heads`; it replaces the stream that answered the last ones.
  mutating func catchUp(_ community: CommunityID, beyond frontier: Frontier) {
    cancel(community)
    guard hasRoom(for: frontier) else { return }
    list.append(Stream(community: community, isWanted: false, frontier: frontier, ids: []))
  }

  /// Answers a `want`, ahead of all others: the peer holds back events that wait for it.
  mutating func want(_ community: CommunityID, ids: [EventID], frontier: Frontier) {
    var ids = ids
    if let index = list.firstIndex(where: { $0.community == community && $0.isWanted }) {
      let old = list.remove(at: index)
      // What an interrupted stream had not sent of its own IDs yet would be lost otherwise.
      ids = Array((ids + old.ids).ascending().prefix(2 * SyncLimits.ids))
    }
    guard hasRoom(for: frontier) else { return }
    list.insert(Stream(community: community, isWanted: true, frontier: frontier, ids: ids), at: 0)
  }

  /// The peer has all now.
  mutating func cancel(_ community: CommunityID) {
    list.removeAll { $0.community == community && !$0.isWanted }
  }

  mutating func keep(_ isKept: (CommunityID) -> Bool) {
    list.removeAll { !isKept($0.community) }
  }

  private func hasRoom(for frontier: Frontier) -> Bool {
    let held = list.reduce(frontier.entries.count) { $0 + $1.frontier.entries.count }
    return list.count < SyncLimits.pendingStreams && held <= SyncLimits.pendingEntries
  }

  /// The next piece, of the streams in turn: events of one community, at most so many bytes unless the first
  /// alone has more. nil when there is nothing to send any more.
  mutating func next<Graph: SyncGraph>(
    upTo bytes: Int, graph: Graph
  ) throws(Graph.Failure) -> (community: CommunityID, events: [EventBytes])? {
    while !list.isEmpty {
      turn = (turn + 1) % min(list.count, SyncLimits.activeStreams)
      let index = turn
      if list[index].reading == nil { try start(index, graph: graph) }
      if try list[index].refill(graph: graph) {
        return (list[index].community, try list[index].take(upTo: bytes, graph: graph))
      }
      list.remove(at: index)
      turn = max(0, turn - 1)
    }
    return nil
  }

  private mutating func start<Graph: SyncGraph>(_ index: Int, graph: Graph) throws(Graph.Failure) {
    let stream = list[index]
    var runs = try graph.frontier(of: stream.community).runs(beyond: stream.frontier)
    if stream.isWanted, let other = reading(of: stream.community) {
      // What the answer to the heads brings anyway is not sent twice.
      runs = runs.subtracting(other.runs)
    }
    list[index].reading = Reading(runs: runs, through: try graph.lastRow())
    list[index].frontier = .empty
  }

  private func reading(of community: CommunityID) -> Reading? {
    list.first { $0.community == community && !$0.isWanted }?.reading
  }
}

extension Streams.Stream {
  /// Whether there are rows to read.
  fileprivate mutating func refill<Graph: SyncGraph>(graph: Graph) throws(Graph.Failure) -> Bool {
    guard let reading, reading.rows.isEmpty else { return true }
    self.reading!.rows = try graph.rows(
      of: community, in: reading.runs, plus: ids, after: reading.last, through: reading.through,
      limit: SyncLimits.rows)[...]
    return !self.reading!.rows.isEmpty
  }

  fileprivate mutating func take<Graph: SyncGraph>(
    upTo bytes: Int, graph: Graph
  ) throws(Graph.Failure) -> [EventBytes] {
    let rows = reading!.rows.prefix(SyncLimits.events)
    let events = try graph.read(rows, upTo: bytes)
    precondition(
      (1...rows.count).contains(events.count), "a graph reads at least the first row, and no others")
    reading!.last = rows[rows.startIndex + events.count - 1]
    reading!.rows = reading!.rows.dropFirst(events.count)
    return events
  }
}

extension [Run] {
  /// Without what the others send. Both ascending by key, at most one a key, and all of the others' open. O(n
  /// + m).
  func subtracting(_ others: [Run]) -> [Run] {
    var result: [Run] = []
    var index = 0
    for run in self {
      while index < others.count, others[index].key < run.key { index += 1 }
      guard index < others.count, others[index].key == run.key else {
        result.append(run)
        continue
      }
      guard run.from < others[index].from else { continue }
      result.append(Run(key: run.key, from: run.from, below: others[index].from))
    }
    return result
  }
}
