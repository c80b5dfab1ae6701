/// A word, a symbol or a string of Swift source, with the line it begins on.
///
/// The rules look at tokens, so that a banned name in a comment is nothing, and `print(` is not found in
/// `fingerprint(`.
struct Token: Equatable {
  enum Kind { case word, symbol, string }

  let kind: Kind
  let text: String
  let line: Int
}

/// Splits Swift source into tokens. It knows comments, nested ones too, and every kind of string with what is
/// interpolated in it; regular expressions between slashes it does not know.
struct Tokenizer {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var tokens: [Token] = []

  static func tokens(_ source: String) -> [Token] {
    var tokenizer = Tokenizer(bytes: Array(source.utf8))
    tokenizer.readCode(interpolated: false)
    return tokenizer.tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func starts(with text: StaticString, at offset: Int) -> Bool {
    guard offset + text.utf8CodeUnitCount <= bytes.count else { return false }
    for i in 0..<text.utf8CodeUnitCount where bytes[offset + i] != text.utf8Start[i] { return false }
    return true
  }

  /// Reads to the end of the source or, in an interpolation, to the parenthesis that ends it.
  private mutating func readCode(interpolated: Bool) {
    var depth = 0
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        at += 1
      case UInt8(ascii: "/") where starts(with: "//", at: at):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      case UInt8(ascii: "/") where starts(with: "/*", at: at):
        skipComment()
      case UInt8(ascii: "#"), UInt8(ascii: "\""):
        let hashes = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
        if at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "\"") {
          at += hashes
          readString(hashes: hashes)
        } else {
          readSymbol()
        }
      case let byte where Self.isWord(byte):
        readWord()
      default:
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") {
          depth -= 1
          if interpolated, depth < 0 {
            at += 1
            return
          }
        }
        readSymbol()
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }

  private mutating func readWord() {
    let begin = at
    while at < bytes.count, Self.isWord(bytes[at]) { at += 1 }
    tokens.append(Token(kind: .word, text: String(decoding: bytes[begin..<at], as: UTF8.self), line: line))
  }

  private mutating func readSymbol() {
    tokens.append(Token(kind: .symbol, text: String(UnicodeScalar(bytes[at])), line: line))
    at += 1
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if starts(with: "/*", at: at) {
        depth += 1
        at += 2
      } else if starts(with: "*/", at: at) {
        depth -= 1
        at += 2
      } else {
        if bytes[at] == UInt8(ascii: "\n") { line += 1 }
        at += 1
      }
    } while depth > 0 && at < bytes.count
  }

  private func hashes(_ count: Int, at offset: Int) -> Bool {
    guard offset + count <= bytes.count else { return false }
    return bytes[offset..<(offset + count)].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  /// Stands on the first quotation mark. The string is one token, before those of what it interpolates.
  private mutating func readString(hashes count: Int) {
    let begin = line
    let quotes = starts(with: "\"\"\"", at: at) ? 3 : 1
    let position = tokens.count
    var text: [UInt8] = []
    at += quotes
    while at < bytes.count {
      let ends = quotes == 3 ? starts(with: "\"\"\"", at: at) : bytes[at] == UInt8(ascii: "\"")
      if ends, hashes(count, at: at + quotes) {
        at += quotes + count
        break
      }
      if bytes[at] == UInt8(ascii: "\\"), hashes(count, at: at + 1) {
        at += 1 + count
        guard at < bytes.count else { break }
        if bytes[at] == UInt8(ascii: "(") {
          at += 1
          readCode(interpolated: true)
          continue
        }
      }
      if bytes[at] == UInt8(ascii: "\n") {
        line += 1
        if quotes == 1 { break }
      }
      text.append(bytes[at])
      at += 1
    }
    tokens.insert(
      Token(kind: .string, text: String(decoding: text, as: UTF8.self), line: begin), at: position)
  }
}
