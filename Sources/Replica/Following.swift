import Events
import Governance
import Sodium
import Store
import Sync

// What an admitted event changes of what people see: standings, quarantine, erasures, bodies to be asked for.

extension Ledger {
  func follow(
    _ event: VerifiedEvent, _ header: Header, _ entry: EventEntry, hasBody: Bool, isFork: Bool
  ) throws(StoreError) {
    let id = header.community ?? event.id
    guard let community = communities[id] else { preconditionFailure("the community is loaded") }
    if header.bodyLength > 0 {
      if try !erase(arriving: event.id, header, entry, community), !hasBody {
        try store.insertMissing(entry.row, ofCommunity: community.ref)
      }
    }
    switch header.facts {
    case .revocation, .succession: return try recut(id)
    case _ where isFork: return try recut(id)
    case .erase(let targets): try erase(targets, by: event, header.author, entry, community)
    default: break
    }
    if community.authority.hasCuts, !header.kind.bearsOnAuthority {
      var inquiry = try inquiry(community)
      let isEffective = try inquiry.isEffective(
        content: event.id, author: header.author, key: event.key, sequence: entry.sequence)
      if !isEffective { try store.setQuarantined(true, at: entry.row) }
    }
    if case .charter = header.facts { try show(community.authority.memberIDs, of: community) }
    if let member = Self.subject(header) { try show([member], of: community) }
  }

  func inquiry(_ community: Community) throws(StoreError) -> Inquiry<CommunityGraph> {
    try Inquiry(
      community.authority, within: .everything, CommunityGraph(graph: graph, community: community))
  }

  /// Whose standing an event bears on.
  private static func subject(_ header: Header) -> MemberID? {
    switch header.facts {
    case .join, .leave: header.author
    case .endorse(let member, _), .affiliationEnd(let member, _): member
    case .affiliation(let affiliation): affiliation.member
    default: nil
    }
  }

  /// Writes how these members stand now.
  private func show(_ members: [MemberID], of community: Community) throws(StoreError) {
    var inquiry = try inquiry(community)
    for member in members {
      let view = try Self.view(of: member, in: community, &inquiry)
      try store.setMember(
        member, ofCommunity: community.ref, standing: view.standing.number, departments: view.departments)
    }
    if community.authority.charter.visibility == .closed { outcome.audience.insert(community.id) }
  }

  /// How somebody stands now, and the departments that may see the community on their account, ascending.
  static func view(
    of member: MemberID, in community: Community, _ inquiry: inout Inquiry<CommunityGraph>
  ) throws(StoreError) -> (standing: Standing, departments: [DepartmentID]) {
    let standing = try inquiry.standing(of: member, at: .everything)
    // Also who vouches no longer: see `everVouched`.
    let vouching = try inquiry.everVouched(for: member, at: .everything)
    let inviting = community.authority.invitedDepartments(of: member)
    return (standing, Set(vouching.isEmpty ? inviting : vouching).sorted())
  }

  /// A cut fell: what it voids, and what rested on that, is asked again. Rare, so all of the community is
  /// asked.
  private func recut(_ id: CommunityID) throws(StoreError) {
    guard let community = communities[id] else { preconditionFailure("the community is loaded") }
    let authority = community.authority
    try show(authority.memberIDs, of: community)
    for key in community.keys.keys.sorted() {
      guard let chain = community.keys[key], let cut = authority.cut(of: key, by: chain.author) else {
        continue
      }
      try store.quarantine(key: chain.ref, from: cut)
      try stirContent(ofKey: chain.ref, from: cut)
    }
    var inquiry = try inquiry(community)
    for member in try inquiry.suspects() {
      for key in authority.devices(of: member) {
        guard let ref = community.keys[key]?.ref else { continue }
        for content in try store.content(ofKey: ref) {
          let isEffective = try inquiry.isEffective(
            content: content.id, author: member, key: key, sequence: content.sequence)
          try store.setQuarantined(!isEffective, at: content.row)
          stir(content.row)
        }
      }
    }
    try restoreErased(community)
  }

  /// Carries out an erasure (Protocol/membership.md §5.4): of the author's own, here already or still to
  /// come.
  private func erase(
    _ targets: [EventID], by event: VerifiedEvent, _ author: MemberID, _ entry: EventEntry,
    _ community: Community
  ) throws(StoreError) {
    if let cut = community.authority.cut(of: event.key, by: author), entry.sequence >= cut { return }
    for target in targets {
      guard let known = try graph.entry(of: target) else {
        try store.insertErasure(of: target, by: entry.row, event: nil, ofCommunity: community.ref)
        hasEarlyErasures = true
        continue
      }
      guard known.community == community.ref, try self.author(of: known, in: community) == author,
        let header = try? UnverifiedEvent(store.bytes(at: known.row).event).header, header.isErasable
      else { continue }
      try store.insertErasure(of: target, by: entry.row, event: known.row, ofCommunity: community.ref)
      stirErased(known.row)
    }
    if isNode { try store.insertCarried(entry.row, ofCommunity: community.ref) }
  }

  /// An event came whose body was to be erased before; true if it is.
  private func erase(
    arriving id: EventID, _ header: Header, _ entry: EventEntry, _ community: Community
  ) throws(StoreError) -> Bool {
    guard hasEarlyErasures else { return false }
    var isErased = false
    for erase in try store.erasures(of: id) {
      let act = try graph.entry(at: erase)
      if act.community == community.ref, header.isErasable,
        try author(of: act, in: community) == header.author
      {
        try store.insertErasure(of: id, by: erase, event: entry.row, ofCommunity: community.ref)
        isErased = true
      } else {
        try store.deleteErasure(of: id, by: erase)
      }
    }
    return isErased
  }

  /// Erasures that a cut has voided erase nothing: their bodies are missing, unless another erasure stands.
  private func restoreErased(_ community: Community) throws(StoreError) {
    for act in community.authority.erasures {
      guard case .erase(let targets) = act.deed,
        let cut = community.authority.cut(of: act.key, by: act.author),
        act.sequence >= cut, let erase = try graph.entry(of: act.id)
      else { continue }
      for target in targets {
        try store.deleteErasure(of: target, by: erase.row)
        guard let entry = try graph.entry(of: target), try !store.isErased(target),
          try store.body(at: entry.row) == nil
        else { continue }
        try store.insertMissing(entry.row, ofCommunity: community.ref)
      }
      try store.deleteCarried(erase.row, ofCommunity: community.ref)
    }
  }
}

extension Standing {
  /// As views keep it.
  package var number: Int {
    switch self {
    case .none: 0
    case .pending: 1
    case .dormant: 2
    case .active: 3
    }
  }

  package init(number: Int) {
    self = Self.allCases.first { $0.number == number } ?? .none
  }
}
