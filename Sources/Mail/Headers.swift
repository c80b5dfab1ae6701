import Glibc

/// The fields of a header section that postings are made of (RFC 5322 §2.2), unfolded; the others are passed
/// over, so a header of any kind costs the memory of these few.
struct Headers {
  enum Name: String, CaseIterable {
    case from, sender, subject, date, references
    case messageID = "message-id"
    case inReplyTo = "in-reply-to"
    case contentType = "content-type"
    case transferEncoding = "content-transfer-encoding"
    case disposition = "content-disposition"
  }

  /// By field name. What stands there twice counts the first time.
  private var values: [Name: [UInt8]] = [:]
  /// Whether any line was a field, of whatever name.
  private(set) var hasFields = false
  private(set) var isTooLong = false

  /// The value's bytes, unfolded, without white space at its ends; empty where there is no such field.
  subscript(name: Name) -> ArraySlice<UInt8> { ASCII.trimmed(values[name, default: []][...]) }

  /// Reads the section in front of `bytes` and takes it off, with the blank line behind it. O(its length).
  ///
  /// A line that is neither a field nor the continuation of one is passed over: archives hold them.
  init(takingFrom bytes: inout ArraySlice<UInt8>) {
    let start = bytes.startIndex
    var current: Name?
    while !bytes.isEmpty {
      let line = Lines.take(from: &bytes)
      if line.isEmpty { return }
      if bytes.startIndex - start > MailLimits.header {
        isTooLong = true
        current = nil
        continue
      }
      if let first = line.first, ASCII.isBlank(first) {
        if let current { append(line, to: current) }
      } else {
        current = begin(line)
      }
    }
  }

  private mutating func begin(_ line: ArraySlice<UInt8>) -> Name? {
    guard let colon = line.prefix(80).firstIndex(of: UInt8(ascii: ":")) else { return nil }
    var name = line[..<colon]
    while let last = name.last, ASCII.isBlank(last) { name.removeLast() }
    guard !name.isEmpty, name.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    hasFields = true
    guard let name = Name(rawValue: ASCII.lowercased(name)), values[name] == nil else { return nil }
    values[name] = Array(line[(colon + 1)...].prefix(MailLimits.field))
    return name
  }

  private mutating func append(_ line: ArraySlice<UInt8>, to name: Name) {
    let room = MailLimits.field - values[name, default: []].count
    if room > 0 { values[name, default: []] += line.prefix(room) }
  }
}

/// Lines that end with a line feed, without it.
enum Lines {
  /// The first line of `bytes`, which loses it. O(its length).
  static func take(from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = endOfLine(bytes)
    let line = bytes[..<(end ?? bytes.endIndex)]
    bytes = bytes[min((end ?? bytes.endIndex) + 1, bytes.endIndex)...]
    return line.last == ASCII.carriageReturn ? line.dropLast() : line
  }

  private static func endOfLine(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { raw in
      guard let start = raw.baseAddress, let found = memchr(start, Int32(ASCII.newline), raw.count) else {
        return nil
      }
      return bytes.startIndex + (UnsafeRawPointer(found) - start)
    }
  }
}
