import Events
import Sodium
import TestSupport
import Testing

@testable import Simulator

/// The naive oracle against the histories that the second implementation wrote: three readings of one text.
@Suite struct OracleTests {
  @Test func itJudgesTheVectorsAsTheSpecDoes() throws {
    let vectors: Vectors.Cases<HistoryCase> = try Vectors.load("histories")
    for history in vectors.cases {
      try check(history, history.events)
      try check(history, history.events.reversed())
    }
  }

  private func check(_ history: HistoryCase, _ events: [HistoryCase.Event]) throws {
    var oracle = Oracle()
    for event in events where event.expect != "drop" {
      let decoded = try UnverifiedEvent(bytes(hex: event.event))
      // The oracle has no clock: what is of the future is not shown to it.
      guard decoded.header.map({ $0.time <= history.now + EventLimits.tolerance }) ?? true else { continue }
      oracle.learn(decoded)
    }
    for event in events {
      guard event.expect != "drop", let id = try? UnverifiedEvent(bytes(hex: event.event)).id,
        let entry = oracle.entry(id)
      else { continue }
      let isRight =
        switch entry.verdict {
        case .admitted: event.expect == "admit"
        case .refused(let rules): event.expect == "refuse" && rules.contains(event.rule ?? "")
        case .held: event.expect == "hold"
        case .waiting: event.expect == "wait"
        }
      #expect(isRight, "\(history.name), \(event.label): \(entry.verdict), not \(event.expect)")
    }
    // The first event is the charter of the community that the case is about.
    let community = try UnverifiedEvent(bytes(hex: history.events[0].event)).id
    guard oracle.communities.contains(community) else { return }
    let judgement = Judgement(oracle, oracle.everything(of: community))
    let members = history.state.members.filter { $0.value != "none" }
    let found = HistoryCase.State(
      members: Dictionary(uniqueKeysWithValues: judgement.standings.map { ($0.key.hex, $0.value) }),
      cuts: Dictionary(uniqueKeysWithValues: judgement.cuts.map { ($0.key.hex, $0.value) }),
      tips: judgement.tips.map(\.description), tipsDigest: judgement.tipsDigest.hex,
      quarantined: judgement.quarantined.map(\.description), erased: judgement.erased.map(\.description))
    #expect(found.members == members, "\(history.name)")
    #expect(found.cuts == history.state.cuts, "\(history.name)")
    #expect(
      found.tips == history.state.tips && found.tipsDigest == history.state.tipsDigest, "\(history.name)")
    #expect(found.quarantined == history.state.quarantined, "\(history.name)")
    #expect(found.erased == history.state.erased, "\(history.name)")
  }
}
