package import Events
package import Governance
package import Sodium

// state(P): what the community is, by all that was admitted, or by the past of one event.

extension BundleAudit {
  /// A key that signed twice with one seq: the events are the proof (Protocol/graph.md §4.2).
  package struct Equivocation: Equatable, Sendable {
    package let key: PublicKey
    package let author: Bytes32
    package let sequence: UInt64
    /// Ascending.
    package let events: [EventID]
  }

  package struct Erasure: Equatable, Sendable {
    package let event: EventID
    /// The erase events that say so, ascending.
    package let by: [EventID]
    /// The departments whose nodes have carried it out, ascending.
    package let acknowledged: [DepartmentID]
    /// Whether the body stands in the bundle all the same.
    package let hasBody: Bool
  }

  /// The standing of everybody who joined, ascending; with `event` as it was when that was the last, without
  /// those of whom there was nothing. nil if the event is not admitted.
  package func members(at event: EventID? = nil) -> [(member: MemberID, standing: Standing)]? {
    guard let authority else { return event == nil ? [] : nil }
    let point: Point
    if let event {
      guard history.row(of: event) != nil else { return nil }
      point = .past([event])
    } else {
      point = .everything
    }
    var inquiry = Inquiry(authority, within: point, history)
    return authority.memberIDs.compactMap { member in
      guard authority.hasJoined(member) else { return nil }
      let standing = inquiry.standing(of: member, at: point)
      return event != nil && standing == .none ? nil : (member, standing)
    }
  }

  /// From which seq on what a key signed is void; keys without a cut are left out. Ascending.
  package var cuts: [(key: PublicKey, from: UInt64)] {
    guard let authority else { return [] }
    return history.chains.compactMap { chain in
      authority.cut(of: chain.key, by: chain.author).map { (chain.key, $0) }
    }.sorted { $0.key < $1.key }
  }

  /// Ascending by key and seq.
  package var equivocations: [Equivocation] {
    history.chains.indices.filter { !history.chains[$0].forks.isEmpty }.flatMap { number in
      let chain = history.chains[number]
      return Set(chain.forks.map(\.sequence)).sorted().map { sequence in
        let events = history.rows(ofChain: number, UInt64(sequence)).map { history.entries[$0].id }.sorted()
        return Equivocation(
          key: chain.key, author: chain.author, sequence: UInt64(sequence), events: events)
      }
    }.sorted { ($0.key, $0.sequence) < ($1.key, $1.sequence) }
  }

  /// The admitted events that no admitted event has as an edge, ascending. O(events).
  package var tips: [EventID] {
    var isCited = [Bool](repeating: false, count: history.entries.count)
    for row in isCited.indices {
      for edge in history.edges(of: row) { isCited[edge] = true }
    }
    return isCited.indices.filter { !isCited[$0] }.map { history.entries[$0].id }.sorted()
  }

  /// What effective erase events name of their author's own, ascending (Protocol/membership.md §5.4).
  package var erasures: [Erasure] {
    guard let authority else { return [] }
    var inquiry = Inquiry(authority, within: .everything, history)
    var found: [Int: [EventID]] = [:]
    for act in authority.erasures where inquiry.isEffective(act) {
      guard case .erase(let targets) = act.deed else { continue }
      for target in targets {
        guard let row = history.row(of: target), history.entries[row].marks.contains(.isErasable),
          history.author(of: row) == act.author
        else { continue }
        found[row, default: []].append(act.id)
      }
    }
    let carried = carriedOut(&inquiry)
    return found.keys.sorted().map { row in
      let by = found[row, default: []].sorted()
      return Erasure(
        event: history.entries[row].id, by: by,
        acknowledged: Set(by.flatMap { carried[$0] ?? [] }).sorted(),
        hasBody: history.entries[row].marks.contains(.hasBody))
    }.sorted { $0.event < $1.event }
  }

  /// By erase event, the departments whose nodes say that they have carried it out.
  private func carriedOut(_ inquiry: inout Inquiry<History>) -> [EventID: [DepartmentID]] {
    var carried: [EventID: [DepartmentID]] = [:]
    for word in acknowledgements {
      let isEffective = inquiry.isEffective(
        byNode: word.id, department: word.department, key: word.key, sequence: word.sequence)
      guard isEffective else { continue }
      for erasure in word.erasures { carried[erasure, default: []].append(word.department) }
    }
    return carried
  }

  /// Content that is void, ascending: by a key from its cut on, or by somebody whose membership nothing
  /// supports any more (Protocol/graph.md §4.3).
  package var quarantined: [EventID] {
    guard let authority, authority.hasCuts else { return [] }
    var found: Set<EventID> = []
    for chain in history.chains {
      guard let cut = authority.cut(of: chain.key, by: chain.author) else { continue }
      for row in rows(of: chain) where UInt64(history.entries[row].sequence) >= cut {
        if history.entries[row].marks.contains(.isContent) { found.insert(history.entries[row].id) }
      }
    }
    var inquiry = Inquiry(authority, within: .everything, history)
    for member in inquiry.suspects() {
      for key in authority.devices(of: member) {
        guard let number = history.chain(of: key) else { continue }
        for row in rows(of: history.chains[number]) where history.author(of: row) == member {
          let entry = history.entries[row]
          guard entry.marks.contains(.isContent) else { continue }
          let isEffective = inquiry.isEffective(
            content: entry.id, author: member, key: key, sequence: UInt64(entry.sequence))
          if !isEffective { found.insert(entry.id) }
        }
      }
    }
    return found.sorted()
  }

  private func rows(of chain: History.Chain) -> [Int] {
    chain.rows.map { Int($0) } + chain.forks.map { Int($0.row) }
  }
}

extension BundleAudit {
  /// The departments that the charter recognises, ascending.
  package var departments: [DepartmentID] { authority?.charter.departments.map(\.id) ?? [] }

  /// The admitted events whose IDs begin with these hexadecimal digits, at most two of them: who asks wants
  /// to know which one, or that there are several. O(events).
  package func events(beginningWith digits: String) -> [EventID] {
    var found: [EventID] = []
    for row in 0..<history.entries.count where history.entries[row].id.raw.hex.hasPrefix(digits) {
      found.append(history.entries[row].id)
      if found.count == 2 { break }
    }
    return found
  }
}

extension BundleAudit {
  /// All events that were judged, admitted or not, whose IDs begin with these hexadecimal digits; at most
  /// two.
  package func named(beginningWith digits: String) -> [EventID] {
    let others = refused.keys.filter { $0.raw.hex.hasPrefix(digits) }.sorted()
    return Array((events(beginningWith: digits) + others).prefix(2))
  }

  /// The keys that signed here, ascending.
  package var keys: [PublicKey] { history.chains.map(\.key).sorted() }
}
