import Client
import Events
import Sodium
import Terminal

extension OwnEvent {
  var json: JSONValue {
    .object([
      (name: "id", value: .string(id.raw.hex)), (name: "community", value: .string(community.raw.hex)),
      (name: "community_name", value: .string(communityName)), (name: "time", value: .time(time)),
      (name: "kind", value: .int(Int64(kind.rawValue))), (name: "answers", value: .optional(target?.raw.hex)),
      (name: "content", value: content?.json ?? .null), (name: "event", value: .string(bytes.hex)),
      (name: "body", value: .optional(body?.hex)),
    ])
  }
}

extension BodyContent {
  fileprivate var json: JSONValue {
    switch self {
    case .charter(let name, let purpose, let text):
      ["name": .string(name), "purpose": .string(purpose), "text": .optional(text)]
    case .post(let title, let text, let mentions, let quoted):
      [
        "title": .string(title), "text": .string(text), "mentions": .array(mentions.map { .string($0.hex) }),
        "quoted": quoted?.json ?? .null,
      ]
    case .profile(let name, let text): ["name": .string(name), "text": .optional(text)]
    case .note(let text): ["text": .string(text)]
    }
  }
}

extension [UInt8] {
  fileprivate var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
