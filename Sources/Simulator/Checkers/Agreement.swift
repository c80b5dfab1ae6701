import Events
import Governance
import Sodium
import Store

// After healing all honest replicas agree: every event that one of them has, all have that share the
// community, and every body that is not erased.

extension World {
  static let agreementChecker = "agreement"

  /// What is still missing somewhere; nil when all agree.
  func disagreement() throws(StoreError) -> String? {
    for community in oracle.communities {
      var held: [(host: Host, events: Set<EventID>)] = []
      for host in hosts where host.isUp { held.append((host, Set(try host.events(of: community)))) }
      let audience = audience(of: community, held.reduce(into: []) { $0.formUnion($1.events) })
      // Who shares a closed community no more may have written, before it knew, what nobody gets any more.
      held.removeAll { !audience.contains($0.host.number) }
      let union = held.reduce(into: Set<EventID>()) { $0.formUnion($1.events) }
      for (host, events) in held {
        if let missing = union.subtracting(events).sorted().first {
          let holders = held.filter { $0.events.contains(missing) }.map(\.host.number)
          let kind = oracle.entry(missing)?.header.kind.rawValue ?? 0
          return "host \(host.number) lacks \(union.count - events.count) events of \(name(of: community)),"
            + " such as \(missing.short) of kind \(kind), which hosts \(holders) have"
        }
        if let body = try missingBody(host, community, held.map(\.host)) { return body }
      }
    }
    return nil
  }

  /// The hosts that share a community: all of an open one; of a closed one the nodes that vouch for an active
  /// member, and the members' clients that are connected with such a node.
  private func audience(of community: CommunityID, _ events: Set<EventID>) -> Set<Int> {
    guard case .charter(let charter)? = oracle.entry(community)?.header.facts else { return [] }
    if charter.visibility == .open { return Set(hosts.filter(\.isReplica).map(\.number)) }
    let point = Point(oracle, oracle.set(events))
    var audience: Set<Int> = []
    for person in federation.people where point.standing(of: person.id) == .active {
      let vouching = point.departments(of: person.id)
      let nodes = federation.departments.filter { vouching.contains($0.id) }.map(\.host)
      audience.formUnion(nodes.filter { hosts[$0].isReplica })
    }
    for person in federation.people where hosts[person.host].isReplica {
      let isServed = audience.contains(federation.departments[person.department].host)
      if isServed, point.standing(of: person.id) == .active { audience.insert(person.host) }
    }
    return audience
  }

  private func missingBody(
    _ host: Host, _ community: CommunityID, _ others: [Host]
  ) throws(StoreError) -> String? {
    guard let store = host.store, let entry = try store.community(community) else { return nil }
    for row in try store.rows(ofCommunity: entry.ref) {
      let id = try store.id(at: row)
      let hasBody = try store.body(at: row) != nil
      let isErased = try store.isErased(id)
      if hasBody, isErased { return "host \(host.number) still has the body of \(id.short), which is erased" }
      guard !hasBody, !isErased, oracle.entry(id)?.header.bodyLength ?? 0 > 0 else { continue }
      for other in others where other.number != host.number {
        guard let known = try other.store?.entry(of: id), try other.store?.body(at: known.row) != nil else {
          continue
        }
        return "host \(host.number) lacks the body of \(id.short), which host \(other.number) has"
      }
    }
    return nil
  }

  /// No honest key has ever signed twice: not after a crash, and not after a backup was put back.
  func checkHonestKeys() throws(StoreError) {
    var held: Set<EventID> = []
    for host in hosts where host.isUp {
      for community in oracle.communities { held.formUnion(try host.events(of: community)) }
    }
    let people = federation.people.filter(\.isHonest)
    let nodes = federation.departments.filter(\.isHonest)
    let owners = Set(people.map(\.id) + nodes.map(\.id))
    var seen: [Slot: EventID] = [:]
    for entry in oracle.entries where held.contains(entry.id) && owners.contains(entry.header.author) {
      let slot = Slot(
        key: entry.key.raw, sequence: entry.header.sequence, community: entry.header.community ?? entry.id)
      if let other = seen.updateValue(entry.id, forKey: slot), other != entry.id {
        fail(
          "honest keys",
          "\(entry.id.short) and \(other.short) have one seq \(entry.header.sequence), by an honest key")
      }
    }
  }

  private struct Slot: Hashable {
    let key: Bytes32
    let sequence: UInt64
    let community: CommunityID
  }
}
