package import Events
package import Store
import Replica
import Sodium

// What a member writes. All of it is one transaction here, and goes to the node when there is one.

extension ClientSession {
  /// Throws `notMember` and what `author` throws.
  @discardableResult
  package func write(
    _ facts: Facts, _ content: BodyContent? = nil, in community: CommunityID
  ) throws(ClientError) -> EventID {
    do throws(ClientError) {
      let intents = try introduction(in: community) + [intent(facts, content, community)]
      guard let id = try author(intents).last else { preconditionFailure("what was authored has an ID") }
      return id
    } catch {
      guard error == .declined(.refused(Refused(rule: "notMember"))) else { throw error }
      throw .notMember(community)
    }
  }

  func intent(_ facts: Facts, _ content: BodyContent? = nil, _ community: CommunityID?) -> Intent {
    Intent(
      community: community, facts: facts, content: content, salt: content == nil ? .zero : Machine.random32())
  }

  /// A device that has signed nothing in a community yet shows its certificate there first.
  func introduction(in community: CommunityID) throws(ClientError) -> [Intent] {
    let device = badge.device
    let (member, certificate) = (badge.member, badge.certificate)
    let isKnown = try read { (store) throws(StoreError) in
      guard let ref = try store.community(community)?.ref else { return true }
      if try store.keys(ofCommunity: ref).contains(where: { $0.key == device }) { return true }
      return try !store.members(ofCommunity: ref).contains { $0.member == member && $0.standing > 0 }
    }
    return isKnown ? [] : [intent(.device(certificate), nil, community)]
  }

  // MARK: Posts

  package func post(
    _ text: String, title: String = "", mentions: [MemberID] = [], in community: CommunityID
  ) throws(ClientError) -> EventID {
    try write(.post, try content(text, title, mentions), in: community)
  }

  package func reply(
    to target: EventID, _ text: String, mentions: [MemberID] = [], in community: CommunityID
  ) throws(ClientError) -> EventID {
    try write(.reply(target), try content(text, "", mentions), in: community)
  }

  /// A new text for a post or reply of one's own; what quotes an archive still does. Throws `notAuthor`.
  package func edit(
    _ post: Post, _ text: String, title: String, mentions: [MemberID] = [], in community: CommunityID
  ) throws(ClientError) -> EventID {
    guard post.author == badge.member else { throw .notAuthor(post.id) }
    var quoted: BodyContent.Quoted?
    if case .post(_, _, _, let source)? = post.content { quoted = source }
    return try write(.edit(post.id), try content(text, title, mentions, quoted), in: community)
  }

  /// Throws `notAuthor`.
  package func retract(_ post: Post, in community: CommunityID) throws(ClientError) -> EventID {
    guard post.author == badge.member else { throw .notAuthor(post.id) }
    return try write(.retract(post.id), in: community)
  }

  package func react(
    to target: EventID, with reaction: Reaction?, in community: CommunityID
  ) throws(ClientError) -> EventID {
    try write(.react(target, reaction: reaction?.rawValue ?? 0), in: community)
  }

  /// Has the bodies of one's own events deleted everywhere. Throws `notAuthor` where one is another's.
  package func erase(_ targets: [EventID], in community: CommunityID) throws(ClientError) -> [EventID] {
    for target in targets {
      guard try isOwn(target) else { throw .notAuthor(target) }
    }
    let parts = stride(from: 0, to: targets.count, by: EventLimits.targets).map {
      Array(targets[$0..<min($0 + EventLimits.targets, targets.count)])
    }
    return try author(
      try introduction(in: community) + parts.map { intent(.erase($0), nil, community) })
  }

  private func isOwn(_ id: EventID) throws(ClientError) -> Bool {
    let member = badge.member
    return try read { (store) throws(StoreError) in try store.header(of: id)?.author == member }
  }

  /// Throws `empty` or `tooLong`.
  private func content(
    _ text: String, _ title: String, _ mentions: [MemberID], _ quoted: BodyContent.Quoted? = nil
  ) throws(ClientError) -> BodyContent {
    guard text.contains(where: { !$0.isWhitespace }) || !title.isEmpty else { throw .empty }
    // Room for the salt, the mentions, the heads, and what is quoted.
    let source = quoted.map { $0.author.utf8.count + $0.messageID.utf8.count } ?? 0
    let limit = EventLimits.body - 1_024 - 40 * mentions.count - source
    let count = text.utf8.count + title.utf8.count
    guard count <= limit else { throw .tooLong(bytes: count, limit: limit) }
    return .post(title: title, text: text, mentions: mentions, quoted: quoted)
  }
}

extension Store {
  /// The header of an event that is here. One descent.
  package func header(of id: EventID) throws(StoreError) -> Header? {
    guard let row = try entry(of: id)?.row else { return nil }
    return try? UnverifiedEvent(bytes(at: row).event).header
  }
}
