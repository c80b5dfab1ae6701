/// A Content-Type or Content-Disposition field (RFC 2045 §5.1, RFC 2183), with the parameters of RFC 2231:
/// continued in sections, in a character set of their own.
struct ContentType {
  /// In lower case: `text/plain`, or `attachment`.
  let value: String
  private var parameters: [String: String] = [:]

  /// By name in lower case.
  subscript(parameter: String) -> String? { parameters[parameter] }

  /// A section of a parameter: `title*1*=...` has the number 1 and is encoded.
  private struct Section {
    var number = 0
    var isExtended = false
    var bytes: [UInt8]
  }

  /// O(length). Never fails: what cannot be read is not there.
  init(_ field: ArraySlice<UInt8>) {
    let head = field.prefix { $0 != UInt8(ascii: ";") }
    value = ASCII.lowercased(head.filter { !ASCII.isSpace($0) }.prefix(200))
    var sections: [String: [Section]] = [:]
    var names: [String] = []
    var rest = field.dropFirst(head.count)
    for _ in 0..<MailLimits.parameters {
      guard let (name, bytes) = Self.takeParameter(&rest) else { break }
      let parts = name.split(separator: "*", omittingEmptySubsequences: false)
      var section = Section(bytes: bytes)
      section.isExtended = parts.count > 1 && parts[parts.count - 1].isEmpty
      if parts.count > 1, let number = Int(parts[1]), (0..<MailLimits.parameters).contains(number) {
        section.number = number
      }
      let base = String(parts[0])
      if sections[base] == nil { names.append(base) }
      sections[base, default: []].append(section)
    }
    for name in names { parameters[name] = Self.join(sections[name, default: []], of: name) }
  }

  /// The name and value of the next parameter, of which `rest` loses the bytes.
  private static func takeParameter(_ rest: inout ArraySlice<UInt8>) -> (String, [UInt8])? {
    rest = rest.drop { ASCII.isSpace($0) || $0 == UInt8(ascii: ";") }
    guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = ASCII.lowercased(rest[..<equals].filter { !ASCII.isSpace($0) }.prefix(80))
    rest = rest[(equals + 1)...].drop(while: ASCII.isSpace)
    var bytes: [UInt8] = []
    if rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
        if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
          bytes.append(next)
        } else {
          bytes.append(byte)
        }
      }
      rest = rest.drop { $0 != UInt8(ascii: ";") }
    } else {
      let token = rest.prefix { $0 != UInt8(ascii: ";") }
      rest = rest.dropFirst(token.count)
      bytes = Array(ASCII.trimmed(token))
    }
    return (name, bytes)
  }

  /// RFC 2231 §3 and §4: the sections in the order of their numbers; the first that is extended names the
  /// character set in front of two apostrophes.
  private static func join(_ sections: [Section], of name: String) -> String {
    // A plain value beside an extended one is for readers that do not know the latter.
    let extended = sections.filter(\.isExtended)
    guard !extended.isEmpty else {
      let bytes = sections.sorted { $0.number < $1.number }.flatMap(\.bytes)
      // RFC 2047 §5 forbids encoded words here; for names of files they are common.
      guard name.hasSuffix("name") else { return Charset.decode(bytes[...], named: nil).text }
      return clean(EncodedWord.decode(bytes[...]).text)
    }
    let chosen = sections.count == 2 && sections.allSatisfy { $0.number == 0 } ? extended : sections
    var charset: String?
    var bytes: [UInt8] = []
    for section in chosen.sorted(by: { $0.number < $1.number }) {
      var text = section.bytes[...]
      if section.isExtended, charset == nil {
        let parts = text.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        charset = parts.count == 3 ? ASCII.lowercased(parts[0]) : ""
        if parts.count == 3 { text = parts[2] }
      }
      bytes += section.isExtended ? percentDecoded(text) : Array(text)
    }
    return clean(Charset.decode(bytes[...], named: charset).text)
  }

  private static func clean(_ text: String) -> String { CleanText.clean(text).text.collapsed }

  private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), text.endIndex - index > 2, let high = ASCII.hex(text[index + 1]),
        let low = ASCII.hex(text[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(text[index])
        index += 1
      }
    }
    return decoded
  }
}
