import Events
import Store

// The same set of events gives the same state: between replicas, and between each replica and the oracle.

extension World {
  static let stateChecker = "same state"

  func checkStates() throws(StoreError) {
    for community in oracle.communities {
      var first: [Set<EventID>: (host: Int, snapshot: Snapshot)] = [:]
      for host in hosts where host.isUp {
        guard let snapshot = try Snapshot(host, community) else { continue }
        let events = Set(try host.events(of: community))
        guard let known = first[events] else {
          first[events] = (host.number, snapshot)
          try compareWithOracle(snapshot, events, at: host)
          continue
        }
        guard known.snapshot != snapshot else { continue }
        let difference = snapshot.judgement.difference(from: known.snapshot.judgement) ?? "digests"
        fail(Self.stateChecker, "hosts \(host.number) and \(known.host) hold the same events: \(difference)")
      }
    }
  }

  private func compareWithOracle(
    _ snapshot: Snapshot, _ events: Set<EventID>, at host: Host
  ) throws(StoreError) {
    let judgement = Judgement(oracle, oracle.set(events))
    if let difference = snapshot.judgement.difference(from: judgement) {
      fail(Self.stateChecker, "host \(host.number) and the oracle: \(difference)")
    } else if snapshot.digest != judgement.tipsDigest {
      fail(Self.stateChecker, "host \(host.number) has another digest of its tips than they give")
    }
  }
}
