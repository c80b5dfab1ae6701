/// Reduces HTML to plain text: tags off, entities resolved, paragraphs apart, links behind their words.
///
/// It is no parser of HTML: it runs over the text once, knows a few tags, and takes any input. O(length): a
/// search that fails is not repeated.
struct HTMLText {
  private let bytes: [UInt8]
  private var index = 0
  private var output: [UInt8] = []
  /// Newlines that stand before the next word.
  private var newlines = 0
  private var needsSpace = false
  private var preformatted = 0
  /// The target of the link that is open, and where its words begin.
  private var link: (target: [UInt8], start: Int)?
  /// Whether no `>` is left.
  private var hasNoEnd = false
  /// The marks that are not to be found behind here.
  private var missing: Set<String> = []

  /// The text of `html`.
  static func reduce(_ html: String) -> String {
    var text = HTMLText(bytes: Array(html.utf8))
    text.run()
    return String(decoding: text.output, as: UTF8.self)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<"), takeTag() { continue }
      index += 1
      if byte == UInt8(ascii: "&") {
        let (text, end) = HTMLEntity.read(bytes, behind: index)
        index = end
        write(Array(text.utf8))
      } else if ASCII.isSpace(byte) {
        if preformatted > 0, byte == ASCII.newline {
          newlines += 1
        } else if preformatted > 0 {
          write([byte])
        } else {
          needsSpace = true
        }
      } else {
        write(CollectionOfOne(byte))
      }
    }
    closeLink()
  }

  private mutating func write(_ text: some Collection<UInt8>) {
    if newlines > 0, !output.isEmpty {
      output += repeatElement(ASCII.newline, count: preformatted > 0 ? newlines : min(newlines, 2))
    } else if needsSpace, let last = output.last, !ASCII.isSpace(last) {
      output.append(ASCII.space)
    }
    (newlines, needsSpace) = (0, false)
    output += text
  }

  private mutating func breakLine(_ count: Int) { newlines = max(newlines, count) }

  /// Takes a tag, a comment, or an element whose content is no text. Returns false where `<` is only a sign.
  private mutating func takeTag() -> Bool {
    let rest = bytes[(index + 1)...]
    guard let first = rest.first, !hasNoEnd else { return false }
    if rest.starts(with: "!--".utf8) {
      skip(to: "-->", from: index + 4)
      return true
    }
    let isClosing = first == UInt8(ascii: "/")
    let name = ASCII.lowercased(rest.dropFirst(isClosing ? 1 : 0).prefix(12).prefix(while: Self.isNameByte))
    guard !name.isEmpty || first == UInt8(ascii: "!") || first == UInt8(ascii: "?") else { return false }
    guard let end = endOfTag() else {
      hasNoEnd = true
      return false
    }
    let tag = bytes[index..<end]
    index = end + 1
    if !isClosing, ["script", "style", "head", "title"].contains(name) {
      // A head without an end would take the body with it.
      skip(to: "</\(name)", from: index, orNothing: name == "head" || name == "title")
    } else {
      apply(name, tag, isClosing: isClosing)
    }
    return true
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || ASCII.lowercased(byte) &- 0x61 < 26
  }

  /// The next `>` outside of quotation marks, else the next one at all.
  private func endOfTag() -> Int? {
    var quote: UInt8?
    var plain: Int?
    for at in index..<bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: ">") {
        if quote == nil { return at }
        plain = plain ?? at
      } else if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        // Only behind an equals sign: an apostrophe elsewhere quotes nothing.
        if bytes[index..<at].last(where: { !ASCII.isSpace($0) }) == UInt8(ascii: "=") { quote = byte }
      }
    }
    return plain
  }

  private mutating func apply(_ name: String, _ tag: ArraySlice<UInt8>, isClosing: Bool) {
    switch name {
    case "br": newlines += 1
    case "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "hr": breakLine(2)
    case "div", "tr", "dt", "dd", "section", "article", "header", "footer", "address", "center": breakLine(1)
    case "td", "th": needsSpace = true
    case "li":
      breakLine(1)
      if !isClosing { write("- ".utf8) }
    case "pre":
      breakLine(2)
      preformatted = max(0, preformatted + (isClosing ? -1 : 1))
    case "img":
      if let text = attribute("alt", in: tag), !text.isEmpty { write(text) }
    case "a":
      closeLink()
      if !isClosing, let target = attribute("href", in: tag) {
        link = (target, output.count)
      }
    default: break
    }
  }

  /// Writes where the link led, unless its words say so already.
  private mutating func closeLink() {
    guard let (target, start) = link else { return }
    link = nil
    let words = ASCII.trimmed(output[start...])
    let isShown = ["http://", "https://", "ftp://", "mailto:"].contains { target.starts(with: $0.utf8) }
    let address = target.starts(with: "mailto:".utf8) ? Array(target.dropFirst(7)) : target
    guard isShown, !words.elementsEqual(address) else { return }
    if !words.isEmpty { needsSpace = true }
    write([UInt8(ascii: "<")] + address + [UInt8(ascii: ">")])
  }

  /// The value of an attribute with its entities resolved, at most 2,000 bytes of it.
  private func attribute(_ name: String, in tag: ArraySlice<UInt8>) -> [UInt8]? {
    let wanted = Array(name.utf8) + [UInt8(ascii: "=")]
    let lowered = tag.prefix(8_000).map { ASCII.lowercased($0) }
    guard
      let start = lowered.indices.first(where: { at in
        at > 0 && ASCII.isSpace(lowered[at - 1]) && lowered[at...].starts(with: wanted)
      })
    else { return nil }
    var value = tag.dropFirst(start + wanted.count)
    if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      value = value.dropFirst().prefix { $0 != quote }
    } else {
      value = value.prefix { !ASCII.isSpace($0) }
    }
    return HTMLEntity.resolve(Array(value.prefix(2_000))).filter { $0 > 0x20 || name == "alt" }
  }

  /// Goes to the tag or sign `mark`, or to the end where there is none.
  private mutating func skip(to mark: String, from start: Int, orNothing: Bool = false) {
    guard !missing.contains(mark) else { return }
    let name = mark
    let mark = Array(mark.utf8)
    var at = start
    while at + mark.count <= bytes.count {
      if bytes[at] == mark[0],
        bytes[at..<(at + mark.count)].elementsEqual(mark, by: { ASCII.lowercased($0) == $1 })
      {
        // The rest of an end tag is taken as a tag of its own.
        index = mark[0] == UInt8(ascii: "<") ? at : at + mark.count
        return
      }
      at += 1
    }
    missing.insert(name)
    if !orNothing { index = bytes.count }
  }
}
