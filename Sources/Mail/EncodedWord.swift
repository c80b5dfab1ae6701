/// Text of a header: encoded words (RFC 2047, with the language of RFC 2231 §5) between text that is not
/// encoded. White space between two of them is dropped (§6.2).
///
/// Adjacent words of one character set are joined before they are decoded: writers often break a character in
/// two, which §5 forbids. They are also decoded inside quotation marks, where §5 forbids them too.
enum EncodedWord {
  private struct Word {
    let charset: String
    var bytes: [UInt8]
    let end: Int
  }

  /// O(length). Never fails: what is no encoded word stays as it is.
  static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, problem: Problem?) {
    var text = ""
    var problem: Problem?
    func add(_ bytes: ArraySlice<UInt8>, _ charset: String?) {
      let decoded = Charset.decode(bytes, named: charset)
      text += decoded.text
      // A header without encoded words has no character set that could be wrong.
      if charset != nil { problem = problem ?? decoded.problem }
    }
    var pending: Word?
    var plainStart = bytes.startIndex
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "="), let word = word(bytes[index...]) else {
        index += 1
        continue
      }
      let between = bytes[plainStart..<index]
      if let before = pending, between.allSatisfy(ASCII.isSpace) {
        if before.charset == word.charset {
          pending = Word(charset: word.charset, bytes: before.bytes + word.bytes, end: word.end)
        } else {
          add(before.bytes[...], before.charset)
          pending = word
        }
      } else {
        if let before = pending { add(before.bytes[...], before.charset) }
        add(between, nil)
        pending = word
      }
      index = word.end
      plainStart = index
    }
    if let pending { add(pending.bytes[...], pending.charset) }
    add(bytes[plainStart...], nil)
    return (text, problem)
  }

  /// `=?charset?encoding?text?=` at the beginning of `bytes`. A word has no white space, but Q words with
  /// spaces are seen and taken.
  private static func word(_ bytes: ArraySlice<UInt8>) -> Word? {
    let mark = UInt8(ascii: "?")
    guard bytes.count > 7, bytes[bytes.startIndex + 1] == mark else { return nil }
    let charsetStart = bytes.startIndex + 2
    guard let charsetEnd = bytes[charsetStart...].prefix(80).firstIndex(of: mark), charsetEnd > charsetStart,
      charsetEnd + 2 < bytes.endIndex, bytes[charsetEnd + 2] == mark
    else { return nil }
    let textStart = charsetEnd + 3
    // 75 is the law; 1,000 is what is met, for some do not break a long subject.
    guard let textEnd = bytes[textStart...].prefix(1_000).firstIndex(of: mark), textEnd + 1 < bytes.endIndex,
      bytes[textEnd + 1] == UInt8(ascii: "=")
    else { return nil }
    let name = bytes[charsetStart..<charsetEnd].prefix { $0 != UInt8(ascii: "*") }
    guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    let text = bytes[textStart..<textEnd]
    let decoded: [UInt8]
    switch ASCII.lowercased(bytes[charsetEnd + 1]) {
    case UInt8(ascii: "b"): decoded = TransferEncoding.decodeBase64(text).bytes
    case UInt8(ascii: "q"): decoded = decodeQ(text)
    default: return nil
    }
    return Word(charset: ASCII.lowercased(name), bytes: decoded, end: textEnd + 2)
  }

  private static func decodeQ(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "="), text.endIndex - index > 2, let high = ASCII.hex(text[index + 1]),
        let low = ASCII.hex(text[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(byte == UInt8(ascii: "_") ? ASCII.space : byte)
        index += 1
      }
    }
    return decoded
  }
}
