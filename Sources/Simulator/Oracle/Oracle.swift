import Events
import Sodium

/// The naive oracle: it knows every event that anybody ever signed, keeps of each the whole causal past as an
/// explicit set, and judges it straight from the text of Protocol/graph.md and membership.md. It is slow,
/// shares no code with the core's governance, and has no state but the events.
struct Oracle {
  enum Verdict: Equatable {
    case admitted
    /// The rules that may be named: mostly one; several where the spec leaves the order of two edges open.
    case refused([String])
    /// Not of this version, so never judged here.
    case held(String)
    /// Something that it hangs on is held, or nowhere.
    case waiting
  }

  final class Entry {
    let event: UnverifiedEvent
    let header: Header
    /// The positions of its edges; empty unless all are here.
    let edges: [Int]
    /// The positions of all that the edges lead to.
    let past: Bits
    let verdict: Verdict

    init(event: UnverifiedEvent, header: Header, edges: [Int], past: Bits, verdict: Verdict) {
      (self.event, self.header, self.edges, self.past, self.verdict) = (event, header, edges, past, verdict)
    }

    var id: EventID { event.id }
    var key: PublicKey { event.key }
    var isAdmitted: Bool { verdict == .admitted }
  }

  private(set) var entries: [Entry] = []
  private(set) var positions: [EventID: Int] = [:]
  /// Of a version that is not ours.
  private(set) var strange: Set<EventID> = []
  /// The position of each community's charter, in the order of founding.
  private(set) var communities: [CommunityID] = []

  /// Events that came before one of their edges, by that edge: an honest author may have died between
  /// committing an event and telling of it, and goes on from there.
  private var orphans: [EventID: [UnverifiedEvent]] = [:]

  /// Takes an event in, whoever made it, and judges it; then whatever hung on it.
  mutating func learn(_ event: UnverifiedEvent) {
    guard positions[event.id] == nil else { return }
    guard let header = event.header else {
      strange.insert(event.id)
      return
    }
    positions[event.id] = entries.count
    entries.append(assess(event, header))
    for edge in header.edges where positions[edge] == nil { orphans[edge, default: []].append(event) }
    if header.kind == .charter, entries[entries.count - 1].isAdmitted { communities.append(event.id) }
    reassess(after: event.id)
  }

  private mutating func reassess(after id: EventID) {
    var changed = orphans.removeValue(forKey: id) ?? []
    while let event = changed.popLast() {
      guard let header = event.header, let position = positions[event.id] else { continue }
      entries[position] = assess(event, header)
      for child in entries where child.header.edges.contains(event.id) { changed.append(child.event) }
    }
  }

  private func assess(_ event: UnverifiedEvent, _ header: Header) -> Entry {
    var past = Bits()
    var edges: [Int] = []
    for edge in header.edges {
      guard let position = positions[edge] else { continue }
      edges.append(position)
      past.insert(position)
      past.formUnion(entries[position].past)
    }
    let isWhole = edges.count == header.edges.count
    let verdict = judge(event, header, edges, past, isWhole: isWhole)
    return Entry(event: event, header: header, edges: edges, past: past, verdict: verdict)
  }

  func entry(_ id: EventID) -> Entry? {
    positions[id].map { entries[$0] }
  }

  /// Whether the rules let it into the set.
  func admits(_ id: EventID) -> Bool {
    entry(id)?.isAdmitted ?? false
  }

  /// Everything admissible of a community.
  func everything(of community: CommunityID) -> Bits {
    var bits = Bits()
    for (position, entry) in entries.enumerated()
    where entry.isAdmitted && (entry.header.community ?? entry.id) == community {
      bits.insert(position)
    }
    return bits
  }

  /// The set of the events named, as far as they are known here.
  func set(_ ids: some Sequence<EventID>) -> Bits {
    var bits = Bits()
    for id in ids { if let position = positions[id] { bits.insert(position) } }
    return bits
  }

  private func judge(
    _ event: UnverifiedEvent, _ header: Header, _ edges: [Int], _ past: Bits, isWhole: Bool
  ) -> Verdict {
    var faults: [String] = []
    var waits = !isWhole
    for edge in edges.map({ entries[$0] }) {
      switch edge.verdict {
      case .admitted:
        if edge.header.community ?? edge.id != header.community { faults.append("foreignParent") }
      case .refused: faults.append("parentRefused")
      case .held, .waiting: waits = true
      }
    }
    if !faults.isEmpty { return .refused(faults) }
    if waits { return .waiting }
    if !header.kind.isJudged { return .held("unknownKind") }
    let point = Point(self, past)
    let rule = Rules(event: event, header: header, edges: edges.map { entries[$0] }, past: point).firstBroken
    return rule.map { .refused([$0]) } ?? .admitted
  }
}
