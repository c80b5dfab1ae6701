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
    guard !oracle.admits(id) else { return }
    let verdict = oracle.entry(id).map { "\($0.verdict)" } ?? "unknown"
    let kind = oracle.entry(id).map { "\($0.header.kind.rawValue)" } ?? "?"
    fail(Self.authorityChecker, "host \(host.number) admitted \(id.short) of kind \(kind): \(verdict)")
  }

  /// A refusal that a replica reports is one that the oracle knows, by the same name.
  func judgeRefusal(of id: EventID, _ rule: String, by host: Host) {
    guard let entry = oracle.entry(id) else { return }
    switch entry.verdict {
    case .refused(let rules) where rules.contains(rule): return
    case .refused(let rules):
      fail(
        Self.authorityChecker,
        "host \(host.number) refused \(id.short) of kind \(entry.header.kind.rawValue) as \(rule), not \(rules)"
      )
    default:
      fail(
        Self.authorityChecker,
        "host \(host.number) refused \(id.short) of kind \(entry.header.kind.rawValue) as \(rule): it is \(entry.verdict)"
      )
    }
  }
}
