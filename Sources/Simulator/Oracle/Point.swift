import Events
import Sodium

/// `state(P)` for one closed set P: what of it counts (Protocol/graph.md §4.2 and §4.3) and who stands how
/// (Protocol/membership.md §5.2). Every answer is found by looking through the set.
final class Point {
  enum Standing: String {
    case none, pending, dormant, active
  }

  private let oracle: Oracle
  let set: Bits
  /// What is in P, oldest first.
  let members: [Int]
  private var cuts: [PublicKey: UInt64?] = [:]
  private var supports: [Question: Bool] = [:]
  private var effects: [Int: Bool] = [:]
  private var byKey: [PublicKey: [Int]] = [:]
  private var byKind: [Kind: [Int]] = [:]

  private struct Question: Hashable {
    let member: MemberID
    /// The event at whose past it is asked; nil for all of P.
    let at: Int?
  }

  init(_ oracle: Oracle, _ set: Bits) {
    self.oracle = oracle
    self.set = set
    members = set.numbers
    for position in members {
      let entry = oracle.entries[position]
      byKey[entry.key, default: []].append(position)
      byKind[entry.header.kind, default: []].append(position)
    }
  }

  func entry(_ position: Int) -> Oracle.Entry { oracle.entries[position] }

  func events(of kind: Kind) -> [Oracle.Entry] { (byKind[kind] ?? []).map(entry) }

  private func ofKinds(_ kinds: Kind...) -> [Int] { kinds.flatMap { byKind[$0] ?? [] } }

  func events(by key: PublicKey) -> [Oracle.Entry] { (byKey[key] ?? []).map(entry) }

  /// The keys that signed something in P or are revoked in it.
  var keys: Set<PublicKey> {
    var keys = Set(byKey.keys)
    for revocation in events(of: .revocation) {
      if case .revocation(let statement, _) = revocation.header.facts { keys.insert(statement.device) }
    }
    return keys
  }

  var charter: Charter? {
    for entry in events(of: .charter) {
      if case .charter(let charter) = entry.header.facts { return charter }
    }
    return nil
  }

  // MARK: What counts

  /// The smallest seq of which P holds two events of the key.
  func freeze(of key: PublicKey) -> UInt64? {
    var seen: Set<UInt64> = []
    var doubles: [UInt64] = []
    for entry in events(by: key) where !seen.insert(entry.header.sequence).inserted {
      doubles.append(entry.header.sequence)
    }
    return doubles.min()
  }

  /// From where on revocations void what the key signed. A member revokes keys of their own: what another
  /// says about the key is about nobody.
  func revocation(of key: PublicKey) -> UInt64? {
    let owners = Set(events(by: key).map(\.header.author))
    return events(of: .revocation).compactMap { entry -> UInt64? in
      guard case .revocation(let statement, let last) = entry.header.facts, statement.device == key,
        owners.contains(statement.member)
      else { return nil }
      return last.map { $0 + 1 } ?? 0
    }.min()
  }

  func succession(by key: PublicKey) -> UInt64? {
    events(by: key).filter { $0.header.kind == .succession }.map { $0.header.sequence + 1 }.min()
  }

  func cut(of key: PublicKey) -> UInt64? {
    if let known = cuts[key] { return known }
    let cut = [freeze(of: key), revocation(of: key), succession(by: key)].compactMap { $0 }.min()
    cuts[key] = .some(cut)
    return cut
  }

  func isBelowCut(_ entry: Oracle.Entry) -> Bool {
    cut(of: entry.key).map { entry.header.sequence < $0 } ?? true
  }

  func isEffective(_ position: Int) -> Bool {
    if let known = effects[position] { return known }
    let entry = entry(position)
    let answer: Bool
    if !isBelowCut(entry) {
      answer = false
    } else if isDepartment(entry.header.author) {
      answer = nodeKey(of: entry.header.author, at: position) == entry.key
    } else {
      answer = !Rules.needsMembership(entry.header.kind) || isSupported(entry.header.author, at: position)
    }
    effects[position] = answer
    return answer
  }

  // MARK: Members

  /// The positions in the past of the event at `at`, or in all of P.
  private func isIn(_ position: Int, _ at: Int?) -> Bool {
    at.map { entry($0).past.contains(position) } ?? true
  }

