package import Events
import Sodium

/// Somebody as colleagues see them: by the name in their profile, their department, and their fingerprint,
/// since anybody may give themselves any name.
package struct Person: Equatable, Sendable {
  package let member: MemberID
  /// Empty where nobody has told it yet.
  package let name: String
  package let departments: [DepartmentID]
  /// The name of the first of them, where it is known.
  package let departmentName: String

  package init(member: MemberID, name: String, departments: [DepartmentID], departmentName: String) {
    (self.member, self.name, self.departments) = (member, name, departments)
    self.departmentName = departmentName
  }

  /// The first eight digits of the member ID, in two groups.
  package var fingerprint: String { Self.fingerprint(of: member) }

  package static func fingerprint(of member: MemberID) -> String {
    let digits = member.hex.prefix(8)
    return "\(digits.prefix(4)) \(digits.suffix(4))"
  }

  package var candidate: Candidate {
    Candidate(id: String(member.hex.prefix(8)), name: name, detail: departmentName)
  }
}
