import Audit
import Events
import Governance
import Sodium
import TestSupport
import Testing

/// An answer cites what makes it so: all of that, and nothing else.
@Suite struct ExplanationTests {
  private static let cases: [HistoryCase] =
    (try? Vectors.load("histories", as: Vectors.Cases.self).cases) ?? []

  private func standing(
    of member: MemberID, in audit: BundleAudit, by evidence: [EventID]
  ) throws -> Explanation.Answer {
    let authority = try #require(audit.reduced(to: Set(evidence)))
    var inquiry = Inquiry(authority, within: .everything, audit.history)
    return .standing(
      member, inquiry.standing(of: member, at: .everything), hasJoined: authority.hasJoined(member))
  }

  @Test(arguments: cases.indices)
  func eachCitedEventMatters(index: Int) throws {
    guard let audit = try Self.cases[index].audited() else { return }
    for (member, standing) in try #require(audit.members()) {
      let explanation = try #require(audit.explain(member: member))
      guard case .standing(member, standing, _) = explanation.answer else {
        Issue.record("\(Self.cases[index].name): \(explanation.answer)")
        continue
      }
      let cited = explanation.cited
      #expect(try self.standing(of: member, in: audit, by: cited) == explanation.answer)
      for one in cited {
        let rest = cited.filter { $0 != one }
        #expect(try self.standing(of: member, in: audit, by: rest) != explanation.answer)
      }
    }
  }

  /// The rule is the one that it was refused by, whatever is cited for it.
  @Test(arguments: cases.indices)
  func aRefusalIsExplainedByItsRule(index: Int) throws {
    let history = Self.cases[index]
    guard let audit = try history.audited() else { return }
    for entry in history.inOrder where entry.expected.expect == "refuse" {
      let explanations = audit.explain(event: entry.event.id)
      guard case .refused(let rule) = explanations.first?.answer else {
        Issue.record("\(history.name): \(explanations)")
        continue
      }
      #expect(rule.name == entry.expected.rule)
      let needsProof: Set = ["keyFrozen", "keyRevoked", "sequenceGap", "parentRefused", "timeBeforeParent"]
      #expect(!needsProof.contains(rule.name) || explanations.first?.cited.isEmpty == false, "\(rule.name)")
    }
  }

  /// Who signed twice is shown both.
  @Test func aFrozenKeyIsShownByItsPair() throws {
    var shown = 0
    for history in Self.cases {
      guard let audit = try history.audited() else { continue }
      for fork in audit.equivocations {
        let explanation = try #require(audit.explain(key: fork.key))
        guard case .key(_, let from, isFrozen: true) = explanation.answer else { continue }
        shown += 1
        #expect(from ?? .max <= fork.sequence)
        #expect(explanation.cited.count >= 2)
        #expect(
          Set(explanation.cited).isSubset(of: audit.equivocations.flatMap(\.events) + audit.acts.map(\.id)))
      }
    }
    #expect(shown > 3)
  }
}
