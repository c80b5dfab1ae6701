import Events
import Foundation
import Governance
import Replica
import Simulator
import Sodium
import Store
import Sync
import TestSupport
import Testing

@Suite struct HistoryVectorTests {
  @Test func everyHistoryHasItsVerdicts() throws {
    let vectors: Vectors.Cases<HistoryCase> = try Vectors.load("histories")
    var known = AdmissibleKeys()
    for history in vectors.cases {
      try check(history, history.events, &known)
      try check(history, history.events.reversed(), &known)
    }
  }

  private func check(
    _ history: HistoryCase, _ events: [HistoryCase.Event], _ known: inout AdmissibleKeys
  ) throws {
    // In memory: an fsync an event would be most of the time.
    let disk = SimulatedDisk(name: "vectors-\(history.name)-\(events[0].label)") { 4 }
    let store = try Store(path: "store", vfs: disk.vfsName, exclusive: true)
    let observer = SigningKey(seed: .zero)
    let replica = try Replica(store, as: .observer(observer), at: history.now)
    var verdicts: [EventID: (verdict: String, rule: String?)] = [:]
    for event in events {
      let body = event.body.map { bytes(hex: $0) }
      let examined = ExaminedEvent(bytes(hex: event.event), body: body, &known)
      guard case .sound(let sound, _, _) = examined else {
        guard case .dropped(let error) = examined else { continue }
        #expect(
          event.expect == "drop" && event.rule == error.name, "\(history.name), \(event.label): \(error.name)"
        )
        continue
      }
      #expect(event.expect != "drop", "\(history.name), \(event.label) was not dropped: \(event.rule ?? "")")
      verdicts[sound.id] = ("wait", nil)
      for effect in try replica.load([examined], at: history.now) {
        switch effect {
        case .committed(let ids): for id in ids { verdicts[id] = ("admit", nil) }
        case .refused(let id, let refused): verdicts[id] = ("refuse", refused.rule)
        case .held(let id, let why): verdicts[id] = ("hold", why.rawValue)
        default: break
        }
      }
    }
    for event in events where event.expect != "drop" {
      let id = try UnverifiedEvent(bytes(hex: event.event)).id
      let verdict = verdicts[id]
      #expect(
        verdict?.verdict == event.expect && (event.expect != "refuse" || verdict?.rule == event.rule),
        "\(history.name), \(event.label): \(String(describing: verdict)), not \(event.expect)"
      )
    }
    let charter = try UnverifiedEvent(bytes(hex: history.events[0].event)).id
    guard try replica.communities().contains(charter) else {
      #expect(history.state.members.isEmpty && history.state.tips.isEmpty, "\(history.name)")
      return
    }
    let state = try replica.state(of: charter)
    let found = HistoryCase.State(
      members: Dictionary(uniqueKeysWithValues: state.members.map { ($0.member.hex, $0.standing.rawValue) }),
      cuts: Dictionary(uniqueKeysWithValues: state.cuts.map { ($0.key.hex, $0.sequence) }),
      tips: state.tips.map(\.description), tipsDigest: state.tipsDigest.hex,
      quarantined: state.quarantined.map(\.description), erased: state.erased.map(\.description))
    #expect(found == history.state, "\(history.name)")
  }
}
