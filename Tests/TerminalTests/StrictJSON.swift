import Terminal

/// RFC 8259 to the letter, without fractions: what our writer writes must be read by the strictest reader.
struct StrictJSON {
  struct Malformed: Error {}

  private var rest: Substring.UnicodeScalarView

  static func value(_ text: String) throws -> JSONValue {
    var reader = StrictJSON(rest: text[...].unicodeScalars)
    let value = try reader.value()
    reader.skip()
    guard reader.rest.isEmpty else { throw Malformed() }
    return value
  }

  private mutating func skip() { rest = rest.drop { [" ", "\n", "\r", "\t"].contains($0) } }

  private mutating func take(_ expected: String) throws {
    for scalar in expected.unicodeScalars {
      guard rest.popFirst() == scalar else { throw Malformed() }
    }
  }

  private mutating func value() throws -> JSONValue {
    skip()
    switch rest.first {
    case "n":
      try take("null")
      return .null
    case "t":
      try take("true")
      return .bool(true)
    case "f":
      try take("false")
      return .bool(false)
    case "\"": return .string(try string())
    case "[": return .array(try items("[", "]") { try $0.value() })
    case "{":
      return .object(
        try items("{", "}") { reader in
          let name = try reader.string()
          reader.skip()
          try reader.take(":")
          return (name, try reader.value())
        })
    default:
      let digits = String(rest.prefix { $0 == "-" || ("0"..."9").contains($0) })
      rest = rest.dropFirst(digits.unicodeScalars.count)
      guard let number = Int64(digits), String(number) == digits else { throw Malformed() }
      return .int(number)
    }
  }

  private mutating func items<Item>(
    _ open: String, _ close: Unicode.Scalar, _ item: (inout StrictJSON) throws -> Item
  ) throws -> [Item] {
    try take(open)
    var items: [Item] = []
    skip()
    if rest.first == close {
      rest.removeFirst()
      return items
    }
    while true {
      skip()
      items.append(try item(&self))
      skip()
      switch rest.popFirst() {
      case close: return items
      case ",": continue
      default: throw Malformed()
      }
    }
  }

  private mutating func string() throws -> String {
    try take("\"")
    var units: [UInt16] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"":
        guard let text = String(validating: units, as: UTF16.self) else { throw Malformed() }
        return text
      case "\\":
        let short: [Unicode.Scalar: UInt16] = ["\"": 0x22, "\\": 0x5c, "n": 10, "r": 13, "t": 9]
        guard let escape = rest.popFirst() else { throw Malformed() }
        if let unit = short[escape] {
          units.append(unit)
        } else {
          let digits = String(rest.prefix(4))
          rest = rest.dropFirst(4)
          guard escape == "u", digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else {
            throw Malformed()
          }
          units.append(unit)
        }
      default:
        guard scalar.value >= 0x20 else { throw Malformed() }
        units += Array(String(Character(scalar)).utf16)
      }
    }
    throw Malformed()
  }
}
