/// Finding what a person means by a word on the command line: a name, or the beginning of an ID as in git.
package enum Matching {
  /// IDs are not asked for by fewer signs.
  package static let shortestPrefix = 4

  /// The one element that `text` stands for: by its whole name (in either case), else by the beginning of its
  /// ID, else by the beginning of its name. What fits several is an error that lists them.
  ///
  /// - Parameter names: what an element is called; any of them fits.
  /// - Throws: `unknown` or `ambiguous`. O(elements).
  package static func find<Element>(
    _ text: String, _ noun: Noun, among elements: [Element], id: (Element) -> String,
    names: (Element) -> [String], candidate: (Element) -> Candidate
  ) throws(ClientError) -> Element {
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { throw .unknown(noun, text) }
    // A fingerprint is shown in groups.
    let digits = wanted.filter { $0 != " " }
    let isHex = digits.utf8.count >= shortestPrefix && digits.utf8.allSatisfy(isHexDigit)
    for rule in [Rule.wholeName, .idPrefix, .namePrefix] {
      let found = elements.filter { element in
        switch rule {
        case .wholeName: names(element).contains { $0.lowercased() == wanted }
        case .idPrefix: isHex && id(element).hasPrefix(digits)
        case .namePrefix: names(element).contains { $0.lowercased().hasPrefix(wanted) }
        }
      }
      if found.count > 1 { throw .ambiguous(noun, text, found.map(candidate)) }
      if let only = found.first { return only }
    }
    throw .unknown(noun, text)
  }

  private enum Rule { case wholeName, idPrefix, namePrefix }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
