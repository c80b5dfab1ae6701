package import CBOR
package import Sodium

// The items that every schema of this module is made of.

extension CBORReader {
  /// A hash, an ID or a key. Throws as `readBytes(exactly:)`.
  package mutating func read32() throws(CBORError) -> Bytes32 { Bytes32(try readBytes(exactly: 32)) }

  /// Throws as `readBytes(exactly:)`.
  package mutating func readSignature() throws(CBORError) -> Signature {
    Signature(try readBytes(exactly: 64))
  }

  mutating func readID() throws(CBORError) -> EventID { EventID(try read32()) }

  /// One to `maximum` IDs; with none it is the wrong count.
  mutating func readIDs(maximum: Int) throws(CBORError) -> [EventID] {
    let count = try readArrayHeader(maximum: maximum)
    guard count > 0 else { throw .wrongCount }
    return try readIDs(count: count)
  }

  /// So many IDs, whose count has been checked.
  package mutating func readIDs(count: Int) throws(CBORError) -> [EventID] {
    var ids: [EventID] = []
    ids.reserveCapacity(count)
    for _ in 0..<count { ids.append(try readID()) }
    return ids
  }

  mutating func readOptionalUnsigned() throws(CBORError) -> UInt64? {
    try skipNull() ? nil : try readUnsigned()
  }

  mutating func readOptional32() throws(CBORError) -> Bytes32? {
    try skipNull() ? nil : try read32()
  }
}

extension CBORWriter {
  package mutating func write(_ value: Bytes32) { value.withBytes { writeBytes($0) } }

  package mutating func write(_ value: Signature) { value.withBytes { writeBytes($0) } }

  /// An array of IDs.
  package mutating func write(_ ids: [EventID]) {
    writeArrayHeader(ids.count)
    for id in ids { write(id.raw) }
  }

  mutating func write(_ value: Bytes32?) {
    if let value { write(value) } else { writeNull() }
  }

  mutating func write(_ value: UInt64?) {
    if let value { writeUnsigned(value) } else { writeNull() }
  }
}
