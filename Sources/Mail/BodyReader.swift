/// Finds the text of a message in its parts (RFC 2045, 2046) and makes it plain.
///
/// Of alternatives it takes text/plain, and text/html only where there is nothing else. What is not text to
/// be read, a message within the message too, is an attachment: its name is kept, and what it holds is not.
/// Depth and count of the parts are bounded, so the work is O(length · depth).
struct BodyReader {
  struct Attachment: Equatable {
    let name: String
    let type: String
    let size: Int
  }

  private struct Piece {
    let text: String
    let isHTML: Bool
    let attachment: Attachment
  }

  /// What a part comes to.
  private struct Content {
    var pieces: [Piece] = []
    var attachments: [Attachment] = []

    static func += (left: inout Content, right: Content) {
      left.pieces += right.pieces
      left.attachments += right.attachments
    }
  }

  private(set) var problems: Set<Problem> = []
  private var partCount = 0

  /// The text of a message with this header and body, with a last line that names the attachments.
  mutating func read(_ headers: Headers, _ body: ArraySlice<UInt8>) -> String {
    let content = part(headers, body, kind: "text/plain", depth: 0)
    let plain = content.pieces.filter { !$0.isHTML }
    let shown = plain.isEmpty ? content.pieces : plain
    var attachments = content.attachments
    if !plain.isEmpty { attachments += content.pieces.filter(\.isHTML).map(\.attachment) }
    var text = shown.map { Self.trimmed($0.text) }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    if text.isEmpty { problems.insert(.noText) }
    if text.utf8.count > MailLimits.text {
      problems.insert(.textTooLong)
      text = Self.cut(text)
    }
    if !attachments.isEmpty { text += (text.isEmpty ? "" : "\n\n") + Self.line(attachments) }
    return text
  }

  private mutating func part(
    _ headers: Headers, _ body: ArraySlice<UInt8>, kind: String, depth: Int
  ) -> Content {
    let field = ContentType(headers[.contentType])
    let type = field.value.contains("/") ? field.value : kind
    let disposition = ContentType(headers[.disposition])
    let name = (disposition["filename"] ?? field["name"] ?? "").prefix(scalars: MailLimits.name)
    if type.hasPrefix("multipart/") { return multipart(field, headers, body, type: type, depth: depth) }
    // A text of another kind is to be read unless it is a file: a patch, a calendar.
    let isText = type == "text/plain" || type == "text/html" || type.hasPrefix("text/") && name.isEmpty
    let encoding = ASCII.lowercased(headers[.transferEncoding].filter { !ASCII.isSpace($0) }.prefix(40))
    let size = encoding == "base64" ? TransferEncoding.base64Size(body) : body.count
    let attachment = Attachment(name: name, type: type, size: size)
    guard isText, disposition.value != "attachment" else {
      return Content(attachments: [type == "message/rfc822" ? titled(attachment, body) : attachment])
    }
    let text = decode(body, encoding: encoding, field: field, isHTML: type == "text/html")
    return Content(pieces: [Piece(text: text, isHTML: type == "text/html", attachment: attachment)])
  }

  private mutating func decode(
    _ body: ArraySlice<UInt8>, encoding: String, field: ContentType, isHTML: Bool
  ) -> String {
    let (bytes, damage) = TransferEncoding.decode(body, named: encoding)
    if let damage { problems.insert(damage) }
    let (decoded, mistake) = Charset.decode(bytes, named: field["charset"])
    if let mistake { problems.insert(mistake) }
    let (text, removedControls) = CleanText.clean(decoded)
    if removedControls { problems.insert(.controlCharacters) }
    // Its entities can name what has just been removed.
    if isHTML { return CleanText.clean(HTMLText.reduce(text)).text }
    guard field["format"]?.lowercased() == "flowed" else { return text }
    return FlowedText.join(text, deletesSpace: field["delsp"]?.lowercased() == "yes")
  }

  private mutating func multipart(
    _ field: ContentType, _ headers: Headers, _ body: ArraySlice<UInt8>, type: String, depth: Int
  ) -> Content {
    guard depth < MailLimits.depth else {
      problems.insert(.nestedTooDeep)
      return Content(attachments: [Attachment(name: "", type: type, size: body.count)])
    }
    let boundary = field["boundary"] ?? ""
    let split = Multipart.split(body, boundary: boundary, maximum: MailLimits.parts - partCount)
    guard !boundary.isEmpty, let split else {
      problems.insert(.boundaryNotFound)
      let text = decode(body, encoding: "", field: ContentType([]), isHTML: false)
      let attachment = Attachment(name: "", type: "text/plain", size: body.count)
      return Content(pieces: [Piece(text: text, isHTML: false, attachment: attachment)])
    }
    partCount += split.parts.count
    if split.hasMore { problems.insert(.tooManyParts) }
    if !split.isClosed { problems.insert(.multipartNotClosed) }
    let kind = type == "multipart/digest" ? "message/rfc822" : "text/plain"
    let children = split.parts.map { bytes in
      var rest = bytes
      let headers = Headers(takingFrom: &rest)
      return part(headers, rest, kind: kind, depth: depth + 1)
    }
    return type == "multipart/alternative" ? choose(children) : children.reduce(into: Content(), +=)
  }

  /// RFC 2046 §5.1.4 has the best last. For a board of plain text that is the plain one, unless it is empty.
  private func choose(_ children: [Content]) -> Content {
    func hasText(_ content: Content, html: Bool) -> Bool {
      content.pieces.contains { $0.isHTML == html && $0.text.contains { !$0.isWhitespace } }
    }
    let chosen =
      children.first { hasText($0, html: false) } ?? children.last { hasText($0, html: true) }
      ?? children.first
    return Content(pieces: chosen?.pieces ?? [], attachments: children.flatMap(\.attachments))
  }

  /// A message within the message goes by its subject.
  private func titled(_ attachment: Attachment, _ body: ArraySlice<UInt8>) -> Attachment {
    guard attachment.name.isEmpty else { return attachment }
    var rest = body
    let subject = Subject.read(Headers(takingFrom: &rest)[.subject]).text
    return Attachment(
      name: subject.prefix(scalars: MailLimits.name), type: attachment.type, size: attachment.size)
  }

  /// Without blank lines in front and white space behind.
  private static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let end = bytes.lastIndex(where: { !ASCII.isSpace($0) }) else { return "" }
    var start = bytes.startIndex
    var index = start
    while index < end, ASCII.isSpace(bytes[index]) {
      if bytes[index] == ASCII.newline { start = bytes.index(after: index) }
      index = bytes.index(after: index)
    }
    return String(text[start...end])
  }

  private static func cut(_ text: String) -> String {
    let bytes = Array(text.utf8.prefix(MailLimits.text))
    // A scalar cut in two becomes one U+FFFD, three bytes of which more than replace what was cut.
    let end = bytes.suffix(4).lastIndex { $0 & 0xc0 != 0x80 } ?? bytes.endIndex
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func line(_ attachments: [Attachment]) -> String {
    let named = attachments.prefix(MailLimits.attachments).map { attachment in
      let name = attachment.name.isEmpty ? "unnamed" : attachment.name
      return "[attachment: \(name), \(attachment.type), \(size(attachment.size))]"
    }
    let more = attachments.count - named.count
    return (named + (more > 0 ? ["[and \(more) more]"] : [])).joined(separator: " ")
  }

  static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1_000: "\(bytes) B"
    case ..<1_000_000: "\((bytes + 500) / 1_000) KB"
    default: "\(bytes / 1_000_000).\(bytes / 100_000 % 10) MB"
    }
  }
}
