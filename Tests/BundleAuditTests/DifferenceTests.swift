import Audit
import Events
import Sodium
import TestSupport
import Testing

/// Two bundles of one community: what one withholds shows, and whether it matters.
@Suite struct DifferenceTests {
  private static let cases: [HistoryCase] =
    (try? Vectors.load("histories", as: Vectors.Cases.self).cases) ?? []

  private func together(_ files: [[UInt8]], _ community: CommunityID) -> BundleAudit {
    let both = BundleAudit(community)
    var known = AdmissibleKeys()
    for file in files {
      var auditor = Auditor()
      auditor.push(file.span.bytes)
      while let items = auditor.next() {
        for case .event(let event) in CheckedItem.check(items[...], &known) { both.takeMore(event) }
      }
    }
    return both
  }

  /// Every history without its last event, against the whole: that one is named, and the standings are those
  /// of the whole.
  @Test(arguments: cases.indices)
  func whatIsWithheldIsNamed(index: Int) throws {
    let history = Self.cases[index]
    let entries = history.inOrder.filter { $0.expected.expect == "admit" }
    guard let community = entries.first?.event.id, entries.count > 1,
      entries.allSatisfy({ ($0.event.header?.community ?? $0.event.id) == community })
    else { return }
    let events = entries.map { ($0.event.bytes, $0.body) }
    let whole = try bundle(events, of: community)
    let hidden = try #require(entries.last).event.id
    let part = try bundle(Array(events.dropLast()), of: community)
    let (left, right) = (try #require(audits(whole).first), try #require(audits(part).first))
    for files in [[whole, part, whole], [part, whole, part]] {
      let both = together(files, community)
      let difference = Difference(left, right, both: both)
      #expect(difference.onlyFirst == [hidden] && difference.onlySecond == [])
      #expect(both.members()?.map(\.standing) == left.members()?.map(\.standing))
      let matters = left.members()?.map(\.standing) != right.members()?.map(\.standing)
      #expect(difference.standings.isEmpty == !matters)
    }
  }

  @Test func anEquivocationThatIsShownInHalvesIsFound() throws {
    var found = 0
    for history in Self.cases {
      let entries = history.inOrder.filter { $0.expected.expect == "admit" }
      guard let whole = try history.audited(), let fork = whole.equivocations.first, fork.events.count == 2,
        whole.equivocations.count == 1, whole.findings.isEmpty, let community = whole.community,
        // Nothing builds on either.
        entries.allSatisfy({ $0.event.header?.edges.contains(where: fork.events.contains) == false })
      else { continue }
      let halves = try fork.events.map { hidden in
        try bundle(
          entries.filter { $0.event.id != hidden }.map { ($0.event.bytes, $0.body) }, of: community)
      }
      let (left, right) = (try #require(audits(halves[0]).first), try #require(audits(halves[1]).first))
      #expect(left.equivocations.isEmpty && right.equivocations.isEmpty)
      let both = together([halves[0], halves[1], halves[0]], community)
      #expect(Difference(left, right, both: both).hiddenEquivocations == [fork])
      found += 1
    }
    #expect(found > 0)
  }
}
