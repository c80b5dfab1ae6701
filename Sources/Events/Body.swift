import CBOR
package import Sodium

/// What people write, beside the event that commits to it, so that it can be erased: `salt(32) ‖ CBOR`
/// (Protocol/event.md §3.1). Admission never reads it.
package struct Body: Equatable, Sendable {
  package let bytes: [UInt8]

  /// `salt` is 32 fresh random bytes: without them, a short text could be guessed from its commitment.
  package init(_ content: BodyContent, salt: Bytes32) {
    bytes = salt.bytes + content.encoded()
  }

  /// A body that came in, if it is the one that `header` commits to. O(bytes).
  package init(_ bytes: [UInt8], committedBy header: Header) throws(EventError) {
    guard bytes.count <= EventLimits.body else { throw .bodyTooLarge }
    guard bytes.count == header.bodyLength, BLAKE2b.hash(bytes.span.bytes) == header.commitment else {
      throw .commitmentMismatch
    }
    self.bytes = bytes
  }

  /// A body from the store, which has been compared with its commitment when it came in.
  package init(stored bytes: [UInt8]) { self.bytes = bytes }

  /// What is to be shown; nil where the CBOR is not that of the kind.
  package func content(of kind: Kind) -> BodyContent? {
    BodyContent(kind, bytes.span.bytes.extracting(EventLimits.salt..<bytes.count))
  }
}

/// The content of a body, by kind (Protocol/kollektiv.cddl).
package enum BodyContent: Equatable, Sendable {
  case charter(name: String, purpose: String, text: String?)
  case post(title: String, text: String, mentions: [MemberID], quoted: Quoted?)
  case profile(name: String, text: String?)
  /// A leave's or an endorsement's words.
  case note(String)

  /// Whom an archive names as the author of an imported post.
  package struct Quoted: Equatable, Sendable {
    package let author: String
    package let time: Milliseconds
    package let messageID: String

    package init(author: String, time: Milliseconds, messageID: String) {
      (self.author, self.time, self.messageID) = (author, time, messageID)
    }
  }

  /// Of a body that the store has kept since it was checked; nil where the CBOR is not that of the kind.
  package init?(stored body: [UInt8], of kind: Kind) {
    guard body.count > EventLimits.salt else { return nil }
    self.init(kind, body.span.bytes.extracting(EventLimits.salt..<body.count))
  }

  package static func post(_ text: String, title: String = "") -> BodyContent {
    .post(title: title, text: text, mentions: [], quoted: nil)
  }

  init?(_ kind: Kind, _ cbor: RawSpan) {
    guard let value = try? CBORValue(decoding: cbor), case .map(let map) = value else { return nil }
    var fields = Fields(map)
    switch kind {
    case .charter:
      guard let name = fields.text(0), let purpose = fields.text(1) else { return nil }
      self = .charter(name: name, purpose: purpose, text: fields.text(2))
    case .post, .reply, .edit:
      guard let title = fields.text(0), let text = fields.text(1) else { return nil }
      self = .post(title: title, text: text, mentions: fields.members(2), quoted: fields.quoted(3))
    case .profile:
      guard let name = fields.text(0) else { return nil }
      self = .profile(name: name, text: fields.text(1))
    case .leave, .endorse:
      guard let text = fields.text(0) else { return nil }
      self = .note(text)
    default: return nil
    }
    guard fields.isExhausted else { return nil }
  }

  func encoded() -> [UInt8] {
    let entries: [CBORValue?]
    switch self {
    case .charter(let name, let purpose, let text):
      entries = [.text(name), .text(purpose), text.map(CBORValue.text)]
    case .post(let title, let text, let mentions, let quoted):
      entries = [
        .text(title), .text(text),
        mentions.isEmpty ? nil : .array(mentions.map { .bytes($0.bytes) }),
        quoted.map { .array([.text($0.author), .unsigned($0.time), .text($0.messageID)]) },
      ]
    case .profile(let name, let text): entries = [.text(name), text.map(CBORValue.text)]
    case .note(let text): entries = [.text(text)]
    }
    var writer = CBORWriter()
    writer.writeMapHeader(entries.count { $0 != nil })
    for (key, value) in entries.enumerated() {
      guard let value else { continue }
      writer.writeUnsigned(UInt64(key))
      writer.writeRaw(value.encoded())
    }
    return writer.bytes
  }
}
