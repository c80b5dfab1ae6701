package import Events
package import Governance
import Sodium

/// What two bundles of one community say differently: what one node withholds from who reads the other's, and
/// whether it matters.
package struct Difference: Sendable {
  /// Admitted events that only one of the two has, ascending.
  package let onlyFirst: [EventID]
  package let onlySecond: [EventID]
  /// Those of them that bear on authority.
  package let acts: Set<EventID>
  /// Keys that signed twice, which shows only where both bundles are there.
  package let hiddenEquivocations: [BundleAudit.Equivocation]
  /// Who stands otherwise when both bundles are there than in one of them, ascending.
  package let standings: [Change]

  package struct Change: Equatable, Sendable {
    package let member: MemberID
    /// nil where that bundle knows nothing of them.
    package let first: Standing?
    package let second: Standing?
    package let both: Standing?
  }

  package var isNothing: Bool { onlyFirst.isEmpty && onlySecond.isEmpty }

  /// `both` is an audit of the two put together (`takeMore`).
  package init(_ first: BundleAudit, _ second: BundleAudit, both: BundleAudit) {
    onlyFirst = first.history.ids(notIn: second.history)
    onlySecond = second.history.ids(notIn: first.history)
    let differing = Set(onlyFirst + onlySecond)
    acts = Set(both.acts.map(\.id)).intersection(differing)
    let known = Set((first.equivocations + second.equivocations).map(\.key))
    hiddenEquivocations = both.equivocations.filter { !known.contains($0.key) }
    let (left, right, all) = (first.standings, second.standings, both.standings)
    standings = Set(left.keys).union(right.keys).union(all.keys).sorted().compactMap { member in
      let change = Change(
        member: member, first: left[member], second: right[member], both: all[member])
      return change.first == change.both && change.second == change.both ? nil : change
    }
  }
}

extension BundleAudit {
  fileprivate var standings: [MemberID: Standing] {
    Dictionary(uniqueKeysWithValues: (members() ?? []).map { ($0.member, $0.standing) })
  }

  /// Takes an event unless it is here already, and what waited for it when that comes again: the first
  /// bundle, the second, and the first once more put the two together.
  package func takeMore(_ event: CheckedEvent) {
    guard history.row(of: event.id) == nil, refused[event.id] == nil else { return }
    expectAgain(event.id)
    take(event)
  }
}

extension History {
  fileprivate func ids(notIn other: History) -> [EventID] {
    (0..<entries.count).map { entries[$0].id }.filter { other.row(of: $0) == nil }.sorted()
  }
}
