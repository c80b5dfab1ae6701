import Events
import Sodium

/// An event that somebody made by hand, past all checks, and the community in whose name it is to be sent.
struct Forgery {
  let event: [UInt8]
  let body: [UInt8]?
  let community: CommunityID
  /// nil where the bytes do not even decode.
  let id: EventID?

  init(_ event: [UInt8], body: [UInt8]? = nil, in community: CommunityID? = nil) {
    let decoded = try? UnverifiedEvent(event)
    id = decoded?.id
    (self.event, self.body) = (event, body)
    self.community = community ?? decoded?.id ?? CommunityID(.zero)
  }
}

/// One key's place in one community, from which its holder writes on, honestly or not.
struct Pen {
  let key: SigningKey
  let author: Bytes32
  var sequence: UInt64 = 0
  var previous: EventID?

  init(_ key: SigningKey, author: Bytes32) {
    (self.key, self.author) = (key, author)
  }

  /// Signs whatever it is told to, without looking at the rules, and does not remember it.
  func draft(
    _ facts: Facts, in community: CommunityID?, on parents: [EventID], at time: Milliseconds,
    body: [UInt8]? = nil
  ) -> Draft {
    Draft(
      community: community, author: author, sequence: sequence, previous: previous,
      parents: Array(Set(parents).subtracting(previous.map { [$0] } ?? [])), time: time, facts: facts,
      body: body)
  }

  /// Signs, and goes on behind what was signed.
  mutating func write(
    _ facts: Facts, in community: CommunityID?, on parents: [EventID], at time: Milliseconds,
    body: [UInt8]? = nil
  ) -> Forgery {
    let bytes = draft(facts, in: community, on: parents, at: time, body: body).sealed(by: key)
    let forgery = Forgery(bytes, body: body, in: community)
    advance(to: forgery)
    return forgery
  }

  mutating func advance(to forgery: Forgery) {
    sequence += 1
    previous = forgery.id
  }
}