  /// Whether the author's membership, as it stood at the past of one of P's events, is supported in P.
  func isSupported(_ member: MemberID, at: Int?) -> Bool {
    let question = Question(member: member, at: at)
    if let known = supports[question] { return known }
    let answer = openJoins(of: member, at: at).contains { isSupported($0, of: member, at: at) }
    supports[question] = answer
    return answer
  }

  func openJoins(of member: MemberID, at: Int?) -> [EventID] {
    let joins = ofKinds(.charter, .join).filter { entry($0).header.author == member }
    let open = joins.filter { isIn($0, at) && isBelowCut(entry($0)) }
    let left = (byKind[.leave] ?? []).filter { isIn($0, at) && isBelowCut(entry($0)) }
    return open.map { entry($0).id }.filter { join in
      !left.contains {
        if case .leave(let joins) = entry($0).header.facts { joins.contains(join) } else { false }
      }
    }
  }

  private func isSupported(_ join: EventID, of member: MemberID, at: Int?) -> Bool {
    guard let charter else { return false }
    if oracle.entry(join)?.header.kind == .charter { return true }
    if charter.founders.contains(where: { $0.member == member }) { return true }
    switch charter.admission {
    case .open: return true
    case .byDecision: return false
    case .endorsed(let needed):
      var endorsers: Set<MemberID> = []
      for position in byKind[.endorse] ?? [] where isIn(position, at) && isEffective(position) {
        guard case .endorse(let endorsed, _) = entry(position).header.facts, endorsed == member else {
          continue
        }
        let author = entry(position).header.author
        if author != member { endorsers.insert(author) }
      }
      return endorsers.count >= needed
    }
  }

  func standing(of member: MemberID) -> Standing {
    if openJoins(of: member, at: nil).isEmpty { return .none }
    if !isSupported(member, at: nil) { return .pending }
    return isAffiliated(member) ? .active : .dormant
  }

  // MARK: Departments

  func isDepartment(_ author: Bytes32) -> Bool {
    charter?.departments.contains { $0.id == author } ?? false
  }

  /// The highest serial of the member that the department has ended; 0 if none.
  func endedSerial(of member: MemberID, by department: DepartmentID) -> UInt64 {
    (byKind[.affiliationEnd] ?? []).filter(isEffective).map(entry).compactMap { entry -> UInt64? in
      guard entry.header.author == department, case .affiliationEnd(member, let serial) = entry.header.facts
      else { return nil }
      return serial
    }.max() ?? 0
  }

  func isAffiliated(_ member: MemberID) -> Bool { !departments(of: member).isEmpty }

  /// The departments that vouch for the member.
  func departments(of member: MemberID) -> [DepartmentID] {
    ofKinds(.charter, .join, .affiliation).compactMap { position -> DepartmentID? in
      let affiliation: Affiliation
      var isVouchedFor = { true }
      switch entry(position).header.facts {
      case .charter(let charter): affiliation = charter.affiliation
      case .join(_, let statement):
        affiliation = statement
        isVouchedFor = { self.nodeKey(of: statement.department, at: position) == statement.nodeKey }
      case .affiliation(let statement): affiliation = statement
      default: return nil
      }
      let counts =
        affiliation.member == member && isDepartment(affiliation.department) && isVouchedFor()
        && isEffective(position)
        && affiliation.serial > endedSerial(of: member, by: affiliation.department)
      return counts ? affiliation.department : nil
    }
  }

  /// The charter's key, or what the department's effective successions, each signed by the key before, lead
  /// to: at the past of the event at `at`, or in all of P.
  func nodeKey(of department: DepartmentID, at: Int?) -> PublicKey? {
    guard var key = charter?.departments.first(where: { $0.id == department })?.nodeKey else { return nil }
    var past: Set<EventID> = []
    while let next = (byKind[.succession] ?? []).filter({ isIn($0, at) && isEffective($0) }).map(entry).first(
      where: {
        $0.header.author == department && $0.key == key && !past.contains($0.id)
      })
    {
      guard case .succession(let new, _) = next.header.facts else { break }
      past.insert(next.id)
      key = new
    }
    return key
  }
}
