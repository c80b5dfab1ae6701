/// The type of an item, as its initial byte announces it.
package enum CBORType: Equatable, Sendable {
  case unsigned, negative, bytes, text, array, map, bool, null

  /// Reads the initial byte of an item: major type in the upper three bits, additional information in the
  /// lower five (RFC 8949 §3). What the subset never allows is refused here, under the name of its rule.
  init(initialByte: UInt8) throws(CBORError) {
    let information = initialByte & 0x1f
    // Before the major type, so that a damaged byte has one name whatever it began (Protocol/encoding.md).
    guard information < 28 else { throw information == 31 ? .indefiniteLength : .reservedAdditionalInfo }
    switch initialByte & 0xe0 {
    case MajorType.unsigned: self = .unsigned
    case MajorType.negative: self = .negative
    case MajorType.bytes: self = .bytes
    case MajorType.text: self = .text
    case MajorType.array: self = .array
    case MajorType.map: self = .map
    case MajorType.tag: throw .tag
    default: self = try Self.simple(information)
    }
  }

  /// Reads the additional information of major type 7 (RFC 8949 §3.3).
  private static func simple(_ information: UInt8) throws(CBORError) -> CBORType {
    switch information {
    case 20, 21: return .bool
    case 22: return .null
    case 25...27: throw .floatingPoint
    default: throw .unsupportedSimpleValue
    }
  }
}

/// The major types (RFC 8949 §3.1), already in the upper three bits where an initial byte has them.
enum MajorType {
  static let unsigned: UInt8 = 0 << 5
  static let negative: UInt8 = 1 << 5
  static let bytes: UInt8 = 2 << 5
  static let text: UInt8 = 3 << 5
  static let array: UInt8 = 4 << 5
  static let map: UInt8 = 5 << 5
  static let tag: UInt8 = 6 << 5
}

/// The three simple values of the subset, whole: each is one byte (RFC 8949 §3.3).
enum SimpleValue {
  static let `false`: UInt8 = 0xf4
  static let `true`: UInt8 = 0xf5
  static let null: UInt8 = 0xf6
}
