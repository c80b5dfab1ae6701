/// What honest people and nodes do. Each is a row of the table at the end of a run.
enum Deed: String, CaseIterable {
  case found, join, endorse, leave
  case replaceDevice = "replace device", certifyDevice = "certify device", revokeDevice = "revoke device"
  case endAffiliation = "end affiliation", affiliate, succeed
  case post, reply, edit, retract, react, profile, seen, erase, merge

  /// How often it is tried, among all.
  var weight: Int {
    switch self {
    case .found: 2
    case .join: 14
    case .endorse: 12
    case .leave: 2
    case .replaceDevice: 2
    case .certifyDevice: 6
    case .revokeDevice: 3
    case .endAffiliation: 4
    case .affiliate: 4
    case .succeed: 1
    case .post: 30
    case .reply: 12
    case .edit: 6
    case .retract: 4
    case .react: 8
    case .profile: 4
    case .seen: 3
    case .erase: 6
    case .merge: 4
    }
  }

  static let all: [Deed] = allCases.flatMap { Array(repeating: $0, count: $0.weight) }
}
