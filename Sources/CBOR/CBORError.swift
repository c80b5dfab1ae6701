/// The rules of deterministic CBOR (RFC 8949 §4.2.1) and of the subset that Kollektiv uses, one case a rule.
///
/// Where the initial byte of an item already breaks a rule, that rule is named, whatever follows it.
package enum CBORError: Error, Equatable, Sendable, CaseIterable {
  /// The input ends inside an item, or an item declares more than the bytes that remain (RFC 8949 §3).
  case truncated
  /// Bytes follow the one item that the input should be.
  case trailingBytes
  /// An integer, a length or a count is not in its shortest form (RFC 8949 §4.2.1).
  case nonShortestInteger
  /// An integer whose magnitude is more than 2^53 - 1.
  case integerOutOfRange
  /// A string, array or map of indefinite length, or the break that would end one (RFC 8949 §3.2).
  case indefiniteLength
  /// Additional information 28 to 30, or 31 on an integer: not well-formed (RFC 8949 §3).
  case reservedAdditionalInfo
  /// A tag (RFC 8949 §3.4).
  case tag
  /// A floating-point number of any width (RFC 8949 §3.3).
  case floatingPoint
  /// A simple value other than false, true and null; `undefined` is one (RFC 8949 §3.3).
  case unsupportedSimpleValue
  /// A text string that is not valid UTF-8 (RFC 3629).
  case invalidUTF8
  /// A map key whose encoding sorts below the key in front of it (RFC 8949 §4.2.1).
  case mapKeysOutOfOrder
  /// A map key that stands there twice (RFC 8949 §5.6).
  case duplicateMapKey
  /// Arrays and maps nested deeper than the limit.
  case tooDeep
  /// The schema asks for another type here.
  case wrongType
  /// The schema asks for another length or count here.
  case wrongCount
  /// A length or count is more than the schema's limit.
  case tooLong
}
