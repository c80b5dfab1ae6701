import Foundation
import TestSupport
import Glibc
import Testing

@Suite struct TranscriptTests {
  private func document(_ lines: String...) -> Transcript {
    Transcript(
      name: "doc.md",
      parsing: (["Text", "```console"] + lines + ["```", "$ no step"]).joined(separator: "\n"))
  }

  @Test func onlyConsoleBlocksHoldSteps() {
    let transcript = Transcript(
      name: "x",
      parsing: """
        $ no
        ```swift
        $ no
        ```
        ```console
        $ one
        out

        $ two \\
          more
        ```
        ```
        $ no
        ```
        ```console
        $ three
        ```
        """)
    #expect(transcript.steps.map(\.line) == [6, 9, 16])
    #expect(transcript.steps.map(\.command) == ["one", "two \\\n  more", "three"])
    #expect(transcript.steps.map(\.expected) == [["out", ""], [], []])
  }

  @Test(arguments: [
    ("plain", "plain"), ("<id>", "ab12"), ("post <id>: <size>", "post 4f: 12"), ("at <time>.", "at 12:03."),
    ("<id> <id>", "a b"), ("<port>/<key>", "1/2/3"), ("[<code>]", "[]x]"), ("<other>", "<other>"),
    ("· <time>", "· 5 min ago"), ("for <time>, so", "for 5 s, so"), ("<time>!", "25 Nov 2026 10:15!"),
  ])
  func linesMatch(_ expected: String, _ line: String) { #expect(Transcript.matches(expected, line)) }

  @Test(arguments: [
    ("plain", "plain "), ("plain", "Plain"), ("<id>", ""), ("<id>", "two words"), ("<id>", "tab\tbed"),
    ("post <id>", "post "), ("a <id> b", "a x y b"), ("<id>!", "x"), ("<other>", "x"), ("...", "any"),
    ("<time>", "a b c d e"), ("<time>", "a  b"), ("<time>", " a"), ("<time>", "a "),
    (".*", "x"),
  ])
  func linesDoNotMatch(_ expected: String, _ line: String) { #expect(!Transcript.matches(expected, line)) }

  @Test(
    arguments: [
      (["..."], []), (["a  <id>  b"], ["a      12       b"]), (["..."], ["a", "b"]), (["a", "..."], ["a"]),
      (["...", "b"], ["a", "b", "b"]),
      (["a", "...", "d"], ["a", "b", "c", "d"]), ([], []),
    ] as [([String], [String])])
  func linesInARowMatch(_ expected: [String], _ lines: [String]) {
    #expect(Transcript.matches(expected[...], lines[...]))
  }

  @Test(
    arguments: [
      (["a"], []), (["a b"], ["a  b"]), (["a  b"], ["a b"]), (["  a"], ["    a"]), ([], ["a"]),
      (["a", "..."], ["b", "a"]), (["...", "b"], ["b", "a"]), (["a", "b"], ["a"]),
    ] as [([String], [String])])
  func linesInARowDoNotMatch(_ expected: [String], _ lines: [String]) {
    #expect(!Transcript.matches(expected[...], lines[...]))
  }

  @Test func oneSessionRunsAllSteps() throws {
    let transcript = document(
      "$ name=Eve; cd /; pwd", "/", "$ echo \"$name $GIVEN\"", "Eve given",
      "$ echo out; echo err >&2; echo out",
      "out", "err", "out", "$ printf 'no line break'", "no line break", "$ false", "[exit 1]", "$ true",
      "$ echo; echo", "", "", "$ (echo lost; exit 7)", "lost", "[exit 7]", "$ cat; ls -A ~", "$ echo $$",
      "<id>",
      "$ printf 'a\\n%s\\n' \\", "  b", "a", "b", "$ seq 100", "1", "...", "100")
    #expect(try transcript.run(environment: ["GIVEN": "given"]) == [])
  }

  @Test func whatIsOtherwiseIsReported() throws {
    let reports = try document(
      "$ echo right; echo wrong; echo more", "right", "left", "$ true", "surplus", "$ false", "$ echo good",
      "good"
    )
    .run()
    #expect(
      reports == [
        "doc.md:5: behind `$ echo right; echo wrong; echo more`\n    right\n  - left\n  + wrong\n  + more",
        "doc.md:7: behind `$ true`\n  - surplus", "doc.md:9: behind `$ false`\n  + [exit 1]",
      ])
  }

  @Test func whatTakesTooLongEndsIt() throws {
    let reports = try document("$ echo a", "a", "$ sleep 1000", "$ echo b", "never seen").run(
      limit: .seconds(2))
    #expect(reports == ["doc.md:5: `sleep 1000` was not done after 2.0 seconds"])
  }

  @Test func aShellThatIsLeftIsReported() throws {
    #expect(try document("$ exit 0", "$ echo b", "b").run().count == 1)
  }

  @Test func nothingStaysBehind() throws {
    let session = try ShellSession()
    let home = session.home.path
    #expect(session.run("sleep 1000 & touch here; pwd", limit: .seconds(30)) == [home])
    let child = try #require(session.run("echo $!", limit: .seconds(30))?.first.flatMap { pid_t($0) })
    #expect(kill(child, 0) == 0)
    session.end()
    #expect(!FileManager.default.fileExists(atPath: home))
    // Dead, though it may wait for its new parent to take note of it; killing takes a moment.
    let deadline = ContinuousClock.now + .seconds(30)
    while isAlive(child), ContinuousClock.now < deadline { sched_yield() }
    #expect(!isAlive(child))
  }

  private func isAlive(_ process: pid_t) -> Bool {
    guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return !state.contains(") Z ") && !state.contains(") X ")
  }
}
