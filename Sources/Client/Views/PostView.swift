package import Events
package import Store
import Sodium

/// A post or reply with all that is needed to show it.
package struct PostView: Equatable, Sendable {
  package let post: Post
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

  package var community: CommunityID { post.community }
}

extension Reader {
  /// The newest posts of some communities, newest first, older than `before`.
  package func feed(
    of communities: [CommunityID], before: Milliseconds = UInt64(Int64.max), limit: Int
  ) throws(ClientError) -> [PostView] {
    try views(
      try ask { (store) throws(StoreError) in try store.feed(of: communities, before: before, limit: limit) })
  }

  /// The whole thread that a post or reply stands in, oldest first.
  package func thread(around id: EventID, limit: Int) throws(ClientError) -> [PostView] {
    try views(
      try ask { (store) throws(StoreError) in
        try store.thread(of: try store.threadRoot(of: id) ?? id, limit: limit)
      })
  }

  /// What came after a row, in the order in which it came, and the row to go on from. O(limit).
  package func posts(
    after row: Row, of communities: [CommunityID], limit: Int
  ) throws(ClientError) -> (posts: [PostView], last: Row) {
    let (ids, last) = try ask { (store) throws(StoreError) in try store.posts(after: row, limit: limit) }
    let posts = try ask { (store) throws(StoreError) in
      var posts: [Post] = []
      for id in ids {
        if let post = try store.post(id), communities.contains(post.community) { posts.append(post) }
      }
      return posts
    }
    return (try views(posts), last)
  }

  /// The row of what came last.
  package func lastRow() throws(ClientError) -> Row {
    try ask { (store) throws(StoreError) in try store.lastRow() }
  }

  package func search(
    _ words: String, in community: CommunityID?, limit: Int
  ) throws(ClientError) -> [PostView] {
    try views(try ask { (store) throws(StoreError) in try store.search(words, in: community, limit: limit) })
  }

  /// A post or reply by the beginning of its ID. Throws `unknown` or `ambiguous`.
  package func post(named text: String) throws(ClientError) -> PostView {
    // A # is how people write an ID in a text.
    let prefix = text.hasPrefix("#") ? String(text.dropFirst()) : text
    let posts = try ask { (store) throws(StoreError) in
      var posts: [Post] = []
      for id in try store.events(withPrefix: prefix, limit: 64) {
        if let post = try store.post(id) { posts.append(post) }
      }
      return posts
    }
    let views = try views(posts)
    guard let only = views.first else { throw .unknown(.event, text) }
    guard views.count == 1 else { throw .ambiguous(.event, text, views.map(\.candidate)) }
    return only
  }

  package func views(_ posts: [Post]) throws(ClientError) -> [PostView] {
    var communities: [CommunityID] = []
    for post in posts where !communities.contains(post.community) { communities.append(post.community) }
    let directory = try directory(of: communities)
    var names: [CommunityID: String] = [:]
    for community in communities { names[community] = try communityName(community) }
    var views: [PostView] = []
    for post in posts {
      let author = directory[post.author]
      var (title, text): (String, String?) = ("", nil)
      var (mentions, quoted): ([MemberID], BodyContent.Quoted?) = ([], nil)
      if case .post(let head, let words, let members, let source)? = post.content {
        (title, text, mentions, quoted) = (head, words, members, source)
      }
      views.append(
        PostView(
          post: post, communityName: names[post.community] ?? "", author: author,
          needsFingerprint: directory.needsFingerprint(author), title: title, text: text, mentions: mentions,
          quoted: quoted, shortID: try shortID(post.id)))
    }
    return views
  }

  /// At least six digits of an ID, and so many that no other event here begins with them.
  package func shortID(_ id: EventID) throws(ClientError) -> String {
    try ask { (store) throws(StoreError) in try store.shortestPrefix(of: id) }
  }

  /// The mentions in a text that is to be written in a community. Throws `unknownMention`,
  /// `ambiguousMention`.
  package func mentions(in text: String, _ community: CommunityID) throws(ClientError) -> [MemberID] {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return [] }
    return try Mentions.resolve(text, among: try directory(of: [community]).people)
  }
}

extension PostView {
  fileprivate var candidate: Candidate {
    Candidate(id: shortID, name: author.name, detail: title.isEmpty ? text ?? "" : title)
  }
}
