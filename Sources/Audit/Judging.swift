import Events
import Governance
import Sodium

// The verdict on one event whose edges are all admitted: from its edges and its own past.

extension BundleAudit {
  func refusal(of event: VerifiedEvent, _ header: Header, _ edges: [Int]) -> Refusal? {
    if case .charter(let charter) = header.facts { return Authority.check(charter: charter) }
    guard let authority else { preconditionFailure("what has admitted edges has a charter below it") }
    if let refusal = graphRefusal(of: event, header, edges) { return refusal }
    if isPlain(event, header, edges, authority) { return nil }
    return authority.check(Candidate(key: event.key, header: header), history)
  }

  /// The rules of the graph (Protocol/graph.md §4.1), up to those that need the fold. That no edge is of
  /// another community the reader has seen to.
  private func graphRefusal(of event: VerifiedEvent, _ header: Header, _ edges: [Int]) -> Refusal? {
    if header.previous != nil {
      let previous = history.entries[edges[0]]
      guard history.chains[Int(previous.chain)].key == event.key else { return .previousForeign }
      guard history.author(of: edges[0]) == header.author else { return .authorChanged }
      guard header.sequence == UInt64(previous.sequence) + 1 else { return .sequenceGap }
    }
    return edges.allSatisfy { history.entries[$0].time <= header.time } ? nil : .timeBeforeParent
  }

  /// Content by somebody who was active at `previous`, and of whom nothing bad is known at all: what their
  /// past holds of it is nothing as well, and what it held of good it still holds. Spares most events the
  /// fold.
  private func isPlain(
    _ event: VerifiedEvent, _ header: Header, _ edges: [Int], _ authority: Authority
  ) -> Bool {
    guard header.previous != nil, !header.kind.bearsOnAuthority || header.kind == .merge,
      let chain = history.chain(of: event.key), let since = history.chains[chain].activeFrom,
      since <= history.entries[edges[0]].sequence
    else { return false }
    return authority.hasNothingAgainst(header.author, event.key)
  }
}
