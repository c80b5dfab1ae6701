/// Message IDs (RFC 5322 §3.6.4), without their angle brackets.
enum MessageID {
  /// The IDs of a field in its order, at most the last `MailLimits.candidates`. O(length).
  ///
  /// Only what stands in angle brackets counts, for In-Reply-To of old holds prose and addresses; where
  /// nothing does, words with an `@` do.
  static func read(_ value: ArraySlice<UInt8>) -> [String] {
    var found: [String] = []
    for piece in value.split(separator: UInt8(ascii: "<")).dropFirst(value.first == UInt8(ascii: "<") ? 0 : 1)
    {
      guard let end = piece.firstIndex(of: UInt8(ascii: ">")) else { continue }
      // A folded one has white space in it that is not part of it.
      if let id = text(piece[..<end].filter { !ASCII.isSpace($0) }) { found.append(id) }
    }
    if found.isEmpty {
      found = value.split(whereSeparator: ASCII.isSpace).filter { $0.contains(UInt8(ascii: "@")) }
        .compactMap { text(Array($0)) }
    }
    return Array(found.suffix(MailLimits.candidates))
  }

  private static func text(_ bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty, bytes.count <= MailLimits.messageID else { return nil }
    return CleanText.clean(Charset.decode(bytes[...], named: nil).text).text
  }

  /// The candidates for a parent: the nearest of References first, then what In-Reply-To adds, each once.
  static func candidates(references: [String], inReplyTo: [String]) -> [String] {
    var candidates: [String] = []
    for id in references.reversed() + inReplyTo where !candidates.contains(id) { candidates.append(id) }
    return Array(candidates.prefix(MailLimits.candidates))
  }
}
