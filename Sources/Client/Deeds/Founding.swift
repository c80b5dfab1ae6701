package import Desk
package import Events
import Replica
import Sodium
import Store

// Communities: founding one, joining, leaving, inviting.

/// What somebody wants to found.
package struct Founding: Sendable {
  package var name: String
  package var purpose: String
  package var text: String?
  package var visibility: Charter.Visibility = .open
  package var admission: Charter.Admission = .open
  /// Which departments it recognises, one's own always among them.
  package var departments: [Department]
  package var founders: [Charter.Founder] = []
  package var retention: Milliseconds?

  package init(name: String, purpose: String, departments: [Department]) {
    (self.name, self.purpose, self.departments) = (name, purpose, departments)
  }
}

extension ClientSession {
  /// Founds a community, and shows one's name there. Throws `empty`, `tooLong`, and what `author` throws.
  package func found(_ founding: Founding) throws(ClientError) -> CommunityID {
    guard founding.name.contains(where: { !$0.isWhitespace }) else { throw .empty }
    let length = max(founding.name.utf8.count, founding.purpose.utf8.count - DeskLimits.purpose)
    guard length <= DeskLimits.name else { throw .tooLong(bytes: length, limit: DeskLimits.name) }
    guard let affiliation = badge.affiliation else { throw .notEnrolled }
    var departments = founding.departments.filter { $0.id != badge.department.id }
    departments = Array(departments.prefix(EventLimits.departments - 1)) + [badge.department]
    let charter = Charter(
      visibility: founding.visibility, admission: founding.admission,
      founders: founding.founders.filter { $0.member != badge.member },
      departments: departments.map { .init(id: $0.id, nodeKey: $0.nodeKey) }, retention: founding.retention,
      certificate: badge.certificate, affiliation: affiliation)
    let content = BodyContent.charter(name: founding.name, purpose: founding.purpose, text: founding.text)
    // Both or neither: nobody is left nameless in what they founded.
    let (founds, profile) = (intent(.charter(charter), content, nil), profile(in: nil))
    let ids = try author { authored in
      switch authored.count {
      case 0: founds
      case 1: profile.moved(to: authored[0])
      default: nil
      }
    }
    guard let id = ids.first else { preconditionFailure("a charter that was authored has an ID") }
    return id
  }

  /// Joins a community that is here, and shows one's name there. Throws `alreadyMember`,
  /// `departmentNotRecognised` and what `author` throws.
  package func join(_ community: CommunityID) throws(ClientError) {
    guard let affiliation = badge.affiliation else { throw .notEnrolled }
    guard try standing(in: community) == 0 else { throw .alreadyMember(community) }
    try want(community)
    do throws(ClientError) {
      try author([intent(.join(badge.certificate, affiliation), nil, community)])
    } catch {
      guard error == .declined(.refused(Refused(rule: "departmentNotRecognised"))) else { throw error }
      throw .departmentNotRecognised(community)
    }
    // Somebody who waits to be let in shows their name once they are.
    if try standing(in: community) == Self.active { try author([profile(in: community)]) }
  }

  /// Ends one's membership. What is here stays here, and is kept up to date no longer. Throws `notMember`.
  package func leave(_ community: CommunityID, saying note: String? = nil) throws(ClientError) {
    let joins = try openJoins(in: community)
    guard !joins.isEmpty else { throw .notMember(community) }
    let words = note.map { BodyContent.note($0) }
    try author(
      try introduction(in: community)
        + [intent(.leave(Array(joins.suffix(EventLimits.targets))), words, community)])
  }

  /// Endorses somebody: an invitation, if they have not joined yet.
  package func endorse(
    _ member: MemberID, of department: DepartmentID?, saying note: String? = nil, in community: CommunityID
  ) throws(ClientError) -> EventID {
    try write(.endorse(member, department), note.map { BodyContent.note($0) }, in: community)
  }

  /// One's name for the colleagues wherever it was never shown: after an endorsement, or a crash between
  /// joining and this. To be called in step with the node, which else may have it already. Returns whether
  /// there was such a place. O(memberships).
  func showName() throws(ClientError) -> Bool {
    let member = badge.member
    let nameless = try read { (store) throws(StoreError) in
      var nameless: [CommunityID] = []
      // Who recovers fetches everything, and does not know yet by which name they go.
      guard try store.wanted() != nil else { return nameless }
      for (community, standing) in try store.memberships(of: member) where standing == Self.active {
        if try !store.hasProfile(of: member, in: community) { nameless.append(community) }
      }
      return nameless
    }
    var intents: [Intent] = []
    for community in nameless { intents += try introduction(in: community) + [profile(in: community)] }
    if !intents.isEmpty { try author(intents) }
    return !intents.isEmpty
  }

  private func profile(in community: CommunityID?) -> Intent {
    intent(.profile, .profile(name: badge.name, text: nil), community)
  }

  // MARK: What is wanted

  /// Keeps a community up to date from now on.
  package func want(_ community: CommunityID) throws(ClientError) {
    let wanted = try read { (store) throws(StoreError) in try store.wanted() }
    guard let wanted, !wanted.contains(community) else { return }
    try subscribe(to: (wanted + [community]).sorted())
  }

  /// Keeps it up to date no longer; what is here stays.
  package func unwant(_ community: CommunityID) throws(ClientError) {
    let (wanted, here) = try read { (store) throws(StoreError) in
      (try store.wanted(), try store.communities().map(\.id))
    }
    try subscribe(to: (wanted ?? here).filter { $0 != community })
  }

  // MARK: How one stands

  /// As the view keeps it: 0 none, 1 pending, 2 dormant, 3 active.
  static let active = 3

  func standing(in community: CommunityID) throws(ClientError) -> Int {
    let member = badge.member
    return try read { (store) throws(StoreError) in
      guard let ref = try store.community(community)?.ref else { return 0 }
      return try store.members(ofCommunity: ref).first { $0.member == member }?.standing ?? 0
    }
  }

  /// One's own joins that no leave of one's own has ended. O(acts of the community).
  private func openJoins(in community: CommunityID) throws(ClientError) -> [EventID] {
    let member = badge.member
    return try read { (store) throws(StoreError) in
      guard let ref = try store.community(community)?.ref else { return [] }
      var joins: [EventID] = []
      var ended: Set<EventID> = []
      try store.acts(ofCommunity: ref) { (bytes) throws(StoreError) in
        guard let event = try? UnverifiedEvent(bytes), let header = event.header, header.author == member
        else { return }
        switch header.facts {
        case .charter, .join: joins.append(event.id)
        case .leave(let ids): ended.formUnion(ids)
        default: break
        }
      }
      return joins.filter { !ended.contains($0) }
    }
  }
}

extension Intent {
  fileprivate func moved(to community: CommunityID) -> Intent {
    Intent(community: community, facts: facts, content: content, salt: salt)
  }
}
