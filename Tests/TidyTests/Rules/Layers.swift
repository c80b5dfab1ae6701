/// The layers of the architecture. SwiftPM builds a transitive import without a word: a test must refuse it.
enum Layers {
  /// From the bottom to the top: a module uses only what stands before it.
  static let order = [
    "CSodium", "CSQLite", "CZlib", "CBOR", "Sodium", "Events", "Bundles", "Tally", "BallotFiles",
    "Governance", "Audit", "Store", "Sync", "Replica", "Desk", "Transport", "Host", "Node", "Client", "Mail",
    "Terminal", "kollektivd", "kollektiv", "kollektiv-audit", "Simulator", "Benchmarks", "EmptyProgram",
  ]

  /// No clock, no randomness, no sockets, no threads, no environment.
  static let core: Set = [
    "CBOR", "Sodium", "Events", "Bundles", "Tally", "BallotFiles", "Governance", "Audit", "Store", "Sync",
    "Replica", "Desk",
  ]

  /// Neighbours in the list that must not know of each other: an auditor judges without a store, and what is
  /// sent does not depend on how it is kept.
  static let apart: [String: Set<String>] = [
    "Sync": ["Store"], "Client": ["Node"], "Mail": ["Store", "Replica"], "kollektivd": ["Client"],
    "kollektiv": ["Node"],
    // A verdict that shares no code with the node's runtime means something.
    "kollektiv-audit": ["Store", "Sync", "Replica", "Desk", "Transport", "Host", "Node", "Client", "Mail"],
    "Governance": ["BallotFiles"],
  ]

  /// What the support modules may use besides; the core uses nothing but the project's own modules.
  static let outside: Set = [
    "ArgumentParser", "Collections", "DequeModule", "HeapModule", "OrderedCollections", "Foundation",
    "FoundationEssentials", "Glibc", "Synchronization", "Dispatch",
  ]

  /// What only the shells need, and who looks at them from outside: sockets, logs, signals.
  static let shell: Set = [
    "Configuration", "Logging", "Metrics", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOTLS",
    "SystemPackage", "UnixSignals",
  ]
  static let shells: Set = ["Transport", "Host", "Node", "Client", "kollektivd", "kollektiv", "Benchmarks"]

  static func mayUse(_ module: String, _ used: String) -> Bool {
    guard let place = order.firstIndex(of: module) else { return false }
    return order[..<place].contains(used) && apart[module]?.contains(used) != true
  }

  /// The modules that a file imports, with their lines. `import struct A.B` and submodules count as `A`.
  static func imports(_ file: TextFile) -> [(line: Int, module: String)] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    return file.tokens.indices.dropLast().compactMap { i in
      guard file.tokens[i].text == "import", file.tokens[i].kind == .word else { return nil }
      let next = file.tokens[i + 1]
      let named = kinds.contains(next.text) && i + 2 < file.tokens.count ? file.tokens[i + 2] : next
      return (file.tokens[i].line, named.text)
    }
  }

  /// The targets' own dependencies as Package.swift declares them with `core`, `shell`, `program` and
  /// `tests`.
  static func declared(_ package: TextFile) -> [String: (line: Int, uses: [String])] {
    var targets: [String: (line: Int, uses: [String])] = [:]
    let tokens = package.tokens
    for i in tokens.indices where ["core", "shell", "program", "tests"].contains(tokens[i].text) {
      guard i + 4 < tokens.count, tokens[i + 1].text == "(", tokens[i + 2].kind == .string,
        tokens[i + 4].text == "["
      else { continue }
      let uses = tokens[(i + 5)...].prefix { $0.text != "]" }.filter { $0.kind == .string }.map(\.text)
      targets[tokens[i + 2].text] = (tokens[i].line, uses)
    }
    return targets
  }

  /// An import in Sources/ goes to a module below, and to one that Package.swift declares.
  static func imports(declaredIn package: TextFile) -> Rule {
    let targets = declared(package).mapValues { Set($0.uses) }
    return Rule(name: "layers") { file in
      guard let module = file.module else { return [] }
      return imports(file).compactMap { line, used in
        if outside.contains(used) {
          return core.contains(module) ? (line, "\(module) is core and must not import \(used)") : nil
        }
        if shell.contains(used), shells.contains(module) { return nil }
        if !order.contains(used) {
          return (line, "\(used) is neither ours nor on the list of what may be used")
        }
        if !mayUse(module, used) { return (line, "\(module) must not import \(used), which is not below it") }
        if targets[module]?.contains(used) != true {
          return (line, "Package.swift does not let \(module) use \(used)")
        }
        return nil
      }
    }
  }

  /// What Package.swift declares agrees with the layers.
  static let package = Rule(name: "package") { file in
    declared(file).sorted { $0.value.line < $1.value.line }.flatMap { module, target in
      let isTests = module.hasSuffix("Tests")
      var found = target.uses.filter {
        !(isTests ? order.contains($0) || $0 == "TestSupport" : mayUse(module, $0))
      }
      .map { (line: target.line, detail: "\(module) must not depend on \($0), which is not below it") }
      if !isTests, !order.contains(module) {
        found.append((target.line, "\(module) has no place among the layers"))
      }
      return found
    }
  }

  /// XCTest's cases would not be run by scripts/test.
  static let testing = Rule(name: "testing") { file in
    guard file.path.hasPrefix("Tests/") else { return [] }
    return imports(file).filter { $0.module == "XCTest" }.map {
      ($0.line, "tests are written with Swift Testing")
    }
  }
}
