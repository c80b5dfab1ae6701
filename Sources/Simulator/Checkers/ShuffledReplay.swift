import Events
import Replica
import Sodium
import Store
import Sync

// The events of a replica, given to an empty one in any order, give the same state.

extension World {
  static let replayChecker = "shuffled replay"

  func checkReplay() throws(StoreError) {
    guard let source = chance.pick(hosts.filter(\.isUp)), let store = source.store else { return }
    var events: [EventBytes] = []
    for community in try store.communities() {
      for row in try store.rows(ofCommunity: community.ref) {
        let (event, body) = try store.bytes(at: row)
        events.append(EventBytes(event: event, body: body))
      }
    }
    chance.shuffle(&events)
    let reader = try replay(events)
    for community in try store.communities() {
      guard let before = try Snapshot(source, community.id) else { continue }
      guard let after = try Snapshot(reader, community.id) else {
        return fail(Self.replayChecker, "\(name(of: community.id)) does not come into being")
      }
      guard before != after else { continue }
      let difference = after.judgement.difference(from: before.judgement) ?? "digests"
      return fail(Self.replayChecker, "of host \(source.number): \(difference)")
    }
  }

  /// An auditor that takes everything from a node, a few events at a time.
  private func replay(_ events: [EventBytes]) throws(StoreError) -> Host {
    let reader = Host(auditing: federation.hosts, plan)
    try reader.open(at: now, isRestored: false)
    guard let replica = reader.replica else { return reader }
    for start in stride(from: 0, to: events.count, by: 16) {
      let batch = events[start..<min(start + 16, events.count)]
      let examined = batch.map { ExaminedEvent($0.event, body: $0.body, &known) }
      _ = try replica.load(examined, at: now + 600_000)
    }
    return reader
  }
}
