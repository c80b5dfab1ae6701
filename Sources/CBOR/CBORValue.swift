/// An item of any type, for code that has no schema at hand: tests, tools, content passed through.
///
/// Two values are equal exactly when their encodings are. Hence text is compared by its bytes, unlike
/// `String`, for which "é" as one scalar and as two are the same.
package enum CBORValue: Sendable {
  /// An integer from 0 to 2^53 - 1.
  case unsigned(UInt64)
  /// A negative integer, as itself and not as CBOR's argument: -1 down to -(2^53 - 1).
  case negative(Int64)
  case bytes([UInt8])
  case text(String)
  case array([CBORValue])
  case map(CBORMap)
  case bool(Bool)
  case null

  /// Decodes an input that is one item and nothing else. O(bytes).
  ///
  /// Throws the first rule that is broken, `trailingBytes` among them; never `wrongType`, `wrongCount` or
  /// `tooLong`, which only a schema can ask for.
  package init(decoding bytes: RawSpan, maximumDepth: Int = CBORLimits.maximumDepth) throws(CBORError) {
    var reader = CBORReader(bytes, maximumDepth: maximumDepth)
    self = try reader.readValue()
    try reader.finish()
  }

  /// Decodes an input that is one item and nothing else, as `init(decoding:maximumDepth:)` of a span does.
  package init(decoding bytes: [UInt8], maximumDepth: Int = CBORLimits.maximumDepth) throws(CBORError) {
    try self.init(decoding: bytes.span.bytes, maximumDepth: maximumDepth)
  }

  /// The one encoding of this value (RFC 8949 §4.2.1). O(bytes). Traps on an integer out of range.
  ///
  /// The depth is not bounded here: what wraps values of others checks theirs when it reads them.
  package func encoded() -> [UInt8] {
    var writer = CBORWriter()
    writer.write(self)
    return writer.bytes
  }
}

extension CBORWriter {
  /// Writes an item of any type. O(bytes). Traps on an integer out of range.
  package mutating func write(_ value: CBORValue) {
    switch value {
    case .unsigned(let integer): writeUnsigned(integer)
    case .negative(let integer):
      precondition(integer < 0, "a negative integer below zero")
      writeInteger(integer)
    case .bytes(let bytes): writeBytes(bytes)
    case .text(let text): writeText(text)
    case .bool(let bool): writeBool(bool)
    case .null: writeNull()
    case .array(let items):
      writeArrayHeader(items.count)
      for item in items { write(item) }
    case .map(let map):
      writeMapHeader(map.entries.count)
      for entry in map.entries {
        write(entry.key)
        write(entry.value)
      }
    }
  }
}

extension CBORValue: Hashable {
  package static func == (left: CBORValue, right: CBORValue) -> Bool {
    switch (left, right) {
    case (.unsigned(let left), .unsigned(let right)): left == right
    case (.negative(let left), .negative(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .unsigned(let integer): hasher.combine(integer)
    case .negative(let integer): hasher.combine(integer)
    case .bytes(let bytes): hasher.combine(bytes)
    case .text(var text):
      // Not `String.hash`, which normalises: texts made to be canonically equivalent would all collide.
      hasher.combine(text.utf8.count)
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    case .array(let items): hasher.combine(items)
    case .map(let map): hasher.combine(map)
    case .bool(let bool): hasher.combine(bool)
    case .null: break
    }
  }
}
