import Events
import Replica
import Sodium
import Store
import Sync

// Time passes: messages arrive, replicas work, effects happen.

extension World {
  /// Lets happen what is due in the next `duration` milliseconds.
  func pass(_ duration: Milliseconds) {
    let deadline = now + duration
    while failure == nil, let (occasion, due) = agenda.next(before: deadline) {
      now = max(now, due)
      happen(occasion)
    }
    now = deadline
  }

  private func happen(_ occasion: Occasion) {
    switch occasion {
    case .arrive(let parcel): arrive(parcel)
    case .work(let host): work(host)
    case .wake(let host): wake(host)
    case .drain(let host, let peer, let session):
      hosts[host].draining.remove(peer)
      guard network.session(host, peer)?.number == session else { return }
      feed(host, .ready(hosts[peer].key.publicKey))
    case .restart(let host): start(host)
    case .reconnect(let link): connect(link)
    case .end(let fault, let hosts): end(fault, hosts)
    }
  }

  /// The alarm goes off, by the host's own clock, which may have been put back since it was set.
  private func wake(_ number: Int) {
    let host = hosts[number]
    guard let alarm = host.alarm else { return }
    guard host.time(at: now) >= alarm else { return setAlarm(of: host) }
    host.alarm = nil
    feed(number, .tick)
  }

  func setAlarm(of host: Host) {
    guard let alarm = host.alarm else { return }
    agenda.plan(.wake(host.number), at: UInt64(max(Int64(now) + 1, Int64(alarm) - host.drift)))
  }

  /// Hands bytes to the network, which does with them what it does.
  func transmit(_ bytes: [UInt8], from: Int, to: Int) {
    guard let session = network.session(from, to) else { return }
    let rates = isHealing ? [:] : plan.rates
    let fate = network.fate(from: from, to: to, now: now, rates: rates, &air)
    for fault in fate.faults { tally.count(.fault, fault.rawValue) }
    for arrival in fate.arrivals {
      agenda.plan(.arrive(Parcel(from: from, to: to, session: session.number, bytes: bytes)), at: arrival)
    }
  }

  private func arrive(_ parcel: Parcel) {
    let host = hosts[parcel.to]
    // What was on its way when the connection broke is lost.
    guard network.session(parcel.from, parcel.to)?.number == parcel.session, host.isUp else { return }
    host.inbox.append((parcel.from, parcel.bytes))
    // What comes close together is taken in as one batch.
    if host.inbox.count == 1 { agenda.plan(.work(parcel.to), at: now + UInt64(air.below(4))) }
  }

  private func work(_ number: Int) {
    let host = hosts[number]
    let batch = host.inbox
    host.inbox = []
    guard host.isUp, !batch.isEmpty else { return }
    let arrivals = batch.map { message in
      trace.record("arrive", number, message.bytes)
      return Arrival(peer: hosts[message.from].key.publicKey, message: examine(message.bytes))
    }
    feed(number, .received(arrivals))
  }

  /// What `Examined` makes of a message. It is a pure function, so what one host found out about an event's
  /// bytes is not worked out again for the next: verifying is the dear part of a run.
  private func examine(_ bytes: [UInt8]) -> Examined {
    guard case .events(let token, let events)? = try? Message(decoding: bytes) else {
      return Examined(bytes, &known)
    }
    return .events(
      token: token,
      events.map { event in
        if let result = examined[event] { return result }
        let result = ExaminedEvent(event.event, body: event.body, &known)
        examined[event] = result
        return result
      })
  }

  /// Gives a replica its input, and sees to what comes out.
  func feed(_ number: Int, _ input: Input) {
    let host = hosts[number]
    guard let replica = host.replica else { return }
    host.disk.now = Int64(now)
    host.latest = max(host.latest, host.time(at: now))
    do {
      let effects = try replica.handle(input, at: host.time(at: now))
      for effect in effects { carryOut(effect, of: host) }
    } catch {
      lose(host, to: error)
    }
  }

  /// A process that cannot trust its store ends. That must have a reason in the disk.
  func lose(_ host: Host, to error: StoreError) {
    trace.record("lost", host.number)
    guard host.isDiskFaulty else { return fail("store", "host \(host.number): \(error)") }
    note("\(name(of: host)) stops: \(error)")
    crash(host.number, tearing: true)
  }

