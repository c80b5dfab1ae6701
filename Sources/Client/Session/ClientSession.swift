import Desk
package import Events
package import Replica
package import Store
import Host
import Sodium
import Sync
import Transport

/// One turn of a client: its replica, opened for writing, and the connection to its node if that can be had.
///
/// The replica is handed every input by this actor alone, and no await lies between an input and its
/// committed effects. What is written is durable here before `author` returns; the node gets it now or later.
///
///     try await ClientSession.run(in: home) { session in … }
package actor ClientSession {
  package nonisolated let home: Home
  package nonisolated let options: Options
  package internal(set) var badge: Badge
  let replica: Replica
  let clock: @Sendable () -> Milliseconds
  private let turn: Turn

  var link: Link?
  /// Why there is no link.
  package internal(set) var failure: ClientError?
  var agreement = Agreement()
  /// Whether something was written in this turn since the node was last asked for its index.
  var wasInDoubt = false
  private var examiner = Examiner(width: Machine.cores)
  var replies: [UInt64: DeskReply] = [:]
  var lastRequest: UInt64 = 0

  /// What the last inputs came to.
  private var authored: [EventID] = []
  private var declined: Declined?
  /// Something found no room, and nothing has since. Often that is the first to come after connecting, before
  /// anybody asked for it.
  var isDiskFull = false

  private var wake: Milliseconds?
  var pauses = Pauses()

  package struct Options: Sendable {
    /// How long the turn is waited for.
    package var turnLimit: Duration = .seconds(60)
    /// How long a connection may take; nil not to connect at all.
    package var connectLimit: Duration? = .seconds(2)
    package var clock: @Sendable () -> Milliseconds = Machine.now

    package init() {}

    package static var offline: Options {
      var options = Options()
      options.connectLimit = nil
      return options
    }
  }

  private init(_ home: Home, _ badge: Badge, turn: Turn, _ options: Options) throws(ClientError) {
    (self.home, self.badge, self.turn, self.options) = (home, badge, turn, options)
    clock = options.clock
    let identity = Identity.client(member: badge.member, device: try home.device())
    do throws(StoreError) {
      let store = try Self.open(home.store)
      var configuration = ReplicaConfiguration()
      configuration.indexesTexts = true
      replica = try Replica(store, as: identity, configuration, at: options.clock())
    } catch { throw .store(error) }
  }

  /// Where there is no room for the index of the log, which is shared with readers, the index is kept in
  /// memory and nobody else reads meanwhile: so what is here can be read on a full disk.
  private static func open(_ path: String) throws(StoreError) -> Store {
    do throws(StoreError) {
      return try Store(path: path)
    } catch {
      guard error == .diskFull else { throw error }
      return try Store(path: path, exclusive: true)
    }
  }

  /// Takes the turn, opens the replica, connects if the node can be reached, and runs `body`. Afterwards
  /// everything is closed again.
  ///
  /// - Throws: `ClientError`, and what `body` throws. A node that cannot be reached is no error: `failure`
  ///   tells.
  package static func run<Result: Sendable>(
    in home: Home, _ options: Options = Options(), turn: Turn? = nil,
    _ body: @Sendable (ClientSession) async throws -> Result
  ) async throws -> Result {
    let badge = try home.badge()
    var turn = turn
    if turn == nil { turn = try await Turn.take(in: home, within: options.turnLimit) }
    guard let turn else { preconditionFailure("a turn was taken") }
    let session = try ClientSession(home, badge, turn: turn, options)
    return try await session.run(body)
  }

  private func run<Result: Sendable>(
    _ body: @Sendable (ClientSession) async throws -> Result
  ) async throws -> Result {
    await connect()
    defer { close() }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      if let link {
        group.addTask { await self.listen(to: link) }
        group.addTask { await self.refill(link) }
      }
      defer {
        close()
        group.cancelAll()
      }
      return try await body(self)
    }
  }

  // MARK: The replica

  /// Hands the replica one input and does what comes of it. Throws `store` where the store is in doubt.
  func handle(_ input: Input) throws(ClientError) {
    var outgoing: [[UInt8]] = []
    var isLogLong = false
    do throws(StoreError) {
      for effect in try replica.handle(input, at: now) {
        switch effect {
        case .send(_, let message):
          if case .subscribe = message { agreement.hasAsked() }
          outgoing.append(message.encoded())
        case .authored(let id): authored.append(id)
        case .declined(let why): declined = why
        case .inStep: agreement.summaryWasEqual()
        case .diskFull: isDiskFull = true
        case .checkpoint: isLogLong = true
        case .wake(let at): schedule(at)
        case .committed:
          isDiskFull = false
          agreement.hasMoved()
        case .acknowledged: agreement.hasMoved()
        case .charge, .refused, .held: break
        }
      }
      if let link, !outgoing.isEmpty { link.send(outgoing) }
      if isLogLong { try checkpoint() }
      try compare()
    } catch { throw .store(error) }
    stir()
  }

  /// Without room for it the log stays as long as it is.
  private func checkpoint() throws(StoreError) {
    do throws(StoreError) { try replica.checkpoint() } catch { guard error == .diskFull else { throw error } }
  }

  private func compare() throws(StoreError) {
    guard let link, agreement.canCompare else { return }
    var here = try replica.store.communities().map { (id: $0.id, digest: $0.digest) }
    let wanted = try replica.store.wanted()
    for id in wanted ?? [] where !here.contains(where: { $0.id == id }) { here.append((id, Digests.noTips)) }
    agreement.compare(with: here, secret: link.secret, takesOffers: wanted == nil)
  }

  /// Signs what is intended, all of it or nothing, durably. Throws `clockDiffers`, `clockBehind`, `declined`
  /// or `store`.
  @discardableResult
  package func author(_ intents: [Intent]) throws(ClientError) -> [EventID] {
    try author { $0.count < intents.count ? intents[$0.count] : nil }
  }

  /// The same for what is asked for with the IDs of those authored so far, until there is no next one.
  @discardableResult
  package func author(
    _ next: @escaping @Sendable (_ authored: [EventID]) -> Intent?
  ) throws(ClientError) -> [EventID] {
    try ClockRule.check(now: clock(), offset: link?.clockOffset, nodeTime: badge.nodeTime)
    (authored, declined) = ([], nil)
    try handle(.authorAll(next))
    if let declined { throw .declined(declined) }
    agreement.isInDoubt()
    wasInDoubt = true
    return authored
  }

  /// Wants just these communities from now on; nil for all that may be seen. Throws `declined` where the disk
  /// is full, `store`.
  package func subscribe(to communities: [CommunityID]?) throws(ClientError) {
    isDiskFull = false
    try handle(.subscribe(communities))
    if isDiskFull { throw .declined(.diskFull) }
  }

  /// Reads the views of the replica, between two inputs.
  package func read<Result: Sendable>(
    _ body: (Store) throws(StoreError) -> Result
  ) throws(ClientError) -> Result {
    do throws(StoreError) { return try body(replica.store) } catch { throw .store(error) }
  }

  /// Writes beside the replica: a setting, a view of the client's own. Throws `store`.
  package func write(_ body: (Store) throws(StoreError) -> Void) throws(ClientError) {
    let store = replica.store
    do throws(StoreError) {
      try store.transaction { () throws(StoreError) in try body(store) }
    } catch { throw .store(error) }
  }

  /// As `write`, for what can be done without: on a full disk it is left.
  func writeIfRoom(_ body: (Store) throws(StoreError) -> Void) throws(ClientError) {
    do throws(ClientError) { try write(body) } catch { guard error == .store(.diskFull) else { throw error } }
  }

  /// Whether another process waits for its turn. Throws `file`.
  package var isWanted: Bool {
    get throws(ClientError) { try turn.isWanted }
  }

  // MARK: What comes in

  /// Frames, in the order in which they came. What is not handled before this returns is not read from the
  /// socket either.
  func take(_ frames: [[UInt8]]) async throws(ClientError) {
    guard let peer = link?.peer else { return }
    var messages: [[UInt8]] = []
    for frame in frames {
      if DeskMessage.isOne(frame) {
        // A node that does not speak this version's desk is treated as one that does not answer.
        if case .reply(let number, let reply)? = try? DeskMessage(decoding: frame) { replies[number] = reply }
      } else {
        messages.append(frame)
      }
    }
    var examiner = examiner
    var examined: [Examined] = []
    for message in messages { examined.append(await examiner.examine(message)) }
    self.examiner = examiner
    for case .message(.index(let entries)) in examined { agreement.note(entries) }
    if examined.isEmpty {
      stir()
    } else {
      try handle(.received(examined.map { Arrival(peer: peer, message: $0) }))
    }
  }

  // MARK: Time

  /// What is taken to be the time: this machine's, and where that lags far behind the node's, the node's.
  /// (Else all that comes would be held as of the future. By such a clock nothing is signed.)
  private var now: Milliseconds {
    guard let offset = clockOffset, offset > Int64(EventLimits.tolerance) else { return clock() }
    return clock() + Milliseconds(offset)
  }

  private func schedule(_ at: Milliseconds) {
    wake = at
    let now = now
    pauses.ring(in: .milliseconds(at > now ? at - now : 0), self)
  }

  /// A pause is over, or the replica wants to be woken.
  func ring() {
    if let due = wake, due <= now {
      wake = nil
      do throws(ClientError) { try handle(.tick) } catch { fail(error) }
    }
    stir()
    if let due = wake { schedule(due) }
  }
}
