package import Events
package import Sodium

/// An admitted event that bears on authority, as the fold remembers it.
package struct Act: Sendable {
  package let id: EventID
  package let author: Bytes32
  package let key: PublicKey
  package let sequence: UInt64
  package let deed: Deed

  /// nil for events that authority does not depend on: content, merges, acknowledgements.
  package init?(id: EventID, key: PublicKey, _ header: Header) {
    guard let deed = Deed(header.facts) else { return nil }
    (self.id, self.author, self.key, self.sequence) = (id, header.author, key, header.sequence)
    self.deed = deed
  }

  /// Whether a department's node authored it.
  var isByNode: Bool {
    switch deed {
    case .affiliation, .affiliationEnd, .succession: true
    default: false
    }
  }

  /// Whether it has effect only if its author was a member (Protocol/graph.md §4.3, membership.md §5.3).
  var needsMembership: Bool {
    if case .endorse = deed { true } else { false }
  }
}

/// What an act does. New kinds of authority (decisions, mandates, removals) become further cases.
package enum Deed: Sendable {
  /// The charter counts as its founder's join.
  indirect case charter(Charter)
  case join(DepartmentID, nodeKey: PublicKey, serial: UInt64)
  case leave([EventID])
  case device
  case revocation(PublicKey, lastSequence: UInt64?)
  case affiliation(MemberID, DepartmentID, serial: UInt64)
  case affiliationEnd(MemberID, serial: UInt64)
  case succession(PublicKey)
  case endorse(MemberID, DepartmentID?)
  case erase([EventID])

  init?(_ facts: Facts) {
    switch facts {
    case .charter(let charter): self = .charter(charter)
    case .join(_, let affiliation):
      self = .join(affiliation.department, nodeKey: affiliation.nodeKey, serial: affiliation.serial)
    case .leave(let joins): self = .leave(joins)
    case .device: self = .device
    case .revocation(let statement, let last): self = .revocation(statement.device, lastSequence: last)
    case .affiliation(let statement):
      self = .affiliation(statement.member, statement.department, serial: statement.serial)
    case .affiliationEnd(let member, let serial): self = .affiliationEnd(member, serial: serial)
    case .succession(let key, _): self = .succession(key)
    case .endorse(let member, let department): self = .endorse(member, department)
    case .erase(let targets): self = .erase(targets)
    default: return nil
    }
  }
}
