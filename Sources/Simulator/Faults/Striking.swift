import Sync
import Events
import Replica
import Sodium
import Store

// Faults begin and end.

extension World {
  /// Between two steps each fault that is switched on strikes at its rate.
  func strike() {
    for fault in Fault.allCases where !Fault.ofMessages.contains(fault) && chance.chance(plan.rate(fault)) {
      strike(fault)
    }
  }

  private func strike(_ fault: Fault) {
    let replicas = hosts.filter(\.isUp)
    guard let host = chance.pick(replicas) else { return }
    trace.record(fault.rawValue, host.number)
    let later = now + UInt64(chance.between(2_000...60_000))
    switch fault {
    case .delay, .reorder, .duplicate, .drop: return
    case .partition: partition(until: later)
    case .oneWay: deafen(until: later)
    case .disconnect: disconnect(until: later)
    case .crash:
      note("\(name(of: host)) crashes")
      crash(host.number, tearing: chance.chance(700))
    case .powerCut: host.disk.changesUntilPowerCut = chance.below(25)
    case .ioError:
      if chance.chance(500) {
        host.disk.writesUntilError = chance.below(20)
      } else {
        host.disk.syncsUntilError = chance.below(6)
      }
    case .diskFull:
      note("the disk of \(name(of: host)) is full")
      host.disk.capacity = host.disk.used + chance.below(16_384)
      agenda.plan(.end(.diskFull, [host.number]), at: later)
    case .backup: host.backups.append(.init(image: host.disk.snapshot(), identity: host.identity!))
    case .restore:
      guard !restore(host) else { break }
      return
    case .clockAhead, .clockBehind:
      let amount = Int64(chance.between(1_000...600_000))
      turn(host, by: fault == .clockAhead ? amount : -amount)
    }
    if [.powerCut, .ioError].contains(fault) { host.isDiskFaulty = true }
    tally.count(.fault, fault.rawValue)
  }

  func end(_ fault: Fault, _ numbers: [Int]) {
    trace.record("end \(fault.rawValue)", numbers.first ?? 0)
    switch fault {
    case .partition:
      note("the partition is over")
      network.split(nil)
    case .oneWay: network.hear(numbers[0], numbers[1])
    case .diskFull: hosts[numbers[0]].disk.capacity = nil
    default: break
    }
  }

  // MARK: The network

  private func partition(until later: Milliseconds) {
    guard network.sides == nil else { return }
    note("the network falls into two parts")
    network.split(hosts.map { _ in chance.below(2) })
    agenda.plan(.end(.partition, []), at: later)
  }

  private func deafen(until later: Milliseconds) {
    guard let link = chance.pick(network.links) else { return }
    let (from, to) = chance.chance(500) ? (link.low, link.high) : (link.high, link.low)
    network.deafen(from, to)
    agenda.plan(.end(.oneWay, [from, to]), at: later)
  }

  private func disconnect(until later: Milliseconds) {
    guard let link = chance.pick(network.links) else { return }
    close(link)
    agenda.plan(.reconnect(link), at: later)
  }

  func close(_ link: Link) {
    network.close(link)
    feed(link.low, .disconnected(hosts[link.high].key.publicKey))
    feed(link.high, .disconnected(hosts[link.low].key.publicKey))
  }

  /// A session with a secret of its own, if both sides run and none is there.
  func connect(_ link: Link) {
    let (low, high) = (hosts[link.low], hosts[link.high])
    guard low.isUp || !low.isReplica, high.isUp || !high.isReplica, wants(link) else { return }
    guard network.session(link.low, link.high) == nil else { return }
    let secret = secrets.bytes32()
    network.open(link, secret: secret)
    for (host, peer) in [(low, high), (high, low)] {
      feed(
        host.number,
        .connected(.init(key: peer.key.publicKey, role: peer.role, owner: peer.owner, secret: secret)))
    }
  }

  /// Nodes are connected with each other, a client with the node of its department.
  private func wants(_ link: Link) -> Bool {
    let (low, high) = (hosts[link.low], hosts[link.high])
    if low.role == .node, high.role == .node { return true }
    guard let client = [low, high].first(where: { $0.role == .client }),
      let node = [low, high].first(where: { $0.role == .node }),
      let person = federation.person(at: client.number)
    else { return false }
    return federation.departments[person.department].host == node.number
  }

  func connectAll(of number: Int) {
    for peer in hosts.indices where peer != number { connect(Link(number, peer)) }
  }

  // MARK: Machines

  func crash(_ number: Int, tearing: Bool) {
    let host = hosts[number]
    for peer in network.peers(of: number) {
      network.close(Link(number, peer))
      feed(peer, .disconnected(host.key.publicKey))
    }
    host.close()
    if tearing || !host.disk.isPowered { host.disk.crash(tearing: &chance) } else { host.disk.kill() }
    (host.disk.writesUntilError, host.disk.syncsUntilError, host.disk.changesUntilPowerCut) = (nil, nil, nil)
    host.isDiskFaulty = false
    agenda.plan(.restart(number), at: now + UInt64(chance.between(500...20_000)))
  }

  func start(_ number: Int, isRestored: Bool = false) {
    let host = hosts[number]
    guard host.isReplica, !host.isUp else { return }
    let capacity = host.disk.capacity
    do {
      // A full disk may not even let the store open; an operator makes room first.
      host.disk.capacity = nil
      try host.open(at: now, isRestored: isRestored, witnesses: witnesses(of: host))
      host.disk.capacity = capacity
    } catch {
      return fail("store", "host \(number) does not start: \(error)")
    }
    trace.record("start", number)
    checkAcknowledged(host)
    feed(number, .tick)
    connectAll(of: number)
  }

  /// All honest replicas that a host may have told of its events.
  private func witnesses(of host: Host) -> Int {
    hosts.count { $0.isReplica && $0.number != host.number && wants(Link($0.number, host.number)) }
  }

  /// Goes back to an old copy of the disk. What only this host had is gone, and nobody is to blame.
  private func restore(_ host: Host) -> Bool {
    guard let backup = chance.pick(host.backups), backup.identity.key.publicKey == host.key.publicKey else {
      return false
    }
    note("\(name(of: host)) goes back to a backup")
    crash(host.number, tearing: false)
    host.disk.restore(backup.image)
    host.told = []
    start(host.number, isRestored: true)
    return true
  }

  private func turn(_ host: Host, by amount: Int64) {
    host.drift = max(-600_000, min(600_000, host.drift + amount))
    note("the clock of \(name(of: host)) is off by \(host.drift / 1000) s")
    setAlarm(of: host)
  }

  func name(of host: Host) -> String {
    federation.person(at: host.number)?.name ?? federation.department(at: host.number).map {
      "the \($0.name)"
    }
      ?? "host \(host.number)"
  }

  /// No more faults, every clock right, everybody connected.
  func heal() {
    note("everything heals")
    isHealing = true
    network.heal()
    for host in hosts {
      (host.disk.capacity, host.disk.writesUntilError) = (nil, nil)
      (host.disk.syncsUntilError, host.disk.changesUntilPowerCut) = (nil, nil)
      host.drift = 0
      setAlarm(of: host)
      start(host.number)
      feed(host.number, .tick)
    }
    for host in hosts.indices { connectAll(of: host) }
  }
}
