import Events
import Governance
import Sodium
import Store
import Sync

/// What is admitted here: the store, the graph in it, and the communities in memory.
///
/// Everything happens in the one transaction of a batch. If that fails, `forget` drops what memory learnt
/// from it, and the store alone is right.
final class Ledger {
  /// An event on its way in. `peer` is who brought it, the replica's own key if it was made here.
  struct Candidate {
    let event: VerifiedEvent
    let body: Body?
    let peer: PublicKey
  }

  enum Verdict {
    case admitted
    case duplicate
    case waiting
    case held(Held)
    case refused(Refused)
    /// Over a quota; nothing is remembered.
    case dropped(rule: String)
  }

  let store: Store
  let graph: Graph
  let isNode: Bool
  let configuration: ReplicaConfiguration
  var communities: [CommunityID: Community] = [:]
  private var uses: [CommunityID: UInt64] = [:]
  private var use: UInt64 = 0
  var waiting: WaitingPool
  var refused: RefusedMemory
  var nextRow: Row
  /// Whether anything waits for its target, or an erasure for what it erases: mostly nothing does, and then
  /// no event has to ask.
  var hasOrphans: Bool
  var hasEarlyErasures: Bool
  var outcome = Outcome()

  init(_ store: Store, isNode: Bool, _ configuration: ReplicaConfiguration) throws(StoreError) {
    (self.store, self.isNode, self.configuration) = (store, isNode, configuration)
    graph = Graph(store, entriesInMemory: configuration.entriesInMemory)
    waiting = WaitingPool(configuration)
    refused = RefusedMemory(limit: configuration.refusedRemembered)
    nextRow = try store.lastRow() + 1
    hasOrphans = try store.hasOrphans()
    hasEarlyErasures = try store.hasEarlyErasures()
  }

  /// Runs a batch: all of it is committed, or none of it.
  func batch(_ body: () throws(StoreError) -> Void) throws(StoreError) -> Outcome {
    let outcome = try attempt { () throws(StoreError) in
      try body()
      return true
    }
    guard let outcome else { preconditionFailure("the batch was not given up") }
    return outcome
  }

  /// Runs a batch that `body` may give up, by false: then nothing of it is kept, and nil comes out.
  func attempt(_ body: () throws(StoreError) -> Bool) throws(StoreError) -> Outcome? {
    outcome = Outcome()
    let isKept: Bool
    do throws(StoreError) {
      isKept = try store.attempt { () throws(StoreError) in
        guard try body() else { return false }
        try indexTexts()
        for id in outcome.touched.sorted() { try communities[id]?.save(to: store) }
        return true
      }
    } catch {
      try forget()
      throw error
    }
    guard isKept else {
      try forget()
      return nil
    }
    evict()
    return outcome
  }

  private func forget() throws(StoreError) {
    communities = [:]
    uses = [:]
    graph.forget()
    nextRow = try store.lastRow() + 1
    hasOrphans = try store.hasOrphans()
    hasEarlyErasures = try store.hasEarlyErasures()
  }

  /// Loads a community if it is not in memory; false if it is not here.
  func load(_ id: CommunityID) throws(StoreError) -> Bool {
    use += 1
    uses[id] = use
    if communities[id] != nil { return true }
    guard let entry = try store.community(id) else {
      uses[id] = nil
      return false
    }
    communities[id] = try Community(entry, store)
    return true
  }

  /// Between batches, what was longest not used gives way.
  private func evict() {
    while communities.count > configuration.communitiesInMemory {
      guard let oldest = uses.min(by: { $0.value < $1.value })?.key else { return }
      communities[oldest] = nil
      uses[oldest] = nil
    }
  }

  /// Takes an event in, and with it whatever waited for it.
  func receive(_ candidate: Candidate, at now: Milliseconds) throws(StoreError) {
    var queue = try settle(candidate, at: now)
    var next = 0
    while next < queue.count {
      let candidate = queue[next]
      next += 1
      queue += try settle(candidate, at: now)
    }
  }

  /// Judges one event, and returns what waited for the verdict.
  private func settle(_ candidate: Candidate, at now: Milliseconds) throws(StoreError) -> [Candidate] {
    let verdict = try judge(candidate, at: now)
    outcome.record(verdict, candidate, self)
    switch verdict {
    case .admitted: return waiting.release(candidate.event.id, isRefused: false)
    case .refused: return waiting.release(candidate.event.id, isRefused: true)
    default: return []
    }
  }
}

/// What a batch came to, to be told when it is committed.
struct Outcome {
  var admitted: [CommittedEvent] = []
  var duplicates: [(peer: PublicKey, community: CommunityID, id: EventID)] = []
  var waiting: [(peer: PublicKey, community: CommunityID, event: WaitingEvent)] = []
  var refused: [(peer: PublicKey, id: EventID, rule: Refused)] = []
  var held: [(id: EventID, why: Held)] = []
  var charges: [(peer: PublicKey, rule: String)] = []
  /// Events that show something or change what is shown, where texts are indexed, and whether some of it was
  /// erased.
  var texts: Set<Row> = []
  var hasErased = false
  /// Communities to be saved, and those whose audience may have changed.
  var touched: Set<CommunityID> = []
  var audience: Set<CommunityID> = []

  mutating func record(_ verdict: Ledger.Verdict, _ candidate: Ledger.Candidate, _ ledger: Ledger) {
    let (id, peer) = (candidate.event.id, candidate.peer)
    switch verdict {
    case .admitted: break
    case .duplicate:
      if let community = candidate.event.header?.community { duplicates.append((peer, community, id)) }
    case .waiting:
      if let header = candidate.event.header, let community = header.community {
        waiting.append((peer, community, ledger.waitingEvent(candidate.event, header)))
      }
    case .held(let why): held.append((id, why))
    case .refused(let rule):
      refused.append((peer, id, rule))
      charges.append((peer, rule.rule))
    case .dropped(let rule): charges.append((peer, rule))
    }
  }
}
