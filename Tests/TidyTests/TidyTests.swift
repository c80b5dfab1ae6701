import Foundation
import Testing

/// The rules, run over the project as it stands.
@Suite struct TidyTests {
  @Test(arguments: [
    Layers.imports(declaredIn: Tree.package), Determinism.calls, Determinism.order, Form.unchecked,
    Form.traps,
    Form.output,
  ])
  func sources(_ rule: Rule) {
    expectNone(Tree.sources.flatMap(rule.findings))
  }

  @Test(arguments: [Layers.testing, Form.sizes])
  func swift(_ rule: Rule) {
    expectNone(Tree.swift.flatMap(rule.findings))
  }

  @Test func packageAgreesWithTheLayers() {
    let declared = Layers.declared(Tree.package)
    #expect(Set(Tree.sources.compactMap(\.module)).subtracting(declared.keys) == [])
    expectNone(Layers.package.findings(in: Tree.package))
  }

  @Test func nothingIsMarkedUnfinished() {
    let kept = Tree.paths.filter { path in
      ["Sources/", "Tests/", "Protocol/", "scripts/"].contains(where: path.hasPrefix)
        && [".swift", ".md", ".py", ".cddl", ".sh"].contains(where: path.hasSuffix)
    }
    expectNone(kept.map(Tree.file).flatMap(Form.unfinished.findings))
  }

  @Test func noFileNamesAPlaceOnAMachine() {
    expectNone(Tree.paths.flatMap { Places.findings($0, Tree.bytes($0)) })
  }

  @Test func scriptsStopAtTheFirstError() {
    let scripts = Tree.paths.filter { $0.hasPrefix("scripts/") || $0 == ".ci/run" }
    expectNone(scripts.map(Tree.file).flatMap(Form.scripts.findings))
    for path in scripts where !path.contains(".") || path == ".ci/run" {
      let url = Tree.root.appending(path: path)
      #expect(FileManager.default.isExecutableFile(atPath: url.path), "\(path) has no run bit")
    }
  }

  @Test func relativeLinksLeadToFiles() {
    expectNone(Tree.documents.flatMap(Documents.links(exists: exists).findings))
  }

  @Test func theReadmeNamesWhatIsThere() {
    let readme = Tree.file("README.md")
    expectNone(Documents.names(exists: exists).findings(in: readme))
    for command in ["scripts/demo", "scripts/test"] { #expect(readme.text.contains(command)) }
  }

  @Test(
    .enabled(
      if: Vectors.areThere || ProcessInfo.processInfo.environment["KOLLEKTIV_REQUIRE_ALL"] != nil,
      "Protocol/vectors/histories.json is not there yet: rules are compared with vectors once it is"))
  func everyRuleHasAVector() {
    let chapters = Tree.documents.filter { $0.path.hasPrefix("Protocol/") }
    expectNone(RuleNames.findings(chapters: chapters, shown: Vectors.rules))
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: Tree.root.appending(path: path).path)
  }

  private func expectNone(_ findings: [Finding], _ location: SourceLocation = #_sourceLocation) {
    guard !findings.isEmpty else { return }
    let list = findings.map(\.description).joined(separator: "\n")
    Issue.record("\(findings.count) found\n\(list)", sourceLocation: location)
  }
}

/// The files of Protocol/vectors.
enum Vectors {
  static let paths = Tree.paths.filter { $0.hasPrefix("Protocol/vectors/") && $0.hasSuffix(".json") }
  static let areThere = paths.contains("Protocol/vectors/histories.json")
  static let rules = paths.map { RuleNames.shown(Tree.bytes($0)) }.reduce(into: Set()) { $0.formUnion($1) }
}

extension Rule: CustomTestStringConvertible {
  var testDescription: String { name }
}
