import Foundation
import Terminal
import Testing

@Suite struct EditorTests {
  private let notes = Message(en: "About a reply\nto Eve", de: "Zu einer Antwort\nan Eve")

  /// What `script`, which is given the file's path as `$1`, makes of it; and what is left in the folder.
  private func edited(_ script: String, _ template: String = "") throws -> (text: String?, left: [String]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "editor-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let variables = ["EDITOR": "sh -c '\(script)' sh", "TMPDIR": folder.path]
    let text = try Pseudoterminal().with(variables) { output in
      try Editor(output).edit(template, notes: notes, instead: "--text")
    }
    return (text, try FileManager.default.contentsOfDirectory(atPath: folder.path))
  }

  @Test func theTextIsWhatWasWritten() throws {
    let (text, left) = try edited(
      #"{ printf "\n# Title\r\nbody #1\n\n# end\n\n"; cat "$1"; } > "$1~"; cp "$1~" "$1""#)
    #expect(text == "# Title\nbody #1\n\n# end")
    #expect(left.isEmpty)
  }

  @Test func theTemplateStays() throws { #expect(try edited("true", "old text").text == "old text") }

  @Test func anEmptyTextMeansRatherNot() throws {
    #expect(try edited("true").text == nil)
    #expect(try edited(#": > "$1""#).text == nil)
    #expect(try edited(#"sed -i "/>8/d" "$1""#).text == nil)
  }

  @Test func theNotesDoNotCountWhereTheMarkIsGone() throws {
    #expect(try edited(#"sed -i "/>8/d; 1s/.*/text/" "$1""#).text == "text")
  }

  @Test func onlyItsOwnerMayReadIt() throws {
    let text = try edited(#"stat -c "%a" "$1" > "$1.mode"; cat "$1.mode" > "$1""#).text
    #expect(text == "600")
  }

  @Test func theFileIsGoneAfterAnErrorToo() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "editor-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for editor in ["false", "kill -9 $$;", "/nonexistent 2>/dev/null"] {
      try Pseudoterminal().with(["VISUAL": editor, "EDITOR": "true", "TMPDIR": folder.path]) { output in
        let advice = #expect(throws: Advice.self) {
          try Editor(output).edit("text", notes: notes, instead: "--text")
        }
        #expect(advice?.status == .no)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func notWithoutATerminal() throws {
    _ = try captured(["EDITOR": "true"]) { output in
      let advice = #expect(throws: Advice.self) { try Editor(output).edit(notes: notes, instead: "--text") }
      #expect(advice?.status == .usage && advice?.next?.de.plain == "den Text mit --text angeben")
    }
  }

  @Test func withoutAnEditorThereIsAdvice() throws {
    try Pseudoterminal().with(["PATH": "/nonexistent"]) { output in
      let advice = #expect(throws: Advice.self) { try Editor(output).edit(notes: notes, instead: "--text") }
      #expect(advice?.what.en.plain == "there is no editor")
    }
  }
}
