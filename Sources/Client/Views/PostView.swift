package import Events
package import Store
import Sodium

/// A post or reply with all that is needed to show it.
package struct PostView: Equatable, Sendable {
  package let post: Post
  package let community: CommunityID
  package let communityName: String
  package let author: Person
  /// Whether name and department do not tell who the author is.
  package let needsFingerprint: Bool
  package let title: String
  /// nil where it is erased, or not here yet.
  package let text: String?
  package let mentions: [MemberID]
  /// Whom an archive names as the author.
  package let quoted: BodyContent.Quoted?
  /// The beginning of its ID that no other event here has.
  package let shortID: String
}

extension Reader {
  /// The newest posts of some communities, newest first, older than `before`.
  package func feed(
    of communities: [CommunityView], before: Milliseconds = UInt64(Int64.max), limit: Int
  ) throws(ClientError) -> [PostView] {
    var posts: [(post: Post, community: CommunityView)] = []
    for community in communities {
      let found = try ask { (store) throws(StoreError) in
        try store.feed(of: community.id, before: before, limit: limit)
      }
      posts += found.map { ($0, community) }
    }
    posts.sort { ($0.post.time, $0.post.id) > ($1.post.time, $1.post.id) }
    return try views(Array(posts.prefix(limit)))
  }

  /// A post with what answers it, oldest first.
  package func thread(of id: EventID, limit: Int) throws(ClientError) -> [PostView] {
    guard let community = try communityOfEvent(id) else { return [] }
    let posts = try ask { (store) throws(StoreError) in try store.thread(of: id, limit: limit) }
    return try views(posts.map { ($0, community) })
  }

  /// A post or reply that is here, with the community it stands in.
  package func post(_ id: EventID) throws(ClientError) -> PostView? {
    try thread(of: id, limit: 1).first
  }

  func views(_ posts: [(post: Post, community: CommunityView)]) throws(ClientError) -> [PostView] {
    var places: [CommunityID] = []
    for (_, community) in posts where !places.contains(community.id) { places.append(community.id) }
    let directory = try directory(of: places)
    var views: [PostView] = []
    for (post, community) in posts {
      let author = directory[post.author]
      var (title, text): (String, String?) = ("", nil)
      var (mentions, quoted): ([MemberID], BodyContent.Quoted?) = ([], nil)
      if case .post(let head, let words, let members, let source)? =
        post.body.flatMap({ BodyContent(stored: $0, of: .post) })
      {
        (title, text, mentions, quoted) = (head, words, members, source)
      }
      views.append(
        PostView(
          post: post, community: community.id, communityName: community.name, author: author,
          needsFingerprint: directory.needsFingerprint(author), title: title, text: text, mentions: mentions,
          quoted: quoted, shortID: try shortID(post.id)))
    }
    return views
  }

  func communityOfEvent(_ id: EventID) throws(ClientError) -> CommunityView? {
    let header = try ask { (store) throws(StoreError) in try store.header(of: id) }
    guard let header else { return nil }
    return try community(header.community ?? id)
  }

  /// At least eight digits of an ID, and so many that no other event here begins with them.
  package func shortID(_ id: EventID) throws(ClientError) -> String {
    String(id.raw.hex.prefix(8))
  }
}
