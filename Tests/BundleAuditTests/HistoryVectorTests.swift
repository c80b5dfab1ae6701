import Audit
import Events
import Governance
import Sodium
import TestSupport
import Testing

/// The histories of the spec, as bundles: whatever they admit an auditor admits, and finds the same state.
@Suite struct HistoryVectorTests {
  private static let cases: [HistoryCase] =
    (try? Vectors.load("histories", as: Vectors.Cases.self).cases) ?? []

  @Test func thereAreSome() { #expect(Self.cases.count > 50) }

  @Test(arguments: cases.indices)
  func theStateIsTheSame(index: Int) throws {
    let history = Self.cases[index]
    let events = history.inOrder
    guard let community = events.first?.event.id, events.first?.expected.expect == "admit",
      events.allSatisfy({ ($0.event.header?.community ?? $0.event.id) == community })
    else { return }
    let admitted = events.filter { $0.expected.expect == "admit" }
    // An honest exporter has deleted what was erased.
    let kept = admitted.map { entry in
      let isErased = history.state.erased.contains(entry.event.id.raw.hex)
      return (entry.event.bytes, isErased ? nil : entry.body)
    }
    let audit = try #require(audits(try bundle(kept, of: community)).first)
    #expect(audit.findings == [], "\(history.name)")
    let state = HistoryCase.State(
      members: Dictionary(
        uniqueKeysWithValues: (audit.members() ?? []).map { ($0.member.hex, $0.standing.rawValue) }),
      cuts: Dictionary(uniqueKeysWithValues: audit.cuts.map { ($0.key.hex, $0.from) }),
      tips: audit.tips.map(\.raw.hex), tipsDigest: Tips.digest(audit.tips).hex,
      quarantined: audit.quarantined.map(\.raw.hex), erased: audit.erasures.map(\.event.raw.hex))
    #expect(state == history.state, "\(history.name)")
  }

  /// With everything that is refused in it, the first of it is named.
  @Test(arguments: cases.indices)
  func theFirstRefusalIsNamed(index: Int) throws {
    let history = Self.cases[index]
    let events = history.inOrder.filter { ["admit", "refuse"].contains($0.expected.expect) }
    guard let first = events.first(where: { $0.expected.expect == "refuse" }),
      let community = events.first?.event.id,
      events.allSatisfy({ ($0.event.header?.community ?? $0.event.id) == community })
    else { return }
    let audit = try #require(
      audits(try bundle(events.map { ($0.event.bytes, $0.body) }, of: community)).first)
    #expect(audit.findings.first?.rule.name == first.expected.rule, "\(history.name)")
    #expect(audit.findings.first?.event == first.event.id, "\(history.name)")
  }
}
