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

extension ClientSession {
  /// All that is here has been read.
  package func markAllRead() throws(ClientError) {
    try write { (store) throws(StoreError) in
      for community in try store.communities() {
        try store.markRead(community.id, upTo: try store.latestRow(of: community.id))
      }
      try store.setInboxMark(try store.lastRow())
    }
  }

  /// All of these communities has been read. Writes only where there was something unread.
  package func markRead(_ communities: [CommunityID]) throws(ClientError) {
    let member = badge.member
    let unread = try read { (store) throws(StoreError) in
      var unread: Set<CommunityID> = []
      for id in Set(communities).sorted() where try store.unread(of: id, besides: member) > 0 {
        unread.insert(id)
      }
      return unread
    }
    guard !unread.isEmpty else { return }
    try writeIfRoom { (store) throws(StoreError) in
      for id in unread.sorted() { try store.markRead(id, upTo: try store.latestRow(of: id)) }
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
