/// The core is a function of its inputs: time and random bytes come in as arguments, and nothing else does.
enum Determinism {
  /// Code that brings in a clock, chance, threads or the environment.
  static let banned = [
    "Date(", "Date.now", "ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime",
    "gettimeofday",
    "time(nil)", "SystemRandomNumberGenerator", ".random(", "randomElement", ".shuffled()", ".shuffle()",
    "arc4random", "arc4random_buf", "getrandom", "sqlite3_randomness", "getenv", "ProcessInfo", "CommandLine",
    "Thread(", "Thread.", "pthread_create", "Task {", "Task.detached", "Task.sleep", "DispatchQueue", "async",
    "await", "UUID(", "hashValue", "= Hasher(",
  ]

  /// SQL that reads the database's clock or its dice.
  static let bannedSQL = ["random()", "randomblob(", "current_timestamp", "current_time", "'now'"]

  static let calls = Rule(name: "determinism") { file in
    guard let module = file.module, Layers.core.contains(module) else { return [] }
    var found = banned.flatMap { code in
      file.occurrences(of: code).map { (line: $0, detail: "`\(code)` has no place in the core") }
    }
    for token in file.tokens {
      switch token.kind {
      case .word where token.text.hasPrefix("randombytes"):
        found.append((token.line, "`\(token.text)` has no place in the core"))
      case .word where token.text.hasPrefix("crypto_") && drawsBytes(token.text):
        found.append((token.line, "`\(token.text)` draws random bytes of its own"))
      case .string:
        let sql = token.text.lowercased()
        for text in bannedSQL where sql.contains(text) {
          found.append((token.line, "`\(text)` in SQL has no place in the core"))
        }
      default: break
      }
    }
    return found
  }

  /// libsodium makes keys and sealed boxes from its own random bytes, unless it is given a seed.
  private static func drawsBytes(_ name: String) -> Bool {
    if name.hasSuffix("_seed_keypair") { return false }
    return ["_keypair", "_keygen", "_box_seal", "_init_push", "pwhash_str"].contains { name.hasSuffix($0) }
  }

  /// A `Set` or a `Dictionary` has another order in every run. What walks through one is sorted, or says in a
  /// comment why the order cannot show: `// order: a sum`.
  ///
  /// Types are not known here. A name counts as unordered when this file declares it so, and `.keys` and
  /// `.values` always do.
  static let order = Rule(name: "order") { file in
    guard let module = file.module, Layers.core.contains(module) else { return [] }
    let tokens = file.tokens
    let names = unorderedNames(tokens)
    var found: [(line: Int, detail: String)] = []
    for i in tokens.indices where tokens[i].kind == .word {
      if tokens[i].text == "in", let last = lastWordOfLoop(tokens, in: i),
        isView(tokens, last) || names.contains(tokens[last].text)
      {
        found.append((tokens[last].line, loopDetail(tokens[last].text)))
      }
      // A name that is a set's in one place is often an array's in another: for `map` and the like only .keys
      // and .values count. The call that sorts may stand on the next line.
      if i + 2 < tokens.count, isView(tokens, i), tokens[i + 1].text == ".",
        walks.contains(tokens[i + 2].text)
      {
        let near = file.lines[(tokens[i].line - 1)...].prefix(2)
        if !near.contains(where: { line in settled.contains(where: line.contains) }) {
          found.append((tokens[i].line, loopDetail(tokens[i].text)))
        }
      }
    }
    return found.filter { !file.isMarked("order:", line: $0.line) }
  }

  private static let walks: Set = [
    "map", "flatMap", "compactMap", "forEach", "first", "reduce", "joined", "prefix", "enumerated",
  ]

  /// What makes the order of a walk disappear.
  private static let settled = ["sorted", ".min", ".max", "Set("]

  private static func isView(_ tokens: [Token], _ i: Int) -> Bool {
    i > 0 && tokens[i - 1].text == "." && ["keys", "values"].contains(tokens[i].text)
  }

  private static func loopDetail(_ name: String) -> String {
    "`\(name)` has another order in every run: sort it, or say why it cannot show (// order: …)"
  }

  /// For the `in` of a loop: the last word before its body, if the sequence is a plain path like `a.b.c`.
  private static func lastWordOfLoop(_ tokens: [Token], in place: Int) -> Int? {
    // The `for` stands a few tokens before: a name, or a pair in parentheses.
    var i = place - 1
    while i >= 0, tokens[i].text != "for" {
      guard place - i < 9, tokens[i].kind == .word || [",", "(", ")"].contains(tokens[i].text) else {
        return nil
      }
      i -= 1
    }
    guard i >= 0 else { return nil }
    var last: Int?
    for j in (place + 1)..<tokens.count {
      if tokens[j].text == "{" || tokens[j].text == "where" { return last }
      guard tokens[j].kind == .word || [".", "?"].contains(tokens[j].text) else { return nil }
      if tokens[j].kind == .word { last = j }
    }
    return nil
  }

  /// The names that the file declares as a set or a dictionary.
  private static func unorderedNames(_ tokens: [Token]) -> Set<String> {
    var names: Set<String> = []
    for i in tokens.indices where tokens[i].kind == .word && i + 3 < tokens.count {
      let value = tokens[i + 2]
      guard [":", "="].contains(tokens[i + 1].text) else { continue }
      if ["Set", "Dictionary"].contains(value.text), ["<", "("].contains(tokens[i + 3].text) {
        names.insert(tokens[i].text)
      } else if value.text == "[", isDictionaryType(tokens, from: i + 2) {
        names.insert(tokens[i].text)
      }
    }
    return names
  }

  /// Whether the bracket opens `[Key: Value]` or `[:]`.
  private static func isDictionaryType(_ tokens: [Token], from open: Int) -> Bool {
    var depth = 0
    for token in tokens[open...].prefix(40) {
      switch token.text {
      case "[", "(": depth += 1
      case "]", ")":
        depth -= 1
        if depth == 0 { return false }
      case ":" where depth == 1: return true
      default: break
      }
    }
    return false
  }
}
