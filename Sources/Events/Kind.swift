/// The kind of an event. Kinds below 128 bear on authority, kinds from 128 on are content (Protocol/event.md
/// §3.2).
package struct Kind: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: UInt16

  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let charter = Kind(rawValue: 1)
  package static let join = Kind(rawValue: 2)
  package static let leave = Kind(rawValue: 3)
  package static let device = Kind(rawValue: 4)
  package static let revocation = Kind(rawValue: 5)
  package static let affiliation = Kind(rawValue: 6)
  package static let affiliationEnd = Kind(rawValue: 7)
  package static let succession = Kind(rawValue: 8)
  package static let endorse = Kind(rawValue: 9)
  package static let merge = Kind(rawValue: 10)
  package static let erase = Kind(rawValue: 11)
  package static let erased = Kind(rawValue: 12)
  package static let post = Kind(rawValue: 128)
  package static let reply = Kind(rawValue: 129)
  package static let edit = Kind(rawValue: 130)
  package static let retract = Kind(rawValue: 131)
  package static let react = Kind(rawValue: 132)
  package static let profile = Kind(rawValue: 133)
  package static let seen = Kind(rawValue: 134)

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  package var bearsOnAuthority: Bool { rawValue < 128 }

  /// Whether this version has the rules for it. An authority kind without rules is held.
  package var isJudged: Bool { !bearsOnAuthority || (1...12).contains(rawValue) }

  /// Who authors it.
  package enum Authors: Sendable { case members, nodes, both }

  package var authors: Authors {
    switch self {
    case .affiliation, .affiliationEnd, .succession, .erased: .nodes
    case .merge: .both
    default: .members
    }
  }

  /// Whether a body goes with it.
  enum BodyRule { case none, optional, required }

  var body: BodyRule {
    switch self {
    case .charter, .post, .reply, .edit, .profile: .required
    case .leave, .endorse: .optional
    case .join, .device, .revocation, .affiliation, .affiliationEnd, .succession, .merge, .erase, .erased,
      .retract, .react, .seen:
      .none
    default: .optional
    }
  }
}
