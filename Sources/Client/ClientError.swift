package import Desk
package import Events
package import Replica
package import Sodium
package import Store

/// Why a client does not do what it was asked; one case a rule. What to do about each is for the program to
/// say.
package enum ClientError: Error, Equatable, Sendable {
  // ── the home
  /// Nobody has enrolled in this home yet.
  case notEnrolled
  /// Somebody has already enrolled here.
  case alreadyEnrolled
  /// Enrolment was begun here with keys that another invitation must not take over.
  case begunOtherwise
  /// Others could write to the home, and so in its owner's name.
  case homeNotPrivate(String)
  /// A system call on a file failed.
  case file(path: String, errno: Int32)
  /// A file of the home is not what this program wrote there.
  case damagedFile(String)
  case store(StoreError)
  /// Another process had the store for longer than was to be waited.
  case busy

  // ── keys and clocks
  case wrongPassphrase
  case passphraseTooShort
  case recoveryCode(SodiumError)
  /// The paper code is another member's than the one the home belongs to.
  case otherMember
  /// This clock is behind (negative: ahead of) the node's by so many milliseconds.
  case clockDiffers(Int64)
  /// This clock is behind the last time that the node was seen to have.
  case clockBehind(Milliseconds)

  // ── the node
  case unreachable(String)
  /// The node does not know this device's key, or not any more.
  case keyRefused
  /// Who answers at the node's address is not the node.
  case wrongNode
  case refused(DeskRefusal)
  /// The node answered something else than it was asked.
  case unexpectedReply
  case code(DeskError)

  // ── what is named on the command line
  case unknown(Noun, String)
  case ambiguous(Noun, String, [Candidate])
  /// A sign that is none of the six reactions.
  case unknownReaction(String)
  case unknownMention(String)
  case ambiguousMention(String, [Candidate])

  // ── what is written
  case declined(Declined)
  case empty
  case tooLong(bytes: Int, limit: Int)
  case notMember(CommunityID)
  case alreadyMember(CommunityID)
  /// Only the author can do that.
  case notAuthor(EventID)
  /// Takes a decision of the community's members.
  case needsDecision(CommunityID)
  /// The department is not one that this community recognises.
  case departmentNotRecognised(CommunityID)
}

/// What a name on the command line can stand for.
package enum Noun: Sendable { case person, community, event, department, device }

/// One of several that a name could mean.
package struct Candidate: Equatable, Sendable {
  /// Enough of it to be unambiguous.
  package let id: String
  package let name: String
  /// The department of a person, the time of an event.
  package let detail: String

  package init(id: String, name: String, detail: String) {
    (self.id, self.name, self.detail) = (id, name, detail)
  }
}
