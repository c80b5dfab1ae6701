package import Events
package import NIOCore
package import Replica
package import Sodium
package import Store
import Sync
import Transport

/// A replica at work: the one loop that owns it, its links and its timers. Node and client are hosts with
/// something around them.
///
/// Whatever comes in waits in a bounded inbox; one turn of the loop takes all that waits there as one batch,
/// and so as one transaction. There is no `await` between an input and its committed effects. The actor runs
/// on an event loop of its own thread, since SQLite blocks.
package actor Host {
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private nonisolated let executor: any SerialExecutor
  let loop: any EventLoop
  let replica: Replica
  let configuration: HostConfiguration
  let watch: @Sendable (HostEvent) -> Void
  let clock: @Sendable () -> Milliseconds

  var links: [PublicKey: AttachedLink] = [:]
  var linksEver: UInt64 = 0
  var inbox = Inbox()
  private var wake: Scheduled<Void>?
  private var wantsCheckpoint = false
  /// The last input found no room on the disk.
  private var isDiskFull = false

  /// - Parameters:
  ///   - loop: a thread of the host's own.
  ///   - clock: milliseconds since 1970.
  ///   - watch: is told what happens, on the host's thread; must not block.
  package init(
    _ replica: sending Replica, on loop: any EventLoop, _ configuration: HostConfiguration = .init(),
    clock: @escaping @Sendable () -> Milliseconds, watch: @escaping @Sendable (HostEvent) -> Void
  ) {
    (self.replica, self.loop, self.configuration) = (replica, loop, configuration)
    (self.clock, self.watch, executor) = (clock, watch, loop.executor)
  }

  // MARK: The loop

  /// What is taken to be the time: this machine's, and where that lags far behind the other nodes' clocks,
  /// theirs. (Times never decide who may do what; a host that is behind would hold everybody's events.)
  var now: Milliseconds {
    let own = clock()
    guard let doubt = clockDoubt, doubt > 0 else { return own }
    return own + Milliseconds(doubt)
  }

  /// By how many milliseconds the nodes that are connected are ahead of this clock, if it is more than
  /// clocks may differ: then nothing is signed here. The median, so that a minority of wrong clocks says
  /// nothing; of two in the middle the one nearer to this clock, which has a voice too.
  package var clockDoubt: Int64? {
    let offsets = links.values.filter { $0.role == .node }.map(\.link.clockOffset).sorted()
    guard !offsets.isEmpty else { return nil }
    let middle = [offsets[(offsets.count - 1) / 2], offsets[offsets.count / 2]]
    let median = middle[0].magnitude < middle[1].magnitude ? middle[0] : middle[1]
    return median.magnitude > EventLimits.tolerance ? median : nil
  }

  /// Whether the last input found no room on the disk, and there is still none: it is tried, since nothing
  /// may come for long that would show it.
  package func lacksRoom() -> Bool {
    guard isDiskFull else { return false }
    let store = replica.store
    do throws(StoreError) {
      // As much as a batch takes, and gone again.
      for probe in [[UInt8](repeating: 0, count: 128 << 10), nil] {
        try store.transaction { () throws(StoreError) in try store.set("room", to: probe) }
      }
      isDiskFull = false
    } catch {
      if error != .diskFull { watch(.failed(error)) }
    }
    return isDiskFull
  }

  /// Reads something in one turn of the loop, so that it fits together.
  package func read<Result: Sendable>(
    _ body: @Sendable (Replica) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try body(replica)
  }

  /// One input, and all that it leads to. Returns what concerns only who asked.
  @discardableResult
  func handle(_ input: Input) -> [Effect] {
    let effects: [Effect]
    do throws(StoreError) {
      effects = try replica.handle(input, at: now)
    } catch {
      watch(.failed(error))
      return []
    }
    return perform(effects)
  }

  private func perform(_ effects: [Effect]) -> [Effect] {
    var outgoing: [(peer: PublicKey, frames: [[UInt8]])] = []
    var places: [PublicKey: Int] = [:]
    var answers: [Effect] = []
    var isFull = false
    for effect in effects {
      switch effect {
      case .send(let peer, let message):
        let place = places[peer] ?? outgoing.count
        if place == outgoing.count { outgoing.append((peer, [])) }
        places[peer] = place
        outgoing[place].frames.append(message.encoded())
      case .charge(let peer, let rule): charge(peer, rule)
      case .committed(let ids):
        isDiskFull = false
        watch(.committed(ids))
      case .acknowledged(let peer, let ids): watch(.acknowledged(peer, ids))
      case .inStep(let peer): watch(.inStep(peer))
      case .refused(let id, let rule): watch(.refused(id, rule))
      case .held(let id, let why): watch(.held(id, why))
      case .diskFull: isFull = true
      case .checkpoint: wantsCheckpoint = true
      case .wake(let time): scheduleTick(at: time)
      case .authored, .declined: answers.append(effect)
      }
    }
    for (peer, frames) in outgoing {
      links[peer]?.link.send(frames, isAwaited: replica.awaitsReady(peer))
    }
    if isFull {
      isDiskFull = true
      watch(.diskFull)
    }
    return answers
  }

  private func scheduleTick(at time: Milliseconds) {
    wake?.cancel()
    let now = now
    let delay = TimeAmount.milliseconds(Int64(clamping: time > now ? time - now : 0))
    wake = loop.assumeIsolated().scheduleTask(in: delay) { self.assumeIsolated { $0.tick() } }
  }

  private func tick() {
    wake = nil
    handle(.tick)
  }

  // MARK: The inbox

  /// Hands in what a link brought. Waits while the inbox is full, which stops the reading of that link, and
  /// so its sender.
  func take(_ arrivals: [(Arrival, bytes: Int)], from number: UInt64) async {
    guard let peer = arrivals.first?.0.peer, links[peer]?.number == number else { return }
    let events = arrivals.reduce(0) { $0 + $1.0.message.eventCount }
    if events > 0 { watch(.received(peer, events: events)) }
    inbox.append(arrivals)
    scheduleDrain()
    while inbox.bytes > configuration.inboxBytes {
      await withCheckedContinuation { inbox.waiting.append($0) }
    }
  }

  private func scheduleDrain() {
    guard !inbox.isScheduled else { return }
    inbox.isScheduled = true
    // Behind all that has come in by now: so everything that waits becomes one batch.
    loop.execute { self.assumeIsolated { $0.drainInbox() } }
  }

  private func drainInbox() {
    inbox.isScheduled = false
    let batch = inbox.takeBatch(upTo: configuration.batchBytes)
    if !batch.isEmpty { handle(.received(batch)) }
    if inbox.isEmpty { checkpointIfWanted() } else { scheduleDrain() }
    inbox.resume()
  }

  /// All that waits, at once: before a link is let go, whose tokens its arrivals carry.
  func drainAll() {
    while !inbox.isEmpty { handle(.received(inbox.takeBatch(upTo: configuration.batchBytes))) }
    inbox.resume()
  }

  /// Between batches, when nothing waits.
  private func checkpointIfWanted() {
    guard wantsCheckpoint else { return }
    wantsCheckpoint = false
    do throws(StoreError) {
      try replica.checkpoint()
    } catch {
      if error == .diskFull { watch(.diskFull) } else { watch(.failed(error)) }
    }
  }

  // MARK: One's own

  /// Authors one event; it is durable when this returns. Nothing is signed while the clock is in doubt.
  package func author(_ intent: Intent) -> Result<EventID, Declined> {
    if clockDoubt != nil { return .failure(.clock) }
    for effect in handle(.author(intent)) {
      switch effect {
      case .authored(let id): return .success(id)
      case .declined(let why): return .failure(why)
      default: continue
      }
    }
    return .failure(.diskFull)
  }

  /// Authors what `next` asks for, until that is nothing, in one transaction: all of it, or none. It is told
  /// the IDs of those authored so far. Durable when this returns.
  package func authorAll(
    _ next: @escaping @Sendable (_ authored: [EventID]) -> Intent?
  ) -> Result<[EventID], Declined> {
    if clockDoubt != nil { return .failure(.clock) }
    var authored: [EventID] = []
    for effect in handle(.authorAll(next)) {
      switch effect {
      case .authored(let id): authored.append(id)
      case .declined(let why): return .failure(why)
      default: continue
      }
    }
    return .success(authored)
  }

  /// Takes in events that came otherwise than by a link.
  package func load(_ events: [ExaminedEvent]) { handle(.loaded(events)) }

  /// Which communities a client wants from now on; nil for all.
  package func subscribe(_ communities: [CommunityID]?) { handle(.subscribe(communities)) }

  /// Whatever came in is committed, links are closed, and the log is moved into the store.
  package func stop() {
    drainAll()
    for link in links.values { link.link.close() }
    wake?.cancel()
    wantsCheckpoint = true
    checkpointIfWanted()
  }
}

package struct HostConfiguration: Sendable {
  /// Bytes that may wait in the inbox before links are no longer read.
  package var inboxBytes = 16 << 20
  /// Bytes of arrivals in one transaction.
  package var batchBytes = 4 << 20
  /// A peer that breaks so many rules within a minute is cut off.
  package var chargesPerMinute = 512
  /// Tasks that verify the events of one link.
  package var examiners = 2

  package init() {}
}

/// What happens at a host, for those who show, count or wait.
package enum HostEvent: Sendable {
  case attached(PublicKey, isDialled: Bool)
  case detached(PublicKey)
  /// So many events came from a peer, new or not.
  case received(PublicKey, events: Int)
  case committed([EventID])
  case acknowledged(PublicKey, [EventID])
  case inStep(PublicKey)
  case refused(EventID, Refused)
  case held(EventID, Held)
  case charged(PublicKey, rule: String)
  /// There is no room: nothing that comes in is kept or acknowledged until there is.
  case diskFull
  /// The store is in doubt, and the process is to end.
  case failed(StoreError)
}
