/// The name that a From field shows (RFC 5322 §3.4): the display name of its first mailbox, else the comment
/// beside it as of old, else the local part of its address.
enum AuthorName {
  /// What the grammar's tokens of the first mailbox come to.
  private struct Mailbox {
    var phrase: [UInt8] = []
    var comment: [UInt8] = []
    var address: [UInt8]?
  }

  /// O(length). An empty name where there is none.
  static func read(_ value: ArraySlice<UInt8>) -> (name: String, problem: Problem?) {
    let mailbox = firstMailbox(value)
    let phrase = ASCII.trimmed(mailbox.phrase[...])
    let comment = ASCII.trimmed(mailbox.comment[...])
    var shown = phrase
    if mailbox.address == nil || phrase.isEmpty {
      shown = comment.isEmpty ? localPart((mailbox.address ?? Array(phrase))[...]) : comment
    }
    let (text, problem) = EncodedWord.decode(shown)
    var name = CleanText.clean(text).text.collapsed
    // Some quote a name twice, and some in apostrophes.
    for mark in ["\"", "'"] where name.count > 2 && name.hasPrefix(mark) && name.hasSuffix(mark) {
      name = String(name.dropFirst().dropLast()).collapsed
    }
    return (name.prefix(scalars: MailLimits.name), problem)
  }

  private static func firstMailbox(_ value: ArraySlice<UInt8>) -> Mailbox {
    var mailbox = Mailbox()
    var index = value.startIndex
    while index < value.endIndex {
      let byte = value[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        mailbox.phrase += quoted(value, &index)
      case UInt8(ascii: "("):
        let text = comment(value, &index)
        if mailbox.comment.isEmpty { mailbox.comment = text }
      case UInt8(ascii: "<"):
        let end = value[index...].firstIndex(of: UInt8(ascii: ">")) ?? value.endIndex
        mailbox.address = mailbox.address ?? Array(value[index..<end])
        index = min(end + 1, value.endIndex)
      case UInt8(ascii: ","), UInt8(ascii: ";"):
        // "Doe, Jane <jane@host>" ought to be quoted and often is not: no mailbox has ended there.
        if mailbox.address != nil || mailbox.phrase.contains(UInt8(ascii: "@")) { return mailbox }
        if byte == UInt8(ascii: ",") { mailbox.phrase.append(byte) }
      case UInt8(ascii: ":") where mailbox.address == nil:
        // The name of a group.
        mailbox.phrase = []
      default:
        mailbox.phrase.append(ASCII.isSpace(byte) ? ASCII.space : byte)
      }
    }
    return mailbox
  }

  private static func quoted(_ value: ArraySlice<UInt8>, _ index: inout Int) -> [UInt8] {
    var text: [UInt8] = []
    while index < value.endIndex, value[index] != UInt8(ascii: "\"") {
      if value[index] == UInt8(ascii: "\\"), index + 1 < value.endIndex { index += 1 }
      text.append(value[index])
      index += 1
    }
    index = min(index + 1, value.endIndex)
    return text
  }

  /// A comment without its own parentheses; those nested in it stay.
  private static func comment(_ value: ArraySlice<UInt8>, _ index: inout Int) -> [UInt8] {
    var text: [UInt8] = []
    var depth = 1
    while index < value.endIndex {
      var byte = value[index]
      index += 1
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { break }
      }
      if byte == UInt8(ascii: "\\"), index < value.endIndex {
        byte = value[index]
        index += 1
      }
      text.append(byte)
    }
    return text
  }

  /// Archives on the web write `name at host`.
  private static func localPart(_ address: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if let at = address.lastIndex(of: UInt8(ascii: "@")) { return ASCII.trimmed(address[..<at]) }
    let words = address.split(separator: ASCII.space)
    if words.count > 2, words[1].elementsEqual("at".utf8) { return words[0] }
    return ASCII.trimmed(address)
  }
}
