import Foundation

/// What the documents say is there, is there.
enum Documents {
  /// Every relative link leads to a file. `exists` is asked with a path from the project's root.
  static func links(exists: @escaping @Sendable (String) -> Bool) -> Rule {
    Rule(name: "link") { file in
      prose(file).flatMap { line, text in
        targets(text).compactMap { target in
          if target.contains("://") || target.hasPrefix("mailto:") || target.hasPrefix("#") { return nil }
          let path = resolve(target.prefix { $0 != "#" }, from: file.path)
          return exists(path) ? nil : (line, "`\(target)` leads nowhere")
        }
      }
    }
  }

  /// Every file that the README names between back-ticks, or in the map, is there.
  static func names(exists: @escaping @Sendable (String) -> Bool) -> Rule {
    Rule(name: "name") { file in
      file.lines.enumerated().flatMap { number, line in
        line.split { " `(),;|".contains($0) }.compactMap { word in
          let path = word.trimmingCharacters(in: CharacterSet(charactersIn: ".:/"))
          guard roots.contains(where: { path.hasPrefix($0) }), !path.contains("*"), !path.contains("<"),
            !path.contains("…")
          else {
            return nil
          }
          return exists(path) ? nil : (number + 1, "`\(path)` is not there")
        }
      }
    }
  }

  private static let roots = ["Sources/", "Tests/", "Protocol/", "scripts/", "docs/"]

  /// The lines outside of fenced code, with the code between back-ticks left out.
  private static func prose(_ file: TextFile) -> [(line: Int, text: String)] {
    var fenced = false
    return file.lines.enumerated().compactMap { number, line in
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        fenced.toggle()
        return nil
      }
      if fenced || line.hasPrefix("    ") { return nil }
      let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
      return (
        number + 1, pieces.enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: "_")
      )
    }
  }

  /// The targets of `[text](target)` and of `[name]: target`.
  private static func targets(_ text: String) -> [Substring] {
    var found: [Substring] = []
    for piece in text.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
      if let end = piece.firstIndex(where: { $0 == ")" || $0 == " " }) { found.append(piece[..<end]) }
    }
    if text.hasPrefix("["), let end = text.range(of: "]: ") { found.append(text[end.upperBound...]) }
    return found
  }

  private static func resolve(_ target: Substring, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in target.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }
}
