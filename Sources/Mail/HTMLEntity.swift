/// Character references of HTML: the named ones that mail has, and numeric ones.
enum HTMLEntity {
  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "iexcl": "¡", "cent": "¢",
    "pound": "£", "yen": "¥", "sect": "§", "copy": "©", "laquo": "«", "raquo": "»", "not": "¬", "reg": "®",
    "deg": "°", "plusmn": "±", "sup2": "²", "sup3": "³", "micro": "µ", "para": "¶", "middot": "·",
    "frac12": "½", "frac14": "¼", "frac34": "¾", "iquest": "¿", "times": "×", "divide": "÷", "szlig": "ß",
    "Agrave": "À", "Aacute": "Á", "Acirc": "Â", "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ",
    "Ccedil": "Ç", "Egrave": "È", "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Iacute": "Í", "Ntilde": "Ñ",
    "Oacute": "Ó", "Ocirc": "Ô", "Ouml": "Ö", "Oslash": "Ø", "Uacute": "Ú", "Uuml": "Ü", "agrave": "à",
    "aacute": "á", "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç",
    "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î",
    "iuml": "ï", "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö",
    "oslash": "ø", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yuml": "ÿ", "oelig": "œ",
    "ensp": " ", "emsp": " ", "thinsp": " ", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’",
    "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "bull": "•", "hellip": "…", "prime": "′",
    "lsaquo": "‹", "rsaquo": "›", "euro": "€", "trade": "™", "larr": "←", "rarr": "→", "harr": "↔",
    "minus": "−", "le": "≤", "ge": "≥", "ne": "≠", "infin": "∞",
  ]

  /// The text of the reference whose `&` stands before `start`, and the index behind it. What is none is the
  /// sign itself. O(1).
  static func read(_ bytes: [UInt8], behind start: Int) -> (text: String, end: Int) {
    let body = bytes[start...].prefix(10)
    guard let semicolon = body.firstIndex(of: UInt8(ascii: ";")) else { return ("&", start) }
    let name = String(decoding: bytes[start..<semicolon], as: UTF8.self)
    if let scalar = named[name] { return (String(scalar), semicolon + 1) }
    guard name.hasPrefix("#") else { return ("&", start) }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    guard let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else {
      return ("&", start)
    }
    // Numbers of the C1 controls are meant as windows-1252 (HTML, "numeric character reference end state").
    if 0x80..<0xa0 ~= number { return (String(Charset.western[Int(number) - 0x80]), semicolon + 1) }
    return (String(Unicode.Scalar(number) ?? "\u{fffd}"), semicolon + 1)
  }

  /// All references of a short text resolved.
  static func resolve(_ bytes: [UInt8]) -> [UInt8] {
    var resolved: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "&") else {
        resolved.append(byte)
        continue
      }
      let (text, end) = read(bytes, behind: index)
      resolved += text.utf8
      index = end
    }
    return resolved
  }
}
