package import Events
import Replica
import Sodium
import Store

// A department moves an archive in: its messages become posts and replies of the member who imports them,
// each with the author and the date that the archive names. Nothing vouches for those: they are shown as
// quoted.

/// A message as an archive has it. What can be read of it is for the reader of the archive to know.
package struct ArchivedMessage: Sendable {
  /// By which it is known everywhere: it is imported once into a community.
  package let messageID: String
  package let author: String
  /// nil where the archive does not say.
  package let time: Milliseconds?
  package let title: String
  package let text: String
  /// The message IDs of what it may answer, the likeliest first.
  package let answers: [String]

  package init(
    messageID: String, author: String, time: Milliseconds?, title: String, text: String, answers: [String]
  ) {
    (self.messageID, self.author, self.time) = (messageID, author, time)
    (self.title, self.text, self.answers) = (title, text, answers)
  }

  /// Bytes of its body, rounded up.
  fileprivate var size: Int {
    title.utf8.count + text.utf8.count + author.utf8.count + messageID.utf8.count + 256
  }

  fileprivate var isEmpty: Bool { title.allSatisfy(\.isWhitespace) && text.allSatisfy(\.isWhitespace) }

  /// As it is posted; a time of 0 says that there is none (Protocol/kollektiv.cddl).
  fileprivate var content: BodyContent {
    let time = min(time ?? 0, 1 << 53 - 1)
    return .post(
      title: title, text: text, mentions: [], quoted: .init(author: author, time: time, messageID: messageID))
  }
}

/// What became of some messages: each is counted once.
package struct ImportOutcome: Equatable, Sendable {
  package var imported = 0
  /// Imported earlier, by whomever; those that were retracted or erased since are among them.
  package var present = 0
  /// With neither title nor text: nothing to post.
  package var empty = 0
  /// Longer than a post may be.
  package var tooLong = 0

  package init() {}

  package static func += (left: inout ImportOutcome, right: ImportOutcome) {
    left.imported += right.imported
    left.present += right.present
    left.empty += right.empty
    left.tooLong += right.tooLong
  }
}

extension ArchivedMessage {
  /// As many as go into one transaction: it is all or nothing, other processes wait for its end, and it is in
  /// memory. Empty only where there are none.
  package static func batch(of messages: ArraySlice<ArchivedMessage>) -> ArraySlice<ArchivedMessage> {
    var bytes = 0
    let end = messages.prefix(500).firstIndex { message in
      bytes += message.size
      return bytes > 4 << 20
    }
    guard let end else { return messages.prefix(500) }
    return messages[..<max(end, min(messages.startIndex + 1, messages.endIndex))]
  }
}

extension ClientSession {
  /// Imports those of some messages that are not there yet, all in one transaction. What a message answers is
  /// found in the community, whoever imported it, or before it among `messages`; one that is found nowhere
  /// begins a thread. So an import that was cut off is begun again, and goes on where it was.
  ///
  /// - Throws: `notMember`, and what `author` throws.
  package func importMessages(
    _ messages: ArraySlice<ArchivedMessage>, into community: CommunityID
  ) throws(ClientError) -> ImportOutcome {
    guard try standing(in: community) == Self.active else { throw .notMember(community) }
    let plan = try read { (store) throws(StoreError) in try ImportPlan(messages, into: community, store) }
    guard !plan.steps.isEmpty else { return plan.outcome }
    let introduction = try introduction(in: community)
    try author { authored in
      guard authored.count >= introduction.count else { return introduction[authored.count] }
      let place = authored.count - introduction.count
      guard place < plan.steps.count else { return nil }
      let step = plan.steps[place]
      let facts: Facts =
        switch step.target {
        case .none: .post
        case .here(let id): .reply(id)
        case .earlier(let step): .reply(authored[introduction.count + step])
        }
      return Intent(
        community: community, facts: facts, content: step.message.content, salt: Machine.random32())
    }
    return plan.outcome
  }
}

extension Reader {
  /// What `importMessages` would do. O(messages).
  package func previewImport(
    of messages: [ArchivedMessage], into community: CommunityID
  ) throws(ClientError) -> ImportOutcome {
    try ask { (store) throws(StoreError) in try ImportPlan(messages[...], into: community, store).outcome }
  }
}

/// What is to be authored for some messages, in their order.
private struct ImportPlan: Sendable {
  struct Step: Sendable {
    let message: ArchivedMessage
    let target: Target
  }

  enum Target: Sendable {
    case none
    case here(EventID)
    /// The step with this place.
    case earlier(Int)
  }

  private(set) var steps: [Step] = []
  private(set) var outcome = ImportOutcome()

  init(
    _ messages: ArraySlice<ArchivedMessage>, into community: CommunityID, _ store: Store
  ) throws(StoreError) {
    var places: [String: Int] = [:]
    for message in messages {
      guard !message.isEmpty else {
        outcome.empty += 1
        continue
      }
      guard message.size <= EventLimits.body else {
        outcome.tooLong += 1
        continue
      }
      let isPresent = try store.quotation(of: message.messageID, in: community) != nil
      guard !isPresent, places[message.messageID] == nil else {
        outcome.present += 1
        continue
      }
      var target = Target.none
      for answered in message.answers {
        if let place = places[answered] {
          target = .earlier(place)
        } else if let id = try store.quotation(of: answered, in: community) {
          target = .here(id)
        } else {
          continue
        }
        break
      }
      places[message.messageID] = steps.count
      steps.append(Step(message: message, target: target))
    }
    outcome.imported = steps.count
  }
}
