/// An encoder that writes heads in their shortest form (RFC 8949 §4.2.1), field after field.
///
/// The order of map keys and the counts in headers are the caller's promise. An integer out of range would be
/// our own bug, not bad input, so it traps.
package struct CBORWriter: Sendable {
  /// What has been written so far.
  package private(set) var bytes: [UInt8] = []

  /// An empty writer.
  package init() {}

  /// An empty writer with room for `capacity` bytes, so that an output of known size is one allocation.
  package init(reservingCapacity capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// Writes an unsigned integer of at most 2^53 - 1 (RFC 8949 §3.1, major type 0). Amortised O(1).
  package mutating func writeUnsigned(_ value: UInt64) {
    precondition(value <= CBORLimits.maximumInteger, "integer out of range")
    writeHead(MajorType.unsigned, value)
  }

  /// Writes an integer of magnitude at most 2^53 - 1 (RFC 8949 §3.1, major types 0 and 1). Amortised O(1).
  package mutating func writeInteger(_ value: Int64) {
    precondition(value.magnitude <= CBORLimits.maximumInteger, "integer out of range")
    if value >= 0 {
      writeHead(MajorType.unsigned, UInt64(value))
    } else {
      writeHead(MajorType.negative, value.magnitude - 1)
    }
  }

  /// Writes a byte string (RFC 8949 §3.1, major type 2). O(length).
  package mutating func writeBytes(_ value: RawSpan) {
    writeHead(MajorType.bytes, UInt64(value.byteCount))
    writeRaw(value)
  }

  /// Writes a byte string (RFC 8949 §3.1, major type 2). O(length).
  package mutating func writeBytes(_ value: [UInt8]) {
    writeHead(MajorType.bytes, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes a text string, not normalised (RFC 8949 §3.1, major type 3). O(length).
  package mutating func writeText(_ value: String) {
    writeHead(MajorType.text, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Writes the head of an array; `count` items must follow (RFC 8949 §3.1, major type 4). Amortised O(1).
  package mutating func writeArrayHeader(_ count: Int) {
    writeHead(MajorType.array, UInt64(count))
  }

  /// Writes the head of a map; `count` keys must follow, each with its value, the keys strictly ascending in
  /// the bytewise order of their encodings (RFC 8949 §3.1, major type 5; §4.2.1). Amortised O(1).
  package mutating func writeMapHeader(_ count: Int) {
    writeHead(MajorType.map, UInt64(count))
  }

  /// Writes false or true (RFC 8949 §3.3). Amortised O(1).
  package mutating func writeBool(_ value: Bool) {
    bytes.append(value ? SimpleValue.true : SimpleValue.false)
  }

  /// Writes null (RFC 8949 §3.3). Amortised O(1).
  package mutating func writeNull() {
    bytes.append(SimpleValue.null)
  }

  /// Copies items that are deterministic CBOR already. O(length).
  package mutating func writeRaw(_ encoded: RawSpan) {
    encoded.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Copies items that are deterministic CBOR already. O(length).
  package mutating func writeRaw(_ encoded: [UInt8]) {
    bytes.append(contentsOf: encoded)
  }

  /// The head of an item: the shortest of the five forms that holds the argument (RFC 8949 §3, §4.2.1).
  private mutating func writeHead(_ major: UInt8, _ argument: UInt64) {
    switch argument {
    case 0..<24: bytes.append(major | UInt8(argument))
    case 24...0xff: appendArgument(major | 24, UInt8(argument))
    case 0x100...0xffff: appendArgument(major | 25, UInt16(argument))
    case 0x1_0000...0xffff_ffff: appendArgument(major | 26, UInt32(argument))
    default: appendArgument(major | 27, argument)
    }
  }

  private mutating func appendArgument(_ initialByte: UInt8, _ argument: some FixedWidthInteger) {
    bytes.append(initialByte)
    withUnsafeBytes(of: argument.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
