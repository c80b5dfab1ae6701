/// Subjects: as they are shown, and as threads are found by where replies name nothing else.
enum Subject {
  /// Decoded, on one line, at most `MailLimits.subject` scalars. O(length).
  static func read(_ value: ArraySlice<UInt8>) -> (text: String, problem: Problem?) {
    let (text, problem) = EncodedWord.decode(value)
    return (CleanText.clean(text).text.collapsed.prefix(scalars: MailLimits.subject), problem)
  }

  /// What replies and forwards are marked with, in the languages that are met.
  private static let marks: Set<String> = [
    "re", "aw", "sv", "vs", "antw", "odp", "rif", "res", "fwd", "fw", "wg", "vb", "tr", "rv", "enc", "doorst",
  ]

  /// The subject in lower case, without the marks of replies and lists in front of it and `(was: ...)`
  /// behind, and whether there was a mark of a reply (`Re:`, `AW:`, `Re[2]:`, `Fwd:`). O(length).
  static func normalized(_ subject: String) -> (text: String, isReply: Bool) {
    var rest = subject.collapsed[...]
    var isReply = false
    while true {
      if let stripped = strippedMark(rest) {
        isReply = true
        rest = stripped
      } else if rest.hasPrefix("["), let end = rest.firstIndex(of: "]"),
        rest.index(after: end) < rest.endIndex
      {
        rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
      } else {
        break
      }
    }
    var text = rest.lowercased()
    for ending in [" (fwd)", " (was:"] {
      if let end = text.firstRange(of: ending) { text = String(text[..<end.lowerBound]) }
    }
    return (text, isReply)
  }

  /// The rest behind `Re:`, `Re[2]:`, `Re(2):` or `Re^2:`.
  private static func strippedMark(_ text: Substring) -> Substring? {
    guard let colon = text.utf8.prefix(12).firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let head = text[..<colon]
    let mark = head.prefix { $0.isLetter }
    guard marks.contains(mark.lowercased()),
      head.dropFirst(mark.count).allSatisfy({ "[](^) 0123456789".contains($0) })
    else { return nil }
    return text[text.index(after: colon)...].drop(while: \.isWhitespace)
  }
}
