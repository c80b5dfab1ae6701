import Foundation
import TestSupport
import Testing

/// The documents for users, run as they stand: each in a fresh home, with the programs as they were built.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DocumentTests {
  @Test(arguments: ["README.md", "docs/employees.md", "docs/operators.md"])
  func whatADocumentShowsIsWhatHappens(_ path: String) throws {
    let text = try String(contentsOf: Surroundings.repository.appending(path: path), encoding: .utf8)
    let transcript = Transcript(name: path, parsing: text)
    // A document whose blocks went by another name would pass for one that is right.
    #expect(transcript.steps.count > 15)
    var variables = Programs.environment
    variables["PATH"] = Programs.folder + ":" + (variables["PATH"] ?? "")
    for name in ["PORT_A", "PORT_B", "PORT_C"] { variables[name] = "\(try Programs.freePort())" }
    let reports = try transcript.run(environment: variables, limit: .seconds(120))
    #expect(reports.isEmpty, "\(reports.joined(separator: "\n"))")
  }
}
