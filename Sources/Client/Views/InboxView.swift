package import Desk
package import Events
package import Store

/// What concerns somebody, and what they have not read.
package struct InboxView: Equatable, Sendable {
  package struct Item: Equatable, Sendable {
    package let reason: Notice.Reason
    package let event: EventID
    package let shortID: String
    package let community: CommunityID
    package let communityName: String
    package let author: Person
    package let needsFingerprint: Bool
    package let time: Milliseconds
    /// Of a mention or reply.
    package let post: PostView?
  }

  package struct Unread: Equatable, Sendable {
    package let community: CommunityID
    package let name: String
    package let count: Int
  }

  /// Newest first.
  package let items: [Item]
  /// Of communities that are not muted and have something.
  package let unread: [Unread]
  /// Events that the node has not acknowledged.
  package let waiting: Int
}

extension Reader {
  /// What came since the inbox was last marked as read.
  package func inbox(limit: Int) throws(ClientError) -> InboxView {
    let reader = member
    let notices = try ask { (store) throws(StoreError) in
      try store.inbox(for: reader, after: try store.inboxMark(), limit: limit)
    }
    var items: [InboxView.Item] = []
    for notice in notices {
      let directory = try directory(of: [notice.community])
      let post = try ask { (store) throws(StoreError) in try store.post(notice.event) }
      let author = directory[notice.author]
      items.append(
        InboxView.Item(
          reason: notice.reason, event: notice.event, shortID: try shortID(notice.event),
          community: notice.community, communityName: try communityName(notice.community), author: author,
          needsFingerprint: directory.needsFingerprint(author), time: notice.time,
          post: try post.map { (post) throws(ClientError) in try views([post]) }?.first))
    }
    var unread: [InboxView.Unread] = []
    for community in try ask({ (store) throws(StoreError) in try store.communities().map(\.id) }) {
      let count = try ask { (store) throws(StoreError) in
        try store.isMuted(community) ? 0 : try store.unread(of: community, besides: reader)
      }
      guard count > 0 else { continue }
      unread.append(.init(community: community, name: try communityName(community), count: count))
    }
    let waiting = try ask { (store) throws(StoreError) in try store.outboxCount() }
    return InboxView(items: items, unread: unread, waiting: waiting)
  }
}

extension Reader {
  /// Whether there is a community of which all the unread has been seen: with one entry in `seen` for each
  /// post of others that was. O(communities).
  package func isAllUnread(in seen: [CommunityID]) throws(ClientError) -> Bool {
    let reader = member
    return try ask { (store) throws(StoreError) in try !store.seen(seen, by: reader).isEmpty }
  }
}

extension Store {
  fileprivate func seen(_ seen: [CommunityID], by reader: MemberID) throws(StoreError) -> [CommunityID] {
    var counts: [CommunityID: Int] = [:]
    for id in seen { counts[id, default: 0] += 1 }
    var read: [CommunityID] = []
    for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
      if (1...count).contains(try unread(of: id, besides: reader)) { read.append(id) }
    }
    return read
  }
}

extension ClientSession {
  /// Closed communities that the node shows and that are not here: it shows them to whom they invite. Throws
  /// what `ask` throws.
  package func fetchInvitations() async throws(ClientError) -> [Listing] {
    let listings = try await fetchCatalogue()
    return try read { (store) throws(StoreError) in
      var invitations: [Listing] = []
      for listing in listings where listing.visibility == .closed {
        if try store.community(listing.community) == nil { invitations.append(listing) }
      }
      return invitations
    }
  }

  /// All that is here has been read.
  package func markAllRead() throws(ClientError) {
    try write { (store) throws(StoreError) in
      for community in try store.communities() {
        try store.markRead(community.id, upTo: try store.latestRow(of: community.id))
      }
      try store.setInboxMark(try store.lastRow())
    }
  }

  /// Marks the communities as read of which all the unread has been seen; `seen` as for `isAllUnread`. Writes
  /// only where there is one.
  package func markRead(_ seen: [CommunityID]) throws(ClientError) {
    let member = badge.member
    let read = try read { (store) throws(StoreError) in try store.seen(seen, by: member) }
    guard !read.isEmpty else { return }
    try writeIfRoom { (store) throws(StoreError) in
      for id in read { try store.markRead(id, upTo: try store.latestRow(of: id)) }
    }
  }

  package func setMuted(_ community: CommunityID, _ isMuted: Bool) throws(ClientError) {
    try write { (store) throws(StoreError) in try store.setMuted(community, isMuted) }
  }
}

extension Store {
  private static let inboxSetting = "inbox"

  /// The row up to which the inbox was read.
  fileprivate func inboxMark() throws(StoreError) -> Row {
    guard let bytes = try setting(Self.inboxSetting), bytes.count == 8 else { return 0 }
    return bytes.reduce(0) { $0 << 8 | Row($1) }
  }

  fileprivate func setInboxMark(_ row: Row) throws(StoreError) {
    try set(Self.inboxSetting, to: withUnsafeBytes(of: row.bigEndian) { [UInt8]($0) })
  }
}
