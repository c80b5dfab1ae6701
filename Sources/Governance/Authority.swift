package import Events
package import Sodium

/// One community's authority: every act in P, filed under whom it is about.
///
/// P only grows, and filing an act needs no look at any other act, so the value does not depend on the order
/// in which acts arrive. What the acts mean is asked of this index, of all of P or of any causally closed
/// part of it: `state(P)` and `check(e, state(past(e)))` are the same questions (Protocol/graph.md).
package struct Authority: Sendable {
  package let community: CommunityID
  package let charter: Charter
  package let founder: MemberID

  var keys: [PublicKey: KeyRecord] = [:]
  var members: [MemberID: MemberRecord] = [:]
  var successions: [DepartmentID: [Act]] = [:]
  package internal(set) var erasures: [Act] = []
  /// Whether any key has a cut. While none has, every admitted event is effective.
  package private(set) var hasCuts = false
  /// All endorsements, in the order in which they were filed: ancestors first.
  private(set) var endorsements: [Act] = []

  struct KeyRecord: Sendable {
    /// (seq, IDs): where the key signed twice, ascending by seq.
    var forks: [(sequence: UInt64, ids: [EventID])] = []
    /// What revokes or succeeds the key, with the first seq that it voids. Anybody can say that they revoke
    /// a key; it counts if they are whose key it is.
    var endings: [(act: EventID, author: Bytes32, from: UInt64)] = []
  }

  struct MemberRecord: Sendable {
    var joins: [Act] = []
    var leaves: [Act] = []
    var endorsements: [Act] = []
    /// Affiliations by departments' own events, and their endings.
    var affiliations: [Act] = []
    var endings: [Act] = []
    var devices: Set<PublicKey> = []
  }

  /// Begins with the charter's act. Precondition: it is one.
  package init(_ act: Act) {
    guard case .charter(let charter) = act.deed else {
      preconditionFailure("a community begins with its charter")
    }
    (community, founder, self.charter) = (act.id, act.author, charter)
    for named in charter.founders { members[named.member] = MemberRecord() }
    file(act)
  }

  /// P ∪ {act}. Precondition: the act is admitted and not filed yet. O(log n) amortised.
  package mutating func insert(_ act: Act) {
    file(act)
  }

  /// P holds more than one event of `key` with this seq (Protocol/graph.md §4.2).
  package mutating func insertFork(of key: PublicKey, sequence: UInt64, ids: [EventID]) {
    var forks = keys[key, default: KeyRecord()].forks
    if let index = forks.firstIndex(where: { $0.sequence == sequence }) {
      forks[index].ids = Array(Set(forks[index].ids).union(ids)).sorted()
    } else {
      let index = forks.firstIndex { $0.sequence > sequence } ?? forks.endIndex
      forks.insert((sequence, ids.sorted()), at: index)
    }
    keys[key, default: KeyRecord()].forks = forks
    hasCuts = true
  }

  /// The cut of an author's key in all of P (Protocol/graph.md §4.2); nil for none. What it signed from there
  /// on is void.
  package func cut(of key: PublicKey, by author: Bytes32) -> UInt64? {
    guard let record = keys[key] else { return nil }
    let ended = record.endings.lazy.filter { $0.author == author }.map(\.from).min()
    return [record.forks.first?.sequence, ended].compactMap { $0 }.min()
  }

  /// The smallest seq at which the key signed twice; nil while it is not frozen.
  package func freeze(of key: PublicKey) -> UInt64? { keys[key]?.forks.first?.sequence }

  /// Whether nothing in P could have ended the standing that `key` once had as an active member's: then what
  /// it signs need not be judged again from the beginning. O(acts about the member).
  package func hasNothingAgainst(_ member: MemberID, _ key: PublicKey) -> Bool {
    guard let record = members[member], record.leaves.isEmpty, record.endings.isEmpty else { return false }
    if !hasCuts { return true }
    guard charter.admission == .open || member == founder || isNamed(member) else { return false }
    if cut(of: key, by: member) != nil || !successions.isEmpty { return false }
    return (record.joins + record.affiliations).allSatisfy { cut(of: $0.key, by: $0.author) == nil }
  }

  /// Whether the charter names somebody as one of its founders.
  func isNamed(_ member: MemberID) -> Bool { charter.founders.contains { $0.member == member } }

  /// Whether somebody ever joined, or founded; not only was named.
  package func hasJoined(_ member: MemberID) -> Bool { members[member]?.joins.isEmpty == false }

  /// The keys that ever spoke for a member here, ascending.
  package func devices(of member: MemberID) -> [PublicKey] { members[member]?.devices.sorted() ?? [] }

  /// Every act that some cut may have voided: what is asked again when a cut falls.
  package var grants: [Act] {
    endorsements + memberIDs.flatMap { members[$0].map { $0.joins + $0.leaves } ?? [] }
  }

  /// The node keys that departments went over to, by anybody's word, ascending.
  package var successors: [PublicKey] {
    let keys = successions.keys.sorted().flatMap { successions[$0] ?? [] }.compactMap { act in
      if case .succession(let next) = act.deed { next } else { nil }
    }
    return Set(keys).sorted()
  }

  /// Everybody who ever joined or was named, ascending.
  package var memberIDs: [MemberID] { members.keys.sorted() }

  private mutating func file(_ act: Act) {
    switch act.deed {
    case .charter, .join:
      members[act.author, default: MemberRecord()].joins.append(act)
      members[act.author, default: MemberRecord()].devices.insert(act.key)
    case .device: members[act.author, default: MemberRecord()].devices.insert(act.key)
    case .leave: members[act.author, default: MemberRecord()].leaves.append(act)
    case .revocation(let device, let last):
      keys[device, default: KeyRecord()].endings.append((act.id, act.author, last.map { $0 + 1 } ?? 0))
      hasCuts = true
    case .affiliation(let member, _, _):
      members[member, default: MemberRecord()].affiliations.append(act)
    case .affiliationEnd(let member, _): members[member, default: MemberRecord()].endings.append(act)
    case .succession:
      successions[act.author, default: []].append(act)
      keys[act.key, default: KeyRecord()].endings.append((act.id, act.author, act.sequence + 1))
      hasCuts = true
    case .endorse(let member, _):
      endorsements.append(act)
      members[member, default: MemberRecord()].endorsements.append(act)
    case .erase: erasures.append(act)
    }
  }
}