  private func carryOut(_ effect: Effect, of host: Host) {
    switch effect {
    case .send(let peer, let message): send(message, to: peer, from: host)
    case .charge(let peer, let rule):
      let charged = hosts.first { $0.key.publicKey == peer }?.number ?? -1
      note("\(name(of: host)) charges host \(charged) with \(rule)")
      trace.record("charge \(rule)", host.number)
      // What is refused is counted where it is.
      if !RuleBook.graph.contains(rule) { tally.count(.rule, RuleBook.name(ofCharge: rule)) }
    case .committed(let ids):
      for id in ids {
        tell(id, by: host, "committed")
        if oracle.entry(id)?.key != host.key.publicKey { published.insert(id) }
      }
    case .authored(let id):
      tell(id, by: host, "authored")
      authored += 1
    case .refused(let id, let refused):
      trace.record("refused \(refused.rule)", host.number, id.raw.bytes)
      tally.count(.rule, refused.rule)
      judgeRefusal(of: id, refused.rule, by: host)
    case .held(let id, let why):
      trace.record("held \(why.rawValue)", host.number, id.raw.bytes)
      tally.count(.rule, why.rawValue)
    case .declined(let why): trace.record("declined \(why)", host.number)
    case .wake(let time):
      host.alarm = time
      setAlarm(of: host)
    case .checkpoint: checkpoint(host)
    case .acknowledged, .inStep, .diskFull: trace.record("effect", host.number)
    }
  }

  /// The page work off the write path: it may meet a full disk like everything else.
  private func checkpoint(_ host: Host) {
    trace.record("checkpoint", host.number)
    do {
      try host.replica?.checkpoint()
    } catch {
      if error != .diskFull { lose(host, to: error) }
    }
  }

  /// From now on the host is taken at its word.
  private func tell(_ id: EventID, by host: Host, _ how: String) {
    trace.record(how, host.number, id.raw.bytes)
    host.told.insert(id)
    guard archive[id] == nil, let store = host.store else { return }
    if let entry = try? store.entry(of: id), let bytes = try? store.bytes(at: entry.row).event {
      learn(bytes)
    }
  }

  private func send(_ message: Message, to key: PublicKey, from host: Host) {
    guard let peer = hosts.first(where: { $0.key.publicKey == key }) else { return }
    switch message {
    case .events(_, let events):
      for event in events {
        guard let sent = try? UnverifiedEvent(event.event) else { continue }
        // What waits or is held is shown to whoever signed it, which promises nothing.
        if sent.key == key, (try? host.holds(sent.id)) != true { continue }
        tell(sent.id, by: host, "sent")
      }
    case .committed(let ids), .have(_, let ids):
      for id in ids { tell(id, by: host, "said") }
    default: break
    }
    if isHealing { note("  \(host.number) to \(peer.number): \(message.brief)") }
    transmit(message.encoded(), from: host.number, to: peer.number)
    guard let session = network.session(host.number, peer.number) else { return }
    guard host.draining.insert(peer.number).inserted else { return }
    agenda.plan(
      .drain(host.number, peer: peer.number, session: session.number), at: now + 1 + UInt64(air.below(3)))
  }

  // MARK: Hand-made messages

  /// The bytes of a message that carries these events in this session, as an honest peer would send it.
  func envelope(_ forgeries: [Forgery], from: Int, to: Int) -> [UInt8] {
    guard let session = network.session(from, to), let first = forgeries.first else { return [] }
    let token = Digests.token(secret: session.secret, community: first.community)
    return HandMade.events(token: token, forgeries.map { ($0.event, $0.body) })
  }

  func push(_ forgeries: [Forgery], from: Int, to: Int) {
    guard !forgeries.isEmpty, network.session(from, to) != nil else { return }
    for start in stride(from: 0, to: forgeries.count, by: 500) {
      let some = Array(forgeries[start..<min(start + 500, forgeries.count)])
      transmit(envelope(some, from: from, to: to), from: from, to: to)
    }
  }
}

extension Message {
  /// What a narrator says of it.
  var brief: String {
    switch self {
    case .summary(let digest): "summary \(EventID(digest).short)"
    case .index(let entries): "index of \(entries.count)"
    case .heads(_, let tips, let frontier): "heads: \(tips.count) tips, \(frontier.entries.count) keys"
    case .want(_, let ids, let frontier): "want \(ids.map(\.short)), \(frontier.entries.count) keys"
    case .events(_, let events): "\(events.count) events"
    case .have(_, let ids): "have \(ids.map(\.short))"
    case .graft(_, let ids): "graft \(ids.map(\.short))"
    case .prune: "prune"
    case .wantBodies(_, let ids): "want \(ids.count) bodies"
    case .bodies(_, let bodies): "\(bodies.count) bodies"
    case .committed(let ids): "committed \(ids.count)"
    case .subscribe(let tokens): "subscribe to \(tokens.count)"
    }
  }
}
