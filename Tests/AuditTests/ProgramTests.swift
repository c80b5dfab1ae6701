import Foundation
import TestSupport
import Testing

/// The program itself: what it prints, and how it ends.
@Suite struct AuditProgramTests {
  private func run(_ arguments: [String], _ input: String) throws -> (status: Int32, output: String) {
    try Surroundings.program("kollektiv-audit", arguments, input: input)
  }

  private let preflib = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: Yes\n# ALTERNATIVE NAME 2: No\n"

  @Test func aResultEndsWithZero() throws {
    let found = try run(
      ["tally", "--method", "absolute", "--electorate", "6", "-"], preflib + "4: 1\n1: 2\n")
    #expect(found.status == 0)
    #expect(
      found.output
        == "Adopted.\nYes is Yes, no is No.\n· 4 of 6 said yes; 4 were needed\n· 4 yes, 1 no, abstaining 0\n")
  }

  @Test func noResultEndsWithOne() throws {
    let found = try run(["tally", "--method", "schulze", "--json", "-"], preflib + "2: 1,2\n2: 2,1\n")
    #expect(found.status == 1)
    #expect(found.output.hasPrefix(#"{"schema":"kollektiv.tally/1","method":"schulze","format":"preflib""#))
  }

  @Test(arguments: [
    (["--method", "stv", "-"], "1: 1"), (["--method", "stv", "--seats", "3", "-"], "1: 1"),
    (["--method", "schulze", "-"], "1: 3"), (["--method", "schulze", "--ratio", "1/2", "-"], "1: 1"),
    (["--method", "schulze", "--quorum", "x", "-"], "1: 1"),
    (["--method", "schulze", "--seats", "1", "-"], "1: 1"),
    (["--method", "schulze", "--default", "3", "-"], "1: 1"), (["--method", "range", "-"], "1: 1"),
    (["--method", "schulze", "--electorate", "1", "-"], "2: 1"),
    (["--method", "schulze", "no such file"], ""),
    (["--method", "schulze", "--electorate", "-1", "-"], "1: 1"),
    (["--method", "absolute", "--share", "3/2", "-"], "1: 1"),
    (["--method", "schulze", "--format", "blt", "-"], "1: 1"),
    (["--method", "schulze", "--ratio", "1/2/3", "-"], "1: 1"),
  ])
  func nonsenseEndsWithTwo(_ arguments: [String], _ ballots: String) throws {
    let found = try run(["tally"] + arguments, preflib + ballots + "\n")
    #expect(found.status == 2 && found.output.isEmpty)
  }
}
