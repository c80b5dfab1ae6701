import CBOR
import Sodium

/// Reads the small maps that bodies are made of. A field of another type, or one too many, spoils the whole.
struct Fields {
  private let map: CBORMap
  private var read = 0
  private var isSound = true

  init(_ map: CBORMap) { self.map = map }

  /// Whether all fields were read and each was of its type.
  var isExhausted: Bool { isSound && read == map.entries.count }

  private mutating func take<Value>(_ key: UInt64, _ convert: (CBORValue) -> Value?) -> Value? {
    guard let value = map[.unsigned(key)] else { return nil }
    read += 1
    let converted = convert(value)
    if converted == nil { isSound = false }
    return converted
  }

  mutating func text(_ key: UInt64) -> String? {
    take(key) { if case .text(let text) = $0 { text } else { nil } }
  }

  mutating func members(_ key: UInt64) -> [MemberID] {
    take(key) { value -> [MemberID]? in
      guard case .array(let items) = value else { return nil }
      let members = items.compactMap { item -> MemberID? in
        if case .bytes(let bytes) = item { Bytes32(bytes) } else { nil }
      }
      return members.count == items.count ? members : nil
    } ?? []
  }

  mutating func quoted(_ key: UInt64) -> BodyContent.Quoted? {
    take(key) { value in
      guard case .array(let items) = value, items.count == 3, case .text(let author) = items[0],
        case .unsigned(let time) = items[1], case .text(let messageID) = items[2]
      else { return nil }
      return BodyContent.Quoted(author: author, time: time, messageID: messageID)
    }
  }
}
