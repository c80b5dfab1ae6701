import Glibc

/// Decodes text of a named character set, whatever the name is and whatever the bytes are.
///
/// ASCII, UTF-8 and the western sets are decoded here, the others by glibc's `iconv`, which is asked only for
/// sets on the list below: it loads a library a set, and a name from outside must not choose which. As the
/// WHATWG's Encoding Standard has it, iso-8859-1 means windows-1252 and gb2312 means its superset gb18030.
///
/// Text that is not what it says is UTF-8 where it is valid as that, else windows-1252, where every byte has
/// a character; that is what unmarked text in archives mostly is.
enum Charset {
  /// O(length). The problem is `unknownCharset` or `wrongCharset`.
  static func decode(_ bytes: ArraySlice<UInt8>, named name: String?) -> (text: String, problem: Problem?) {
    switch canonical(name) {
    case .unicode: return decodeUTF8(bytes)
    case .western: return (decodeWestern(bytes), nil)
    case .other(let set):
      if let text = Iconv.decode(bytes, from: set) { return (text, nil) }
      return (guess(bytes), .wrongCharset)
    case .none: return (guess(bytes), .unknownCharset)
    }
  }

  private enum Kind {
    case unicode, western
    case other(String)
  }

  private static func canonical(_ name: String?) -> Kind? {
    guard let name else { return .unicode }
    let plain = ASCII.lowercased(name.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "_") }.prefix(40))
    switch plain {
    case "", "us-ascii", "ascii", "ansix3.4-1968", "utf-8", "utf8", "unknown-8bit", "8bit", "unknown",
      "x-unknown", "default":
      return .unicode
    case "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252", "x-ansi": return .western
    case "gb2312", "gbk", "gb18030", "cp936", "gb2312-80", "hz-gb-2312": return .other("GB18030")
    case "ksc5601-1987", "euc-kr", "windows-949", "cp949": return .other("CP949")
    case "shift-jis", "shiftjis", "x-sjis", "sjis", "windows-31j", "cp932": return .other("CP932")
    case "iso-2022-jp", "iso-2022-jp-2", "iso-2022-kr", "euc-jp", "big5", "big5-hkscs", "euc-tw", "koi8-r",
      "koi8-u", "koi8-t", "tis-620", "utf-7", "utf-16", "utf-16le", "utf-16be", "utf-32", "macintosh",
      "viscii", "cp437", "cp850", "cp852", "cp866", "cp874":
      return .other(plain.uppercased())
    default:
      for prefix in ["iso-8859-", "iso8859-"] where plain.hasPrefix(prefix) {
        guard let part = Int(plain.dropFirst(prefix.count).prefix { $0 != "-" }), part != 12,
          (2...16).contains(part)
        else { return nil }
        return .other("ISO-8859-\(part)")
      }
      for prefix in ["windows-", "cp", "x-cp"] where plain.hasPrefix(prefix) {
        guard let page = Int(plain.dropFirst(prefix.count)), (1250...1258).contains(page) else { return nil }
        return .other("CP\(page)")
      }
      return nil
    }
  }

  private static func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> (text: String, problem: Problem?) {
    if let text = String(validating: bytes, as: UTF8.self) { return (text, nil) }
    // Sequences of several bytes do not come about by chance: a text with many of them is UTF-8 with a fault.
    let repaired = String(decoding: bytes, as: UTF8.self)
    var (good, bad) = (0, 0)
    for scalar in repaired.unicodeScalars where scalar.value > 0x7f {
      if scalar == "\u{fffd}" { bad += 1 } else { good += 1 }
    }
    return (good >= 4 * bad ? repaired : decodeWestern(bytes), .wrongCharset)
  }

  private static func guess(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? decodeWestern(bytes)
  }

  /// Windows-1252 in which the five bytes without a character stand for the control characters of their
  /// number, as the WHATWG has it.
  static func decodeWestern(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(byte &- 0x80 < 0x20 ? western[Int(byte - 0x80)] : Unicode.Scalar(byte))
    }
    return String(text)
  }

  /// What stands at 0x80 to 0x9f.
  static let western: [Unicode.Scalar] = Array(
    """
    \u{20ac}\u{81}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{8d}\
    \u{17d}\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\
    \u{153}\u{9d}\u{17e}\u{178}
    """.unicodeScalars)
}

/// A conversion to UTF-8 by glibc.
private struct Iconv: ~Copyable {
  private let handle: iconv_t

  private init?(_ set: String) {
    guard let handle = iconv_open("UTF-8", set), handle != UnsafeMutableRawPointer(bitPattern: -1) else {
      return nil
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// The text, with U+FFFD for a byte here and there that is wrong, or nil where most of it is or the system
  /// does not know the set.
  static func decode(_ bytes: ArraySlice<UInt8>, from set: String) -> String? {
    guard let iconv = Iconv(set) else { return nil }
    return iconv.run(Array(bytes))
  }

  private borrowing func run(_ bytes: [UInt8]) -> String? {
    var output: [UInt8] = []
    var wrong = 0
    var input = bytes.map { CChar(bitPattern: $0) }
    var room = [CChar](repeating: 0, count: 4_096)
    input.withUnsafeMutableBufferPointer { input in
      var next = input.baseAddress
      var left = input.count
      while left > 0 {
        let before = left
        let (written, code) = step(&next, &left, &room, into: &output)
        // Room was short, and that is all: there is more to come.
        if code == E2BIG, written > 0 || left < before { continue }
        guard left > 0, code != 0 else { break }
        wrong += 1
        output += [0xef, 0xbf, 0xbd]
        next = next.map { $0 + 1 }
        left -= 1
      }
    }
    guard wrong == 0 || wrong * 16 < bytes.count else { return nil }
    return String(decoding: output, as: UTF8.self)
  }

  /// Converts what fits into `room`. Returns how many bytes were written, and 0 or `errno`.
  private borrowing func step(
    _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ room: inout [CChar],
    into output: inout [UInt8]
  ) -> (written: Int, code: Int32) {
    var code: Int32 = 0
    let count = room.withUnsafeMutableBufferPointer { room in
      var target = room.baseAddress
      var space = room.count
      let status = iconv(handle, &next, &left, &target, &space)
      if status == -1 { code = errno }
      return room.count - space
    }
    output += room.prefix(count).map { UInt8(bitPattern: $0) }
    return (count, code)
  }
}
