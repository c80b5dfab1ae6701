import Events
import Governance
import Store

// Nothing unauthorised is ever admitted, and nothing is refused that is in order: judged by the oracle.

extension World {
  static let authorityChecker = "authority"

  /// Every event in every honest store is one that somebody signed, to the byte, and that the oracle admits.
  func checkAuthority() throws(StoreError) {
    for host in hosts where host.isUp {
      guard let store = host.store else { continue }
      for community in try store.communities() {
        for row in try store.rows(ofCommunity: community.ref) {
          let bytes = try store.bytes(at: row).event
          try checkEvent(try store.id(at: row), bytes, at: host)
        }
      }
    }
  }

  private func checkEvent(_ id: EventID, _ bytes: [UInt8], at host: Host) throws(StoreError) {
    if archive[id] != bytes {
      // The same header may be signed twice over; nothing else gives the same ID.
      guard let event = try? UnverifiedEvent(bytes), event.id == id, Witness.isSigned(event) else {
        return fail(Self.authorityChecker, "host \(host.number) holds \(id.short), which nobody signed")
      }
      if archive[id] == nil { learn(bytes) }
    }
    guard !oracle.admits(id) else {
      // What is of the future, by every reading of the host's clock so far, is held and not admitted.
      guard let time = oracle.entry(id)?.header.time, time > host.latest + EventLimits.tolerance else {
        return
      }
      return fail(Self.authorityChecker, "host \(host.number) admitted \(id.short), which is of the future")
    }
    fail(Self.authorityChecker, "host \(host.number) admitted \(story(of: id))")
  }

  /// What the oracle knows of an event, and of the edges that it hangs on.
  func story(of id: EventID) -> String {
    guard let entry = oracle.entry(id) else { return "\(id.short), which is unknown" }
    let edges = entry.header.edges.map {
      "\($0.short) \(oracle.entry($0).map { "\($0.verdict)" } ?? "unknown")"
    }
    let header = entry.header
    return "\(id.short), kind \(header.kind.rawValue), seq \(header.sequence), \(entry.verdict), on \(edges)"
  }

  /// A refusal that a replica reports is one that the oracle knows, by the same name.
  func judgeRefusal(of id: EventID, _ rule: String, by host: Host) {
    guard let entry = oracle.entry(id) else { return }
    switch entry.verdict {
    case .refused(let rules) where rules.contains(rule): return
    default: fail(Self.authorityChecker, "host \(host.number) refused as \(rule): \(story(of: id))")
    }
  }
}
