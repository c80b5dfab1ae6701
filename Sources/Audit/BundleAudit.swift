package import Bundles
package import Events
package import Governance
import Sodium

/// The audit of one community's bundle: takes its items in their order, judges every event by its own past,
/// and remembers what breaks a rule and what is missing (Protocol/bundle.md §7.1).
///
/// Nobody is trusted: not the exporter, and no verdict of a node's.
package final class BundleAudit {
  /// nil where the file does not even begin as a bundle.
  package let community: CommunityID?
  /// By the charter's body, if that is there.
  package private(set) var name: String?
  package private(set) var events = 0
  package private(set) var bodies = 0
  /// How many events have been refused, those that only hang on refused ones included.
  package private(set) var refusals = 0
  package private(set) var findings: [Finding] = []
  /// nil while the bundle is not whole.
  package private(set) var manifest: Manifest?
  /// nil without a charter that holds.
  package internal(set) var authority: Authority?
  package let history = History()

  /// Refused, or broken: what hangs on them is refused.
  private(set) var refused: [EventID: Rule] = [:]
  /// What of them the graph refused, for those who ask why; as many as there can be findings.
  private(set) var refusedCandidates: [EventID: Candidate] = [:]
  /// The charter's first, ancestors before descendants.
  package private(set) var acts: [Act] = []
  /// Not judged, for what they cite is not there.
  private var waiting: Set<EventID> = []
  /// What is cited and has not come.
  private var lacking: Set<EventID> = []
  private var unknown: [EventID] = []
  private var receipts: [Receipt] = []
  var acknowledgements: [Acknowledgement] = []
  private var isCutOff = false

  /// A node says that it has carried out erasures.
  struct Acknowledgement {
    let id: EventID
    let key: PublicKey
    let department: DepartmentID
    let sequence: UInt64
    let erasures: [EventID]
  }

  /// More would tell nobody anything.
  private static let findingLimit = 1_000

  package init(_ community: CommunityID?) { self.community = community }

  func find(_ rule: Rule, _ event: EventID? = nil, at position: Int?) {
    guard findings.count < Self.findingLimit else { return }
    findings.append(Finding(rule: rule, position: position, event: event))
  }

  // MARK: Taking items

  package func take(_ event: CheckedEvent) {
    let position = events
    events += 1
    if event.hasBody { bodies += 1 }
    if let called = event.communityName { name = called }
    let isLate = lacking.remove(event.id) != nil
    guard !isLate, refused[event.id] == nil, !waiting.contains(event.id), history.row(of: event.id) == nil
    else {
      return find(.bundle(.outOfOrder), event.id, at: position)
    }
    switch event.verdict {
    case .broken(let error): refuse(event.id, .event(error), at: position)
    case .sound(let verified):
      // The event is good without its body.
      if event.hasForeignBody { find(.event(.commitmentMismatch), event.id, at: position) }
      guard let header = verified.header else { preconditionFailure("the reader refuses other versions") }
      judge(verified, header, hasBody: event.hasBody, at: position)
    }
  }

  private func refuse(_ id: EventID, _ rule: Rule, at position: Int) {
    refusals += 1
    refused[id] = rule
    if rule != .refusal(.parentRefused) { find(rule, id, at: position) }
  }

  private func judge(_ event: VerifiedEvent, _ header: Header, hasBody: Bool, at position: Int) {
    if header.edges.contains(where: { refused[$0] != nil }) {
      remember(event, header)
      return refuse(event.id, .refusal(.parentRefused), at: position)
    }
    var edges: [Int] = []
    var isWaiting = false
    for edge in header.edges {
      if let row = history.row(of: edge) {
        edges.append(row)
      } else {
        isWaiting = true
        if !waiting.contains(edge) { lacking.insert(edge) }
      }
    }
    if isWaiting {
      waiting.insert(event.id)
    } else if !header.kind.isJudged {
      unknown.append(event.id)
      waiting.insert(event.id)
    } else if let refusal = refusal(of: event, header, edges) {
      remember(event, header)
      refuse(event.id, .refusal(refusal), at: position)
    } else {
      admit(event, header, edges, hasBody: hasBody)
    }
  }

  private func remember(_ event: VerifiedEvent, _ header: Header) {
    guard refusedCandidates.count < Self.findingLimit else { return }
    refusedCandidates[event.id] = Candidate(key: event.key, header: header)
  }

  /// An event may come although it has been missed, or has waited.
  func expectAgain(_ event: EventID) {
    lacking.remove(event)
    waiting.remove(event)
  }

  func isWaiting(_ event: EventID) -> Bool { waiting.contains(event) }

  private func admit(_ event: VerifiedEvent, _ header: Header, _ edges: [Int], hasBody: Bool) {
    var marks: History.Marks = []
    if !header.kind.bearsOnAuthority { marks.insert(.isContent) }
    if header.isErasable { marks.insert(.isErasable) }
    if header.bodyLength > 0 { marks.insert(.wantsBody) }
    if hasBody { marks.insert(.hasBody) }
    let twins = history.append(event.id, event.key, header, edges: edges, marks)
    if let act = Act(id: event.id, key: event.key, header) {
      acts.append(act)
      if authority == nil { authority = Authority(act) } else { authority?.insert(act) }
    }
    if !twins.isEmpty {
      authority?.insertFork(of: event.key, sequence: header.sequence, ids: twins + [event.id])
    }
    if !header.kind.bearsOnAuthority, let chain = history.chain(of: event.key) {
      history.setActive(chain, from: header.sequence)
    }
    if case .erased(let erasures) = header.facts {
      acknowledgements.append(
        Acknowledgement(
          id: event.id, key: event.key, department: header.author, sequence: header.sequence,
          erasures: erasures))
    }
  }

  package func take(_ receipt: Receipt, isSigned: Bool) {
    guard isSigned else { return find(.receiptSignature, at: events) }
    receipts.append(receipt)
  }

  /// The bundle is whole. What only the whole shows is looked at now.
  package func take(_ manifest: Manifest) {
    self.manifest = manifest
    for erasure in erasures where erasure.hasBody { find(.erasedBody, erasure.event, at: nil) }
  }

  /// The file breaks a rule here, or ends.
  package func take(_ error: BundleError) {
    if error == .truncated { isCutOff = true } else { find(.bundle(error), at: events) }
  }

  // MARK: The outcome

  package var verdict: Verdict {
    if let first = findings.first { return .invalid(first) }
    let missing = missing
    return missing.isNothing ? .valid : .incomplete(missing)
  }

  /// O(events).
  package var missing: Missing {
    Missing(
      end: isCutOff, events: lacking.union(withheld).sorted(), bodies: missingBodies, rules: unknown.sorted())
  }

  /// What a recognised node says it has, and the bundle does not.
  private var withheld: [EventID] {
    receipts.filter { isNodeKey($0.nodeKey) }.flatMap(\.ids).filter { id in
      history.row(of: id) == nil && refused[id] == nil && !waiting.contains(id)
    }
  }

  /// Whether some department's node ever had this key.
  private func isNodeKey(_ key: PublicKey) -> Bool {
    guard let authority else { return false }
    if authority.charter.departments.contains(where: { $0.nodeKey == key }) { return true }
    return authority.successors.contains(key)
  }

  private var missingBodies: [EventID] {
    let erased = Set(erasures.map(\.event))
    var missing: [EventID] = []
    for row in 0..<history.entries.count {
      let entry = history.entries[row]
      if entry.marks.contains(.wantsBody), !entry.marks.contains(.hasBody), !erased.contains(entry.id) {
        missing.append(entry.id)
      }
    }
    return missing.sorted()
  }
}
