package import Sodium
import CBOR

/// What a community is and how one gets in: the facts of its founding event (Protocol/membership.md §5.1).
package struct Charter: Equatable, Sendable {
  package enum Visibility: UInt64, Sendable { case open, closed }

  package enum Admission: Equatable, Sendable {
    case open
    case endorsed(by: Int)
    case byDecision
  }

  package struct Department: Equatable, Sendable {
    package let id: DepartmentID
    package let nodeKey: PublicKey

    package init(id: DepartmentID, nodeKey: PublicKey) { (self.id, self.nodeKey) = (id, nodeKey) }
  }

  /// Somebody who is there from the beginning, beside the charter's author.
  package struct Founder: Equatable, Sendable {
    package let member: MemberID
    package let department: DepartmentID

    package init(member: MemberID, department: DepartmentID) {
      (self.member, self.department) = (member, department)
    }
  }

  /// Which method decides a matter; read and kept, judged when decisions are (Protocol/membership.md §5.1).
  package struct Rule: Equatable, Sendable {
    package let matter: UInt64
    package let method: Method
  }

  package let visibility: Visibility
  package let admission: Admission
  /// Ascending by member, up to 64.
  package let founders: [Founder]
  /// Ascending by ID, 1 to 31.
  package let departments: [Department]
  package let rules: [Rule]
  package let electorCap: UInt64?
  /// Milliseconds after which bodies are erased.
  package let retention: UInt64?
  package let certificate: DeviceStatement
  package let affiliation: Affiliation

  package init(
    visibility: Visibility, admission: Admission, founders: [Founder] = [], departments: [Department],
    retention: UInt64? = nil, certificate: DeviceStatement, affiliation: Affiliation
  ) {
    (self.visibility, self.admission, self.retention) = (visibility, admission, retention)
    self.founders = founders.sorted { $0.member < $1.member }
    self.departments = departments.sorted { $0.id < $1.id }
    (rules, electorCap) = ([], nil)
    (self.certificate, self.affiliation) = (certificate, affiliation)
  }

  init(_ reader: inout CBORReader) throws(CBORError) {
    guard let visibility = Visibility(rawValue: try reader.readUnsigned()) else { throw .wrongType }
    self.visibility = visibility
    admission = try Admission(&reader)
    founders = try Self.readFounders(&reader)
    departments = try Self.readDepartments(&reader)
    rules = try Self.readRules(&reader)
    electorCap = try reader.readOptionalUnsigned()
    retention = try reader.readOptionalUnsigned()
    certificate = try DeviceStatement(.certificate, &reader)
    affiliation = try Affiliation(&reader)
  }

  private static func readFounders(_ reader: inout CBORReader) throws(CBORError) -> [Founder] {
    let count = try reader.readArrayHeader(maximum: EventLimits.founders)
    var founders: [Founder] = []
    for _ in 0..<count {
      try reader.readArrayHeader(exactly: 2)
      let founder = Founder(member: try reader.read32(), department: try reader.read32())
      if let last = founders.last, last.member >= founder.member { throw .wrongType }
      founders.append(founder)
    }
    return founders
  }

  private static func readDepartments(_ reader: inout CBORReader) throws(CBORError) -> [Department] {
    let count = try reader.readArrayHeader(maximum: EventLimits.departments)
    guard count > 0 else { throw .wrongCount }
    var departments: [Department] = []
    for _ in 0..<count {
      try reader.readArrayHeader(exactly: 2)
      let department = Department(id: try reader.read32(), nodeKey: PublicKey(raw: try reader.read32()))
      if let last = departments.last, last.id >= department.id { throw .wrongType }
      departments.append(department)
    }
    return departments
  }

  private static func readRules(_ reader: inout CBORReader) throws(CBORError) -> [Rule] {
    let count = try reader.readArrayHeader(maximum: EventLimits.rules)
    var rules: [Rule] = []
    for _ in 0..<count {
      try reader.readArrayHeader(exactly: 2)
      let matter = try reader.readUnsigned()
      guard matter <= EventLimits.matter else { throw .wrongType }
      // Header, facts, rules and pair are around it.
      let method = try Method(&reader, level: 5)
      if let last = rules.last, last.matter >= matter { throw .wrongType }
      rules.append(Rule(matter: matter, method: method))
    }
    return rules
  }

  /// The nine fields, behind the array header that the facts begin with.
  func write(to writer: inout CBORWriter) {
    writer.writeUnsigned(visibility.rawValue)
    admission.write(to: &writer)
    writer.writeArrayHeader(founders.count)
    for founder in founders {
      writer.writeArrayHeader(2)
      writer.write(founder.member)
      writer.write(founder.department)
    }
    writer.writeArrayHeader(departments.count)
    for department in departments {
      writer.writeArrayHeader(2)
      writer.write(department.id)
      writer.write(department.nodeKey.raw)
    }
    writer.writeArrayHeader(rules.count)
    for rule in rules {
      writer.writeArrayHeader(2)
      writer.writeUnsigned(rule.matter)
      rule.method.write(to: &writer)
    }
    writer.write(electorCap)
    writer.write(retention)
    certificate.write(to: &writer)
    affiliation.write(to: &writer)
  }
}

extension Charter.Admission {
  init(_ reader: inout CBORReader) throws(CBORError) {
    let count = try reader.readArrayHeader(maximum: 2)
    guard count > 0 else { throw .wrongCount }
    switch (try reader.readUnsigned(), count) {
    case (0, 1): self = .open
    case (1, 2):
      let members = try reader.readUnsigned()
      guard (1...EventLimits.endorsements).contains(members) else { throw .wrongType }
      self = .endorsed(by: Int(members))
    case (2, 1): self = .byDecision
    default: throw .wrongType
    }
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .open:
      writer.writeArrayHeader(1)
      writer.writeUnsigned(0)
    case .endorsed(let members):
      writer.writeArrayHeader(2)
      writer.writeUnsigned(1)
      writer.writeUnsigned(UInt64(members))
    case .byDecision:
      writer.writeArrayHeader(1)
      writer.writeUnsigned(2)
    }
  }
}
