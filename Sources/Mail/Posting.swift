import Sodium

/// A message of a mailing list as a community can take it: what it says, who said so by the archive's word,
/// when, and what it answers. All of it is quoted from the archive, and nothing vouches for it.
package struct Posting: Equatable, Sendable {
  /// The Message-ID without its angle brackets, or one derived from the message where it has none.
  package let messageID: String
  /// On one line; empty where there is none.
  package let subject: String
  /// The author's display name, else the local part of the address. Never empty.
  package let author: String
  /// Milliseconds since 1970-01-01 00:00 UTC.
  package let time: Int64?
  /// Valid UTF-8 with line feeds, without other control characters than tabs.
  package let text: String
  /// The IDs of what it answers, the nearest first.
  package let parentCandidates: [String]
  /// In the order in which `Problem` has them, each once.
  package let problems: [Problem]

  /// The name that stands where a message has none.
  package static let unknownAuthor = "unknown"

  /// Reads a message (RFC 5322, 2045 to 2047, 2231). O(length). Throws `noHeader` where nothing in it makes
  /// it a message; every other problem is noted in the posting.
  package init(_ message: RawMessage) throws(Problem) {
    var rest = message.bytes[...]
    let headers = Headers(takingFrom: &rest)
    guard headers.hasFields else { throw .noHeader }
    var body = BodyReader()
    text = body.read(headers, rest)
    var problems = body.problems
    let subject = Subject.read(headers[.subject])
    let from = headers[.from]
    let author = AuthorName.read(from.isEmpty ? headers[.sender] : from)
    for problem in [subject.problem, author.problem] { if let problem { problems.insert(problem) } }
    self.subject = subject.text
    self.author = author.name.isEmpty ? Self.unknownAuthor : author.name
    if author.name.isEmpty { problems.insert(.noAuthor) }
    let date = headers[.date]
    time = MailDate.read(date)
    if time == nil { problems.insert(date.isEmpty ? .noDate : .unreadableDate) }
    let id = MessageID.read(headers[.messageID]).first
    messageID = id ?? Self.derivedID(message.bytes)
    if id == nil { problems.insert(.noMessageID) }
    if headers.isTooLong { problems.insert(.headerTooLong) }
    parentCandidates = MessageID.candidates(
      references: MessageID.read(headers[.references]), inReplyTo: MessageID.read(headers[.inReplyTo]))
    self.problems = Problem.allCases.filter(problems.contains)
  }

  /// The same posting under another ID, for where another one has its ID already.
  init(_ posting: Posting, renamed messageID: String) {
    (subject, author, time) = (posting.subject, posting.author, posting.time)
    (text, parentCandidates) = (posting.text, posting.parentCandidates)
    self.messageID = messageID
    problems = Problem.allCases.filter { $0 == .messageIDReused || posting.problems.contains($0) }
  }

  /// Of the message's bytes: the same in every archive that has it unchanged.
  static func derivedID(_ bytes: [UInt8]) -> String {
    "\(BLAKE2b.hash(bytes.span.bytes).hex)@derived.invalid"
  }

  /// BLAKE2b-256 of what tells one posting from another under the same ID.
  var digest: Bytes32 {
    var hasher = BLAKE2b.Hasher()
    for field in [messageID, subject, author, time.map(String.init) ?? "", text] {
      hasher.update(Array(field.utf8).span.bytes)
      // No field has this byte, so no two lists of fields give the same bytes.
      hasher.update([0xff].span.bytes)
    }
    return hasher.finalize()
  }
}
