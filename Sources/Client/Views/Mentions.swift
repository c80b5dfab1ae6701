package import Events
import Sodium

/// `@Name` in a text, resolved to the members of the community it is written in.
///
/// The name begins behind an `@` that stands at the beginning of the text or behind white space or an opening
/// sign, and is the longest name of a member that follows, or else the first word of one. So names of several
/// words need no quotes, and an e-mail address is none. `@Name#prefix` tells people of one name apart.
package enum Mentions {
  /// The mentioned, each once, in the order of the text.
  ///
  /// - Throws: `unknownMention` where no member has a name like that,
  ///   `ambiguousMention` where several have it.
  /// - Complexity: O(length × people).
  package static func resolve(_ text: String, among people: [Person]) throws(ClientError) -> [MemberID] {
    var found: [MemberID] = []
    var previous: Character?
    var position = text.startIndex
    while position < text.endIndex {
      let character = text[position]
      let next = text.index(after: position)
      if character == "@", isOpening(previous), next < text.endIndex, text[next].isLetter {
        let member = try member(at: text[next...], among: people)
        if !found.contains(member) { found.append(member) }
      }
      (previous, position) = (character, next)
    }
    return found
  }

  private static func isOpening(_ character: Character?) -> Bool {
    character.map { $0.isWhitespace || "([{\"'„“‚«»".contains($0) } ?? true
  }

  private static func member(at text: Substring, among people: [Person]) throws(ClientError) -> MemberID {
    var fitting = people.filter { begins(text, with: $0.name) }.map { (person: $0, count: $0.name.count) }
    if fitting.isEmpty {
      fitting = people.compactMap { person in
        let word = person.name.prefix { !$0.isWhitespace }
        return begins(text, with: word) ? (person, word.count) : nil
      }
    }
    guard let longest = fitting.map(\.count).max() else {
      throw .unknownMention(String(text.prefix { !$0.isWhitespace }))
    }
    var named = fitting.filter { $0.count == longest }.map(\.person)
    let rest = text.dropFirst(longest)
    if rest.first == "#" {
      let prefix = rest.dropFirst().prefix { $0.isHexDigit }.lowercased()
      if !prefix.isEmpty { named = named.filter { $0.member.hex.hasPrefix(prefix) } }
    }
    guard let only = named.first else { throw .unknownMention(String(text.prefix { !$0.isWhitespace })) }
    guard named.count == 1 else {
      throw .ambiguousMention(String(text.prefix(longest)), named.map(\.candidate))
    }
    return only.member
  }

  /// Whether a name stands at the beginning of a text, as a whole.
  private static func begins(_ text: Substring, with name: some StringProtocol) -> Bool {
    guard !name.isEmpty else { return false }
    var rest = text
    for character in name {
      guard let next = rest.popFirst(), next.lowercased() == character.lowercased() else { return false }
    }
    return rest.first.map { !$0.isLetter && !$0.isNumber } ?? true
  }
}
