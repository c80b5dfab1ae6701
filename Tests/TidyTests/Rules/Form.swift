/// The form of the code: sizes, marks, and the few words that need a reason beside them.
enum Form {
  static let sizes = Rule(name: "size") { file in
    guard file.path.hasSuffix(".swift") else { return [] }
    var found = file.lines.enumerated().compactMap { number, line in
      line.utf8.count > 110 && line.count > 110
        ? (line: number + 1, detail: "\(line.count) characters; at most 110") : nil
    }
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    if file.module != nil, count > 400 { found.append((401, "\(count) lines; at most 400: one noun a file")) }
    return found
  }

  /// Written in halves, or this file would be found too.
  static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "not " + "implemented", "un" + "implemented"]

  static let unfinished = Rule(name: "unfinished") { file in
    file.lines.enumerated().flatMap { number, line in
      marks.filter { stands($0, in: line) }.map { (number + 1, "`\($0)`: finish it, or open an issue") }
    }
  }

  /// As a word of its own: the template of a temporary folder ends with six of the letters of one mark.
  private static func stands(_ mark: String, in line: Substring) -> Bool {
    line.ranges(of: mark).contains { range in
      let before = line[..<range.lowerBound].last
      let behind = line[range.upperBound...].first
      return before?.isLetter != true && behind?.isLetter != true
    }
  }

  /// Promises that the compiler cannot check.
  static let unchecked = Rule(name: "unchecked") { file in
    ["@unchecked Sendable", "nonisolated(unsafe)", "try!"].flatMap { code in
      // As written: `try !f()` asks a question and promises nothing.
      file.occurrences(of: code).filter {
        file.lines[$0 - 1].contains(code) && !file.hasCommentAbove(line: $0)
      }
      .map { ($0, "`\(code)` needs its reason in a comment on the line above") }
    }
  }

  /// A trap says which invariant was broken.
  static let traps = Rule(name: "trap") { file in
    guard file.module != nil else { return [] }
    return ["fatalError()", "preconditionFailure()", "assertionFailure()"].flatMap { code in
      file.occurrences(of: code).map { ($0, "`\(code)` does not say which invariant was broken") }
    }
  }

  /// The core has no terminal.
  static let output = Rule(name: "output") { file in
    guard let module = file.module, Layers.core.contains(module) else { return [] }
    return ["print(", "debugPrint(", "dump(", "fputs(", "NSLog("].flatMap { code in
      file.occurrences(of: code).map { ($0, "`\(code)` has no place in the core") }
    }
  }

  /// A script stops at its first error, whatever directory it is called from; what is only sourced is in .sh.
  static let scripts = Rule(name: "script") { file in
    guard file.path.hasPrefix("scripts/") || file.path == ".ci/run",
      ![".py", ".sh", ".service"].contains(where: file.path.hasSuffix)
    else {
      return []
    }
    var found: [(line: Int, detail: String)] = []
    if file.lines.first != "#!/usr/bin/env bash" {
      found.append((1, "does not begin with #!/usr/bin/env bash"))
    }
    if !file.lines.contains("set -euo pipefail") { found.append((1, "has no `set -euo pipefail`")) }
    return found
  }
}
