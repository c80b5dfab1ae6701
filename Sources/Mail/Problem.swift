/// What was wrong with an archive or with one of its postings, in words for the person who imports it.
///
/// None of them ends the reading of an archive, but for the three of a gzip file: what came before those is
/// given. Where `losesPosting` is false, the posting is there in spite of it.
package enum Problem: Error, Hashable, Sendable, CaseIterable {
  // Of the archive.
  case notAMailbox, textBeforeFirstMessage, messageTooLong
  case gzipDamaged, gzipTruncated, gzipInflatesTooMuch
  // Of the message as a whole.
  case noHeader, headerTooLong, duplicate, messageIDReused
  // Of one field.
  case noMessageID, noAuthor, noDate, unreadableDate
  // Of the body.
  case noText, textTooLong, unknownCharset, wrongCharset, controlCharacters
  case unknownTransferEncoding, damagedBase64, damagedQuotedPrintable
  case boundaryNotFound, multipartNotClosed, nestedTooDeep, tooManyParts

  /// Whether a posting is missing from what was read.
  package var losesPosting: Bool {
    switch self {
    case .notAMailbox, .messageTooLong, .noHeader, .duplicate: true
    case .gzipDamaged, .gzipTruncated, .gzipInflatesTooMuch: true
    default: false
    }
  }

  /// The reason in plain English, to stand behind a count.
  package var explanation: String {
    switch self {
    case .notAMailbox: "the file holds no message: no line of it begins a message as in an mbox"
    case .textBeforeFirstMessage: "text before the first message was passed over"
    case .messageTooLong: "the message is longer than \(MailLimits.message >> 20) MiB and was passed over"
    case .gzipDamaged: "the compressed file is damaged; what came before the damage was read"
    case .gzipTruncated: "the compressed file ends too early; what is there was read"
    case .gzipInflatesTooMuch: "the compressed file inflates to far more than mail does; reading was ended"
    case .noHeader: "it has no header, so it is no mail message"
    case .headerTooLong: "the header is longer than \(MailLimits.header >> 10) KiB; its end was passed over"
    case .duplicate: "the same posting was there already"
    case .messageIDReused: "another posting has the same Message-ID; this one was given an ID of its own"
    case .noMessageID: "it has no usable Message-ID; one was derived from its content"
    case .noAuthor: "it does not say who wrote it"
    case .noDate: "it has no date"
    case .unreadableDate: "its date cannot be read"
    case .noText: "it has no text"
    case .textTooLong: "its text is longer than \(MailLimits.text >> 10) KiB and was cut"
    case .unknownCharset: "its character set is unknown; the text was guessed"
    case .wrongCharset: "its characters are not those of the character set it names; the text was guessed"
    case .controlCharacters: "control characters were removed from its text"
    case .unknownTransferEncoding: "its transfer encoding is unknown; the text is as it was sent"
    case .damagedBase64: "its base64 is damaged; what could be decoded is there"
    case .damagedQuotedPrintable: "its quoted-printable is damaged; what could be decoded is there"
    case .boundaryNotFound: "the boundary of its parts was not found; it was read as one text"
    case .multipartNotClosed: "its last part has no end; it may be incomplete"
    case .nestedTooDeep: "parts nested deeper than \(MailLimits.depth) were passed over"
    case .tooManyParts: "parts beyond the first \(MailLimits.parts) were passed over"
    }
  }
}

/// Why a file could not be read at all.
package enum MailError: Error, Equatable, Sendable {
  /// The file could not be opened; the number is `errno`.
  case cannotOpen(path: String, code: Int32)
  /// Reading it failed; the number is `errno`.
  case cannotRead(path: String, code: Int32)
}
