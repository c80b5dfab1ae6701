/// The limits on what an archive can make us hold or walk, all of them. Each is checked before memory is
/// taken for it; what exceeds one is a `Problem`, never a trap.
package enum MailLimits {
  /// Bytes of one message. A longer one is reported and skipped.
  package static let message = 16 << 20
  /// Bytes that one step of inflating may give.
  package static let inflateStep = 64 << 10
  /// How much more than its own size a compressed archive may inflate to: text seldom gives more than 20.
  package static let inflateRatio = 200
  /// Bytes that may come out before the ratio counts.
  package static let inflateFree = 64 << 20
  /// Bytes that `MailboxFile` reads at a time.
  package static let piece = 64 << 10

  /// Bytes of one header section.
  package static let header = 256 << 10
  /// Bytes of one field's value, unfolded. What follows is cut off.
  package static let field = 32 << 10
  /// Parameters of one structured field.
  package static let parameters = 64
  /// Candidates for a posting's parent. Long chains keep their newest.
  package static let candidates = 64
  /// Bytes of a message ID. A longer one counts as none.
  package static let messageID = 512
  /// Unicode scalars of a subject, of an author's name, and of an attachment's name.
  package static let subject = 500
  package static let name = 200

  /// Multiparts that may enclose each other.
  package static let depth = 16
  /// Parts of one message, counted over all depths.
  package static let parts = 500
  /// Attachments that the last line of a text names. The others are counted there.
  package static let attachments = 20
  /// Bytes of a posting's text. The rest is cut off, at a scalar.
  package static let text = 512 << 10
}
