/// The reactions that people can give, by the number that travels.
package enum Reaction: UInt64, CaseIterable, Sendable {
  case up = 1
  case love, laugh, cheer, think, look

  package var sign: String {
    switch self {
    case .up: "👍"
    case .love: "❤️"
    case .laugh: "😂"
    case .cheer: "🎉"
    case .think: "🤔"
    case .look: "👀"
    }
  }

  package var word: String { "\(self)" }

  /// A number, a word or the sign itself; nil takes a reaction back. Throws `unknownReaction`.
  package static func parse(_ text: String) throws(ClientError) -> Reaction? {
    if text == "none" || text == "0" { return nil }
    // The heart is typed with and without the selector that makes it red.
    let plain = text.unicodeScalars.filter { $0 != "\u{fe0f}" }
    for reaction in allCases {
      let isSign = reaction.sign.unicodeScalars.filter { $0 != "\u{fe0f}" }.elementsEqual(plain)
      if isSign || reaction.word == text.lowercased() || String(reaction.rawValue) == text { return reaction }
    }
    throw .unknownReaction(text)
  }
}
