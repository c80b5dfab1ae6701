package import Events
package import Store
import Sodium

/// A community as its members see it in a list.
package struct CommunityView: Equatable, Sendable {
  package let id: CommunityID
  package let name: String
  package let purpose: String
  package let text: String?
  package let visibility: Charter.Visibility
  package let admission: Charter.Admission
  package let departments: [DepartmentID]
  package let founded: Milliseconds
  package let founder: MemberID
  /// Active members.
  package let members: Int
  package let standing: Standing
  /// Whether it is kept up to date here.
  package let isWanted: Bool
  /// Whether the reader wants to hear of it.
  package let isMuted: Bool
  /// Posts and replies of others that came since it was last read.
  package let unread: Int

  /// How the reader stands in it.
  package enum Standing: Int, Sendable { case none, pending, dormant, active }

  package var candidate: Candidate {
    Candidate(id: String(id.raw.hex.prefix(8)), name: name, detail: purpose)
  }
}

extension Reader {
  /// The communities here, ascending by name.
  package func communities() throws(ClientError) -> [CommunityView] {
    var views: [CommunityView] = []
    let entries = try ask { (store) throws(StoreError) in try store.communities().map(\.id) }
    for id in entries {
      if let view = try community(id) { views.append(view) }
    }
    return views.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
  }

  /// nil where it is not here.
  package func community(_ id: CommunityID) throws(ClientError) -> CommunityView? {
    let (reader, wanted) = (self.member, try ask { (store) throws(StoreError) in try store.wanted() })
    return try ask { (store) throws(StoreError) -> CommunityView? in
      guard let entry = try store.community(id), let row = try store.entry(of: id)?.row else { return nil }
      let (bytes, body) = try store.bytes(at: row)
      guard let header = (try? UnverifiedEvent(bytes))?.header, case .charter(let charter) = header.facts
      else {
        throw .corrupt("the charter of \(id) does not decode")
      }
      let members = try store.members(ofCommunity: entry.ref)
      var (name, purpose, text): (String, String, String?) = (String(id.raw.hex.prefix(8)), "", nil)
      if case .charter(let own, let why, let rest)? = body.flatMap({ BodyContent(stored: $0, of: .charter) })
      {
        (name, purpose, text) = (own, why, rest)
      }
      return CommunityView(
        id: id, name: name, purpose: purpose, text: text, visibility: charter.visibility,
        admission: charter.admission, departments: charter.departments.map(\.id), founded: header.time,
        founder: header.author,
        members: members.count { $0.standing == CommunityView.Standing.active.rawValue },
        standing: members.first { $0.member == reader }
          .flatMap { CommunityView.Standing(rawValue: $0.standing) } ?? .none,
        isWanted: wanted?.contains(id) ?? true, isMuted: try store.isMuted(id),
        unread: try store.unread(of: id, besides: reader))
    }
  }

  func communityName(_ id: CommunityID) throws(ClientError) -> String {
    let body = try ask { (store) throws(StoreError) in try store.charterBody(of: id) }
    guard let body, case .charter(let name, _, _)? = BodyContent(stored: body, of: .charter) else {
      return String(id.raw.hex.prefix(8))
    }
    return name
  }

  /// The IDs of the communities whose posts a feed shows when none is named: those not muted.
  package func audible() throws(ClientError) -> [CommunityID] {
    try ask { (store) throws(StoreError) in
      var ids: [CommunityID] = []
      for community in try store.communities() where try !store.isMuted(community.id) {
        ids.append(community.id)
      }
      return ids
    }
  }

  /// How everybody stands in a community: of those with any standing.
  package func standings(
    in id: CommunityID
  ) throws(ClientError) -> [MemberID: CommunityView.Standing] {
    let members = try ask { (store) throws(StoreError) in try store.members(of: id) }
    return members.reduce(into: [:]) { $0[$1.member] = CommunityView.Standing(rawValue: $1.standing) }
  }

  /// Where the reader's own erasures have been carried out.
  package func erasures() throws(ClientError) -> [ErasureStatus] {
    let reader = member
    return try ask { (store) throws(StoreError) in try store.erasureStatus() }.filter { $0.author == reader }
  }

  /// One that is here, by name or the beginning of its ID. Throws `unknown` or `ambiguous`.
  package func community(named text: String) throws(ClientError) -> CommunityView {
    try Matching.find(
      text, .community, among: try communities(), id: { $0.id.raw.hex }, names: { [$0.name] },
      candidate: { $0.candidate })
  }
}
