package import Events
import Governance
package import Sodium
package import Store
package import Sync

/// A replica: the whole of Kollektiv's state machine, behind one door.
///
///
/// One batch of input is one transaction, and no effect leaves before it is committed. It has no clock, no
/// randomness, no threads and no sockets: time and random bytes come in, messages go out. Not `Sendable`:
/// one loop owns it.
package final class Replica {
  package let identity: Identity
  let ledger: Ledger
  var sync: Sync
  var sessions: [PublicKey: Session] = [:]
  /// Of each session the communities whose unjudged events the peer was shown for a subscription.
  var returned: [PublicKey: Set<CommunityID>] = [:]
  /// Peers that have been in step since a restore; nil when there is nothing to wait for.
  var confirmed: Set<PublicKey>?
  /// The communities that a client has chosen; nil for all that it may see.
  var wanted: [CommunityID]?
  private var hasCarried: Bool
  /// Whether anything that a client authored waits for a node to acknowledge it.
  var hasOutbox: Bool
  private var wake: Milliseconds?
  var effects: [Effect] = []

  /// Opens a replica on its store. O(1) in the size of the store.
  ///
  /// - Throws: `StoreError`.
  package init(
    _ store: Store, as identity: Identity, _ configuration: ReplicaConfiguration = .init(),
    sync syncConfiguration: SyncConfiguration = .init(), at now: Milliseconds
  ) throws(StoreError) {
    self.identity = identity
    ledger = try Ledger(store, isNode: identity.isNode, configuration)
    sync = Sync(
      self: identity.key.publicKey, role: identity.isNode ? .node : .client, configuration: syncConfiguration)
    confirmed = try store.setting(Self.restoredSetting) == nil ? nil : []
    wanted = try store.setting(Self.wantedSetting).map { bytes in
      stride(from: 0, to: bytes.count - 31, by: 32).compactMap {
        Bytes32(Array(bytes[$0..<$0 + 32])).map(EventID.init)
      }
    }
    sync.takesOffers = identity.isNode || wanted == nil
    hasCarried = try !store.carried(limit: 1).isEmpty
    hasOutbox = try store.hasOutbox()
    try ledger.prepareIndex()
    try judgeUnknown(at: now)
  }

  private static let restoredSetting = "restored"
  private static let judgesSetting = "judges"
  static let wantedSetting = "wanted"
  /// Grows with every version that judges more kinds.
  private static let judges: [UInt8] = [1]

  /// Says of a store that it comes from a backup. Its replica authors nothing until peers have told it what
  /// it signed since: an event on top of an old head would be an equivocation (Protocol/replication.md
  /// §6.6).
  package static func markRestored(_ store: Store) throws(StoreError) {
    try store.transaction { () throws(StoreError) in try store.set(restoredSetting, to: [1]) }
  }

  package var isRestored: Bool { confirmed != nil }

  /// What a newer program can judge and an older one held.
  private func judgeUnknown(at now: Milliseconds) throws(StoreError) {
    let store = ledger.store
    guard try store.setting(Self.judgesSetting) != Self.judges else { return }
    let own = identity.key.publicKey
    _ = try ledger.batch { () throws(StoreError) in
      try ledger.judgeUnknown(at: now, own: own)
      try store.set(Self.judgesSetting, to: Self.judges)
    }
  }

  /// The one door.
  ///
  /// - Throws: `StoreError` other than `diskFull`: then the store is in doubt, and the process is to end.
  package func handle(_ input: Input, at now: Milliseconds) throws(StoreError) -> [Effect] {
    effects = []
    switch input {
    case .connected(let session): try connect(session, at: now)
    case .disconnected(let peer):
      sessions[peer] = nil
      returned[peer] = nil
      sync.disconnected(peer)
    case .received(let arrivals): try receive(arrivals, at: now)
    case .loaded(let events):
      let own = identity.key.publicKey
      try commit(at: now) { () throws(StoreError) in
        for event in events { try take(event, from: own, at: now) }
      }
    case .author(let intent): try author({ $0.isEmpty ? intent : nil }, at: now)
    case .authorAll(let next): try author(next, at: now)
    case .subscribe(let wanted): try subscribe(to: wanted, at: now)
    case .ready(let peer): try apply(sync.ready(peer, now: now, graph: graph), at: now)
    case .tick: try tick(at: now)
    }
    try acknowledgeErasures(at: now)
    try scheduleWake()
    if ledger.store.database.walFrames >= ledger.configuration.checkpointFrames {
      effects.append(.checkpoint)
    }
    return effects
  }

  /// Whether `ready` is wanted when what was sent to a peer has gone.
  package func awaitsReady(_ peer: PublicKey) -> Bool { sync.awaitsReady(peer) }

  /// Moves the log's pages into the store. May take a second, and what was committed is as safe before as
  /// after: the shell does it between batches, off the way of what people wait for.
  ///
  /// - Throws: `StoreError`; `diskFull` leaves everything as it was.
  package func checkpoint() throws(StoreError) {
    _ = try ledger.store.database.checkpoint(.passive)
  }

  var graph: LedgerGraph { LedgerGraph(ledger: ledger) }

  private func receive(_ arrivals: [Arrival], at now: Milliseconds) throws(StoreError) {
    // First what the messages say of the session, then what came of the events in them.
    for arrival in arrivals {
      switch arrival.message {
      case .malformed(let error): effects.append(.charge(arrival.peer, rule: error.name))
      case .message(let message):
        try apply(sync.received(message, from: arrival.peer, now: now, graph: graph), at: now)
        // What it chose may hold something that it signed and does not remember.
        if case .subscribe = message, let session = sessions[arrival.peer] {
          try returnOwn(to: session, forSubscription: true)
        }
      case .events(let token, _):
        let seen = Message.events(token: token, events: [])
        try apply(sync.received(seen, from: arrival.peer, now: now, graph: graph), at: now)
      }
    }
    guard arrivals.contains(where: \.message.carriesContent) else { return }
    try commit(at: now) { [ledger] () throws(StoreError) in
      for arrival in arrivals {
        switch arrival.message {
        case .events(let token, let events):
          guard sync.takesOffers || sync.community(of: token, from: arrival.peer) != nil else { continue }
          for event in events { try take(event, from: arrival.peer, at: now) }
        case .message(.bodies(let token, let bodies)):
          guard let community = sync.community(of: token, from: arrival.peer) else { continue }
          for body in bodies {
            try ledger.take(body.body, of: body.id, in: community, from: arrival.peer)
          }
        default: continue
        }
      }
    }
  }

  private func take(
    _ examined: ExaminedEvent, from peer: PublicKey, at now: Milliseconds
  ) throws(StoreError) {
    switch examined {
    case .dropped(let error): ledger.outcome.charges.append((peer, error.name))
    case .sound(let event, let body, let spoilt):
      if let spoilt { ledger.outcome.charges.append((peer, spoilt.name)) }
      try ledger.receive(.init(event: event, body: body, peer: peer), at: now)
    }
  }

  private func tick(at now: Milliseconds) throws(StoreError) {
    if let due = try ledger.store.nextDue(), due <= now {
      let own = identity.key.publicKey
      try commit(at: now) { [ledger] () throws(StoreError) in try ledger.judgeDue(at: now, own: own) }
    }
    try apply(sync.tick(now: now, graph: graph), at: now)
  }

  /// A node says which erasures it has carried out (Protocol/membership.md §5.4).
  private func acknowledgeErasures(at now: Milliseconds) throws(StoreError) {
    guard hasCarried, confirmed == nil, case .node(let department, _) = identity else { return }
    let carried = try ledger.store.carried(limit: 1_024)
    hasCarried = !carried.isEmpty
    for community in Set(carried.map(\.community)).sorted() {
      let due = carried.filter { $0.community == community }.prefix(EventLimits.targets)
      try commit(at: now) { [ledger, identity] () throws(StoreError) in
        let facts = Facts.erased(due.map(\.id))
        let intent = Intent(community: community, facts: facts, salt: .zero)
        guard try ledger.load(community), let known = ledger.communities[community] else { return }
        if known.authority.charter.departments.contains(where: { $0.id == department }) {
          // A key that was succeeded acknowledges nothing any more; a wrong clock is put right some day.
          switch try ledger.author(intent, as: identity, at: now) {
          case .failure(.clock), .failure(.restored): return
          default: break
          }
        }
        for erase in due { try ledger.store.deleteCarried(erase.row, ofCommunity: known.ref) }
      }
    }
  }

  private func scheduleWake() throws(StoreError) {
    let next = [sync.nextTimer, try ledger.store.nextDue()].compactMap { $0 }.min()
    if let next, next != wake { effects.append(.wake(at: next)) }
    wake = next
  }

  /// Runs a batch, and when it is durable tells what came of it. A full disk leaves everything as it was.
  private func commit(at now: Milliseconds, _ body: () throws(StoreError) -> Void) throws(StoreError) {
    try attempt(at: now) { () throws(StoreError) in
      try body()
      return true
    }
  }

  /// As `commit`; a batch that comes out as false leaves everything as it was too.
  func attempt(
    at now: Milliseconds, _ body: () throws(StoreError) -> Bool, then: () -> Void = {}, full: () -> Void = {}
  ) throws(StoreError) {
    let outcome: Outcome?
    do throws(StoreError) {
      outcome = try ledger.attempt(body)
    } catch {
      guard error == .diskFull else { throw error }
      effects.append(.diskFull)
      return planted(.toldBeforeCommit) ? then() : full()
    }
    then()
    if let outcome { try publish(outcome, at: now) }
  }

  private func publish(_ outcome: Outcome, at now: Milliseconds) throws(StoreError) {
    if !hasCarried { hasCarried = try !ledger.store.carried(limit: 1).isEmpty }
    for (peer, rule) in outcome.charges { effects.append(.charge(peer, rule: rule)) }
    for (_, id, rule) in outcome.refused { effects.append(.refused(id, rule)) }
    for (id, why) in outcome.held { effects.append(.held(id, why)) }
    if !outcome.admitted.isEmpty { effects.append(.committed(outcome.admitted.map(\.id))) }
    if !outcome.audience.isEmpty { try shareAnew(at: now) }
    let own = identity.key.publicKey
    let admitted = outcome.admitted.map { event in
      event.origin == .peer(own)
        ? CommittedEvent(
          id: event.id, key: event.key, community: event.community, row: event.row, origin: .local)
        : event
    }
    try apply(sync.committed(admitted, now: now, graph: graph), at: now)
    for (peer, community, event) in outcome.waiting where peer != own {
      try apply(sync.missing([event], of: community, from: peer, now: now, graph: graph), at: now)
    }
    for (peer, community, id) in outcome.duplicates where peer != own {
      try apply(sync.duplicate([id], of: community, from: peer, now: now), at: now)
    }
  }

  func apply(_ wanted: [SyncEffect], at now: Milliseconds) throws(StoreError) {
    for effect in wanted {
      switch effect {
      case .send(let peer, let message): effects.append(.send(peer, message))
      case .charge(let peer, let error): effects.append(.charge(peer, rule: error.name))
      case .acknowledged(let peer, let ids):
        try release(ids)
        effects.append(.acknowledged(peer, ids))
      case .inStep(let peer):
        try release(agreedWith: peer)
        effects.append(.inStep(peer))
        try confirm(peer, at: now)
      }
    }
  }

  /// Writes a setting in a transaction of its own; false, and told, where the disk is full.
  func keep(_ setting: String, _ value: [UInt8]?) throws(StoreError) -> Bool {
    let store = ledger.store
    return try keep { () throws(StoreError) in try store.set(setting, to: value) }
  }

  /// `isLight`: a power cut may undo it.
  func keep(
    isLight: Bool = false, _ body: () throws(StoreError) -> Void
  ) throws(StoreError) -> Bool {
    do throws(StoreError) {
      try isLight ? ledger.store.lightTransaction(body) : ledger.store.transaction(body)
      return true
    } catch {
      guard error == .diskFull else { throw error }
      effects.append(.diskFull)
      return false
    }
  }

  private func confirm(_ peer: PublicKey, at now: Milliseconds) throws(StoreError) {
    guard var peers = confirmed else { return }
    peers.insert(peer)
    confirmed = peers
    guard peers.count >= ledger.configuration.peersAfterRestore else { return }
    // A full disk keeps it waiting; the next word from a peer asks again.
    guard try keep(Self.restoredSetting, nil) else { return }
    confirmed = nil
    try subscribeNow(at: now)
  }
}
