import Glibc

/// Splits an mbox into messages (RFC 4155, with the unquoting of mboxrd).
///
/// The law: a message begins behind a line that starts with `From ` and holds a month and a time, and ends
/// before the next such line. The blank line in front of it is asked of no archive, for many lack it; the
/// date is, for `From here on ...` begins a line of text in archives whose writers did not quote.
///
/// A message comes out with line feeds only, one `>` off each line of `>*From `, and without the blank line
/// that parts it from the next. Memory is that of the piece, and of one message within the limit.
struct MailboxSplitter {
  private enum Place { case beforeFirst, inMessage, skipping }

  private var place = Place.beforeFirst
  private var piece: [UInt8] = []
  private var position = 0
  /// How many bytes the pieces before this one had.
  private var passed = 0
  /// The part of a line that the last piece ended in.
  private var carry: [UInt8] = []
  /// Whether the rest of a line too long for any message is being passed over.
  private var dropsLine = false
  private var message: [UInt8] = []
  private var messageOffset = 0
  private var hasSkippedText = false

  /// Takes the next piece. Precondition: `next` has returned nil since the last one.
  mutating func push(_ piece: [UInt8]) {
    precondition(position == self.piece.count, "the piece before has not been read to its end")
    passed += self.piece.count
    (self.piece, position) = (piece, 0)
  }

  /// The next item that is complete, or nil where another piece is needed.
  mutating func next() -> MailboxItem? {
    while let line = nextLine() {
      if let item = take(line.bytes, at: line.offset) { return item }
    }
    return nil
  }

  /// What is left at the end of the input. Precondition: `next` has returned nil.
  mutating func finish() -> [MailboxItem] {
    var items: [MailboxItem] = []
    if !carry.isEmpty, let item = take(carry[...], at: passed + piece.count - carry.count) {
      items.append(item)
    }
    carry = []
    if place == .beforeFirst { items.append(.problem(.notAMailbox, offset: 0)) }
    if let last = close() { items.append(last) }
    place = .beforeFirst
    return items
  }

  private mutating func nextLine() -> (bytes: ArraySlice<UInt8>, offset: Int)? {
    while position < piece.count {
      let end = endOfLine()
      let slice = piece[position..<(end ?? piece.count)]
      let offset = passed + position - carry.count
      position = end ?? piece.count
      if dropsLine {
        dropsLine = end == nil
        continue
      }
      if end != nil, carry.isEmpty { return (slice, offset) }
      carry += slice
      if end != nil {
        defer { carry = [] }
        return (carry[...], offset)
      }
      if carry.count > MailLimits.message {
        // Too long for a message, and for a line that begins one.
        dropsLine = true
        carry = []
        skip()
      }
    }
    return nil
  }

  /// The index behind the next line feed of the piece.
  private func endOfLine() -> Int? {
    piece.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress,
        let found = memchr(start + position, Int32(UInt8(ascii: "\n")), bytes.count - position)
      else { return nil }
      return UnsafeRawPointer(found) - start + 1
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, at offset: Int) -> MailboxItem? {
    if Self.beginsMessage(line) {
      let item = close()
      place = .inMessage
      messageOffset = offset
      return item
    }
    switch place {
    case .inMessage:
      append(line)
      if message.count > MailLimits.message { skip() }
      return nil
    case .beforeFirst where !hasSkippedText && line.contains(where: { $0 > 0x20 }):
      hasSkippedText = true
      return .problem(.textBeforeFirstMessage, offset: offset)
    case .beforeFirst, .skipping: return nil
    }
  }

  private mutating func skip() {
    message = []
    if place == .inMessage { place = .skipping }
  }

  private mutating func close() -> MailboxItem? {
    switch place {
    case .beforeFirst: return nil
    case .skipping: return .problem(.messageTooLong, offset: messageOffset)
    case .inMessage:
      defer { message = [] }
      if message.suffix(2) == [UInt8(ascii: "\n"), UInt8(ascii: "\n")] { message.removeLast() }
      return .message(RawMessage(bytes: message, offset: messageOffset))
    }
  }

  private mutating func append(_ line: ArraySlice<UInt8>) {
    var line = line
    if line.first == UInt8(ascii: ">"),
      line.drop(while: { $0 == UInt8(ascii: ">") }).starts(with: Self.mark)
    {
      line = line.dropFirst()
    }
    if line.count > 1, line.last == ASCII.newline, line[line.endIndex - 2] == ASCII.carriageReturn {
      message += line.dropLast(2)
      message.append(UInt8(ascii: "\n"))
    } else {
      message += line
    }
  }

  private static let mark = Array("From ".utf8)

  /// Whether a line has `From `, the name of a month, and a time such as `0:30` in it.
  static func beginsMessage(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.first == mark[0], line.count < 1_000, line.starts(with: mark) else { return false }
    let words = line.split { $0 <= 0x20 }.dropFirst()
    let hasTime = words.contains { word in
      let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      return (2...3).contains(parts.count)
        && parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(ASCII.isDigit) }
    }
    return hasTime && words.contains { MailDate.month(String(decoding: $0, as: UTF8.self)) != nil }
  }
}
