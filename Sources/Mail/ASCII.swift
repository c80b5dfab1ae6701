/// The few questions that the grammars of mail ask of a byte.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
  static func isSpace(_ byte: UInt8) -> Bool { byte <= space }

  /// The value of a hexadecimal digit, in either case.
  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  static func lowercased(_ text: some Sequence<UInt8>) -> String {
    String(decoding: text.map { lowercased($0) }, as: UTF8.self)
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = bytes.drop(while: isSpace)
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice
  }
}

extension String {
  /// Runs of white space become one space, those at the ends none.
  var collapsed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// At most `count` Unicode scalars of it.
  func prefix(scalars count: Int) -> String { String(unicodeScalars.prefix(count)) }
}
