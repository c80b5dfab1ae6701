import Foundation

/// A file of the project: its path from the project's root, its text, and for Swift its tokens.
struct TextFile: Sendable {
  let path: String
  let text: String
  let lines: [Substring]
  let tokens: [Token]

  /// Where each word stands among the tokens: most files have none of the words that a rule looks for.
  private let positions: [String: [Int]]

  init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    tokens = path.hasSuffix(".swift") ? Tokenizer.tokens(text) : []
    var positions: [String: [Int]] = [:]
    for (i, token) in tokens.enumerated() where token.kind == .word {
      positions[token.text, default: []].append(i)
    }
    self.positions = positions
  }

  /// The module of a file in Sources/, else nil.
  var module: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// Whether the line (counted from 1) or the one above has a comment that begins with `mark`.
  func isMarked(_ mark: String, line: Int) -> Bool {
    [line - 2, line - 1].contains { lines.indices.contains($0) && lines[$0].contains("// " + mark) }
  }

  /// Whether a comment of at least three words stands on the line above.
  func hasCommentAbove(line: Int) -> Bool {
    guard line >= 2 else { return false }
    let above = lines[line - 2].drop { $0 == " " }
    return above.hasPrefix("//") && above.split(separator: " ").count > 3
  }

  /// The lines on which this run of tokens begins. The run is written as code: `Date(`, `.shuffled()`.
  func occurrences(of code: String) -> [Int] {
    let wanted = Tokenizer.tokens(code)
    guard let first = wanted.firstIndex(where: { $0.kind == .word }) else { return [] }
    return (positions[wanted[first].text] ?? []).compactMap { place in
      let start = place - first
      guard start >= 0, start + wanted.count <= tokens.count else { return nil }
      let isSame = wanted.indices.allSatisfy {
        tokens[start + $0].kind != .string && tokens[start + $0].text == wanted[$0].text
      }
      return isSame ? tokens[start].line : nil
    }
  }
}

/// A line that breaks a rule.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let rule: String
  let detail: String

  var description: String { "\(path):\(line): \(rule): \(detail)" }
}

/// A rule is a pure function of a file; the tests run it over the tree, and over violations made for it.
struct Rule: Sendable {
  let name: String
  let find: @Sendable (TextFile) -> [(line: Int, detail: String)]

  func findings(in file: TextFile) -> [Finding] {
    find(file).sorted { $0.line < $1.line }.map {
      Finding(path: file.path, line: $0.line, rule: name, detail: $0.detail)
    }
  }
}

/// The project's files as they lie on the disk, without what builds and demos leave behind.
enum Tree {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let paths: [String] = {
    var found: [String] = []
    let prefix = root.path + "/"
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isDirectoryKey])
    while let url = files?.nextObject() as? URL {
      let name = url.lastPathComponent
      if name == ".git" || name.hasPrefix(".build") || [".demo", ".venv", "__pycache__"].contains(name) {
        files?.skipDescendants()
      } else if name != "Package.resolved", !url.hasDirectoryPath, url.path.hasPrefix(prefix) {
        found.append(String(url.path.dropFirst(prefix.count)))
      }
    }
    return found.sorted()
  }()

  static func bytes(_ path: String) -> Data {
    (try? Data(contentsOf: root.appending(path: path))) ?? Data()
  }

  static func file(_ path: String) -> TextFile {
    TextFile(path, String(decoding: bytes(path), as: UTF8.self))
  }

  static let swift = paths.filter { $0.hasSuffix(".swift") }.map(file)
  static let sources = swift.filter { $0.module != nil }
  static let documents = paths.filter { $0.hasSuffix(".md") }.map(file)
  static let package = file("Package.swift")
}
