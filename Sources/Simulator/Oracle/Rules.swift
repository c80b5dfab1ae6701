import Events
import Sodium

/// The rules by which an event is judged at its own past, in the order of Protocol/graph.md §4.1 and
/// membership.md §5.3.
struct Rules {
  let event: UnverifiedEvent
  let header: Header
  let edges: [Oracle.Entry]
  let past: Point

  /// Whether an event of this kind counts only while its author's membership is supported. What takes nothing
  /// from anybody needs no active standing (§5.3), nor do the kinds that make or end a membership.
  static func needsMembership(_ kind: Kind) -> Bool {
    switch kind {
    case .charter, .join, .leave, .device, .revocation, .erase: false
    case .affiliation, .affiliationEnd, .succession, .erased: false
    default: true
    }
  }

  var firstBroken: String? {
    chain ?? firstOfKey ?? keyState ?? authorship ?? right
  }

  private var previous: Oracle.Entry? {
    header.previous.flatMap { id in edges.first { $0.id == id } }
  }

  private var chain: String? {
    if let previous {
      if previous.key != event.key { return "previousForeign" }
      if previous.header.author != header.author { return "authorChanged" }
      if previous.header.sequence + 1 != header.sequence { return "sequenceGap" }
    }
    return edges.contains { $0.header.time > header.time } ? "timeBeforeParent" : nil
  }

  private var isDepartment: Bool { past.isDepartment(header.author) }

  private var firstOfKey: String? {
    guard previous == nil else { return nil }
    if isDepartment {
      return past.nodeKey(of: header.author, at: nil) == event.key ? nil : "departmentNotRecognised"
    }
    switch header.kind {
    case .charter, .join, .device: return nil
    default: return header.kind.authors == .nodes ? "departmentNotRecognised" : "unknownKey"
    }
  }

  private var keyState: String? {
    if past.freeze(of: event.key) != nil { return "keyFrozen" }
    if past.succession(by: event.key) != nil { return "keyRevoked" }
    let isRevoked = past.events(of: .revocation).contains {
      guard case .revocation(let statement, _) = $0.header.facts else { return false }
      return statement.device == event.key && statement.member == header.author
    }
    return isRevoked ? "keyRevoked" : nil
  }

  private var authorship: String? {
    if header.kind == .charter { return nil }
    switch header.kind.authors {
    case .nodes: return isDepartment ? nil : "notNode"
    case .members: return isDepartment ? "notMember" : nil
    case .both: return nil
    }
  }

  private var right: String? {
    switch header.facts {
    case .charter(let charter):
      let own = charter.departments.first { $0.id == charter.affiliation.department }
      let founders = charter.founders.allSatisfy { founder in
        charter.departments.contains { $0.id == founder.department }
      }
      return own?.nodeKey == charter.affiliation.nodeKey && founders ? nil : "departmentNotRecognised"
    case .join(_, let affiliation):
      guard past.nodeKey(of: affiliation.department, at: nil) == affiliation.nodeKey else {
        return "departmentNotRecognised"
      }
      return serial(of: affiliation)
    case .device: return past.standing(of: header.author) == .none ? "notMember" : nil
    case .leave(let joins):
      let open = past.openJoins(of: header.author, at: nil)
      return joins.allSatisfy(open.contains) ? nil : "notOpenJoin"
    case .revocation(let statement, let last):
      let greatest = past.events(by: statement.device).map(\.header.sequence).max()
      return greatest == last ? nil : "wrongLastSequence"
    case .erase: return nil
    case .endorse(let member, _) where member == header.author: return "selfEndorsement"
    case .affiliation(let affiliation): return serial(of: affiliation) ?? nodeRight
    default: return isDepartment ? nodeRight : standing
    }
  }

  private func serial(of affiliation: Affiliation) -> String? {
    let ended = past.endedSerial(of: affiliation.member, by: affiliation.department)
    return affiliation.serial > ended ? nil : "affiliationEnded"
  }

  private var nodeRight: String? {
    past.nodeKey(of: header.author, at: nil) == event.key ? nil : "departmentNotRecognised"
  }

  private var standing: String? {
    switch past.standing(of: header.author) {
    case .active: nil
    case .none: "notMember"
    case .pending: "pending"
    case .dormant: "dormant"
    }
  }
}
