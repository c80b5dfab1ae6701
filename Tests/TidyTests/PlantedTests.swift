import Foundation
import Testing

/// Each rule catches a violation made for it, and lets the nearest lawful thing pass.
@Suite struct PlantedTests {
  /// A violation: the file, its text, and the lines that must be found.
  struct Planted: Sendable, CustomTestStringConvertible {
    let rule: Rule
    let path: String
    let text: String
    let lines: [Int]

    init(_ rule: Rule, _ path: String, _ text: String, _ lines: [Int]) {
      (self.rule, self.path, self.text, self.lines) = (rule, path, text, lines)
    }

    var testDescription: String { "\(rule.name) in \(path), lines \(lines)" }
  }

  static let package = TextFile(
    "Package.swift",
    """
    func core(_ name: String, _ dependencies: [Target.Dependency]) -> Target {}
    core("CBOR", []),
    core("Events", ["CBOR", "Sodium"]),
    core("Governance", ["Events"]),
    core("Store", ["Events"]),
    core("Sync", ["Events"]),
    program("Simulator", ["Replica"]),
    """)

  static let layers = Layers.imports(declaredIn: package)

  static let layering = [
    Planted(layers, "Sources/Events/A.swift", "import CBOR\npackage import Sodium\n", []),
    Planted(layers, "Sources/CBOR/A.swift", "import Events", [1]),
    Planted(layers, "Sources/CBOR/A.swift", "// Why.\npackage import Foundation", [2]),
    Planted(layers, "Sources/Store/A.swift", "internal import Glibc", [1]),
    Planted(layers, "Sources/Governance/A.swift", "import Store\n@testable import Sync", [1, 2]),
    Planted(layers, "Sources/Governance/A.swift", "import struct CBOR.Reader", [1]),
    Planted(layers, "Sources/Sync/A.swift", "import Store", [1]),
    Planted(layers, "Sources/Simulator/A.swift", "import Collections\nimport Foundation\nimport Replica", []),
    Planted(layers, "Sources/Simulator/A.swift", "import NIOCore", [1]),
    Planted(layers, "Sources/Unknown/A.swift", "import CBOR", [1]),
    Planted(layers, "Sources/CBOR/A.swift", "// import Events\nlet a = \"import Events\"", []),
    Planted(Layers.package, "Package.swift", #"core("Governance", ["Events", "Store"])"#, [1]),
    Planted(Layers.package, "Package.swift", #"core("Sync", ["Store"])"#, [1]),
    Planted(Layers.package, "Package.swift", "core(\"Attic\", [])\ncore(\"CBOR\", [])", [1]),
    Planted(Layers.package, "Package.swift", #"tests("SyncTests", ["Sync", "Store"])"#, []),
    Planted(Layers.testing, "Tests/A/A.swift", "import XCTest", [1]),
  ]

  static let determinism = [
    Planted(Determinism.calls, "Sources/Store/A.swift", "let now = Date()", [1]),
    Planted(Determinism.calls, "Sources/Store/A.swift", "f(Int.random(in: 1...6))", [1]),
    Planted(Determinism.calls, "Sources/Store/A.swift", "a\nTask {\n}\na.shuffled()", [2, 4]),
    Planted(Determinism.calls, "Sources/Store/A.swift", "a.shuffled(using: &generator)", []),
    Planted(Determinism.calls, "Sources/Store/A.swift", "struct EventDate {}; EventDate()", []),
    Planted(Determinism.calls, "Sources/Store/A.swift", "\"an \\(Date()) inside\"", [1]),
    Planted(
      Determinism.calls, "Sources/Store/A.swift", "// Date()\n/* /* */ getenv */ let a = \"Date()\"", []),
    Planted(Determinism.calls, "Sources/Store/A.swift", #"run("SELECT random()")"#, [1]),
    Planted(Determinism.calls, "Sources/Sodium/A.swift", "randombytes_buf(p, 32)", [1]),
    Planted(Determinism.calls, "Sources/Sodium/A.swift", "crypto_sign_keypair(p, s)", [1]),
    Planted(Determinism.calls, "Sources/Sodium/A.swift", "crypto_sign_seed_keypair(p, s, seed)", []),
    Planted(Determinism.calls, "Sources/Sync/A.swift", "func f() async {}", [1]),
    Planted(Determinism.calls, "Sources/Sync/A.swift", "var a = Hasher()\nvar b = BLAKE2b.Hasher()", [1]),
    Planted(Determinism.calls, "Sources/Simulator/A.swift", "let now = Date()", []),
    Planted(Determinism.order, "Sources/Sync/A.swift", "for key in peers.keys {", [1]),
    Planted(Determinism.order, "Sources/Sync/A.swift", "for key in peers.keys.sorted() {", []),
    Planted(Determinism.order, "Sources/Sync/A.swift", "let a = peers.values.map(\\.id)", [1]),
    Planted(Determinism.order, "Sources/Sync/A.swift", "let a = peers.values\n  .map(\\.id).sorted()", []),
    Planted(Determinism.order, "Sources/Sync/A.swift", "// order: a sum\nfor n in peers.values {", []),
    Planted(
      Determinism.order, "Sources/Sync/A.swift", "var p: [ID: Peer] = [:]\nfor (k, v) in self.p {", [2]),
    Planted(
      Determinism.order, "Sources/Sync/A.swift", "var seen = Set<ID>()\nfor id in seen where id > 1 {", [2]),
    Planted(Determinism.order, "Sources/Sync/A.swift", "var p: [Peer] = []\nfor x in p {", []),
    Planted(
      Determinism.order, "Sources/Sync/A.swift", "var p: [ID: Peer]\nfor (k, v) in p.sorted(by: f) {", []),
  ]

  static let form = [
    Planted(Form.sizes, "Tests/A.swift", "a\n" + String(repeating: "x", count: 111), [2]),
    Planted(Form.sizes, "Tests/A.swift", String(repeating: "ü", count: 110), []),
    Planted(Form.sizes, "Sources/Sync/A.swift", String(repeating: "a\n", count: 401), [401]),
    Planted(Form.sizes, "Sources/Sync/A.swift", String(repeating: "a\n", count: 400), []),
    Planted(Form.unfinished, "Protocol/a.md", "fine\n" + Form.marks[0] + " later\n" + Form.marks[4], [2, 3]),
    Planted(Form.unfinished, "Tests/A.swift", "mkdtemp(\"a-" + Form.marks[2] + Form.marks[2] + "\")", []),
    Planted(Form.unchecked, "Sources/Sync/A.swift", "\nfinal class A: @unchecked Sendable {}", [2]),
    Planted(Form.unchecked, "Sources/Sync/A.swift", "// Only the writer's thread comes here.\ntry! f()", []),
    Planted(Form.unchecked, "Sources/Sync/A.swift", "// Trust me.\nnonisolated(unsafe) var a = 1", [2]),
    Planted(Form.traps, "Sources/Sync/A.swift", "fatalError()\nfatalError(\"two charters\")", [1]),
    Planted(Form.output, "Sources/Sync/A.swift", "fingerprint(key)\nprint(key)", [2]),
    Planted(Form.scripts, "scripts/a", "#!/bin/sh\nset -e", [1, 1]),
    Planted(Form.scripts, "scripts/a", "#!/usr/bin/env bash\nset -euo pipefail\n", []),
  ]

  static let documents = [
    Planted(
      Documents.links { $0 == "docs/a.md" }, "docs/b.md", "[a](a.md#x) [c](../c.md)\n[d](docs/a.md)", [1, 2]),
    Planted(
      Documents.links { _ in false }, "docs/b.md", "[a](https://swift.org) [b](#here)\n`[c](d.md)`", []),
    Planted(Documents.links { _ in false }, "docs/b.md", "```\n[a](a.md)\n```\n[a]: a.md", [4]),
    Planted(Documents.names { $0 == "scripts/test" }, "README.md", "`scripts/test`, `Sources/Attic/`.", [1]),
  ]

  @Test(arguments: layering + determinism + form + documents)
  func isCaught(_ planted: Planted) {
    let found = planted.rule.findings(in: TextFile(planted.path, planted.text))
    #expect(found.map(\.line) == planted.lines, "\(found)")
  }

  @Test func aPlaceOnAMachineIsCaught() {
    let text = "fine Sources" + Places.folders[0] + "\n\"" + Places.folders[1] + "a\"\n" + Places.hosts[0]
    #expect(Places.findings("a.json", Data(text.utf8)).map(\.line) == [2, 3])
  }

  @Test func aRuleWithoutAVectorIsCaught() {
    let chapter = TextFile(
      "Protocol/a.md",
      """
      | item | rule | rejected as |
      | --- | --- | --- |
      | `a` | short | `tooWide`, `tooShort` (chapter 2) |

      1. the key is good (`badKey`);
      2. and more, on two
         lines (`worseKey`). `malformedMessage`
      """)
    let vectors = Data(
      #"[{"rule": "tooWide"}, {"rule":"badKey"}, {"rule": null}, {"rule": "invented"}]"#.utf8)
    let excepted = ["malformedMessage": "a reason"]
    let shown = RuleNames.shown(vectors)
    let found = RuleNames.findings(chapters: [chapter], shown: shown, exceptions: excepted)
    // tooShort and worseKey have no vector, and no chapter names what was invented.
    #expect(found.map(\.line) == [3, 7, 0], "\(found)")
    let names = shown.union(["tooShort", "worseKey", "malformedMessage"]).subtracting(["invented"])
    let stale = RuleNames.findings(chapters: [chapter], shown: names, exceptions: excepted)
    #expect(stale.map(\.path) == ["RuleNames.exceptions"], "\(stale)")
  }

  @Test func stringsAndCommentsAreToldFromCode() {
    let source = ##"""
      let a = "x \(f("y")) z" // c
      let b = #"raw " \(not) \#(g)"# /* /* d */ */
      let c = """
        many " lines
        """
      h
      """##
    let tokens = Tokenizer.tokens(source)
    let words = tokens.filter { $0.kind == .word }.map(\.text)
    #expect(words == ["let", "a", "f", "let", "b", "g", "let", "c", "h"])
    #expect(tokens.filter { $0.kind == .string }.map(\.line) == [1, 1, 2, 3])
    #expect(tokens.last?.line == 6)
  }
}
