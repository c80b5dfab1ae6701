import Glibc

/// A text written in the person's editor: `$VISUAL`, else `$EDITOR`, else nano or vi.
package struct Editor {
  private let output: Output

  /// As git marks it: from this line on nothing counts.
  static let scissors = "# ------------------------ >8 ------------------------"
  static let maximumCount = 1 << 20

  package init(_ output: Output) { self.output = output }

  static func command(_ environment: Environment) -> String? {
    environment["VISUAL"] ?? environment["EDITOR"] ?? environment.program("nano") ?? environment.program("vi")
  }

  /// What the person made of `template`, below which `notes` explain what it is about; nil where nothing was
  /// left, which means: rather not. `instead` is the option that gives the text without an editor.
  ///
  /// The file is readable by its owner only and is gone when this returns; until then signals that would end
  /// the process wait.
  package func edit(_ template: String = "", notes: Message, instead: Text) throws(Advice) -> String? {
    let next = Message(en: "give the text with \(instead)", de: "den Text mit \(instead) angeben")
    guard isatty(output.descriptors.input) == 1, output.isTerminal else {
      throw Advice(
        .usage,
        Message(en: "an editor needs a terminal", de: "ein Editor braucht ein Terminal"), next: next)
    }
    guard let command = Editor.command(output.environment) else {
      throw Advice(.no, Message(en: "there is no editor", de: "es gibt keinen Editor"), next: next)
    }
    output.flush()
    guard
      let file = Draft(
        Editor.page(template, notes: notes.text(in: output.language), output.language),
        in: output.environment["TMPDIR"] ?? "/tmp")
    else {
      throw Advice(
        .no,
        Message(en: "no temporary file can be written", de: "es kann keine temporäre Datei angelegt werden"),
        next: next)
    }
    defer { file.remove() }
    let hasEnded = Editor.withoutSignals {
      Child.start(
        shell: command, [file.path], input: output.descriptors.input, output: output.descriptors.output,
        error: output.descriptors.error)?.wait() ?? false
    }
    guard hasEnded, let text = file.read(atMost: Editor.maximumCount) else {
      throw Advice(
        .no, Message(en: "the editor ended with an error", de: "der Editor endete mit einem Fehler"),
        next: next)
    }
    return Editor.text(of: text)
  }

  /// The template, the mark, and the notes as comments.
  static func page(_ template: String, notes: Text, _ language: Language) -> String {
    let law = language.choose(
      en: "Nothing from the line above on is kept. An empty text means: rather not.",
      de: "Ab der Zeile darüber zählt nichts. Ein leerer Text heißt: lieber nicht.")
    let comments =
      [law] + notes.plain.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return template + "\n\n" + scissors + "\n" + comments.map { "# \($0)\n" }.joined()
  }

  /// What counts of a page: all above the mark; without the comments at its end, should the mark be gone; and
  /// without blank lines at both ends. A `#` elsewhere is a heading.
  static func text(of page: String) -> String? {
    // By bytes: for characters "\r\n" is one, and not equal to "\n".
    var lines = page.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }[...]
    if let mark = lines.firstIndex(of: scissors) {
      lines = lines[..<mark]
    } else {
      while let last = lines.last, last.hasPrefix("#") || isBlank(last) { lines.removeLast() }
    }
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    lines = lines.drop(while: isBlank)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }

  /// Signals of the keyboard are for the editor; others wait until the file is gone.
  private static func withoutSignals<Result>(_ body: () -> Result) -> Result {
    var (wanted, before) = (sigset_t(), sigset_t())
    sigemptyset(&wanted)
    for signal in [SIGTERM, SIGHUP] { sigaddset(&wanted, signal) }
    pthread_sigmask(SIG_BLOCK, &wanted, &before)
    let keyboard = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
    defer {
      for (number, handler) in keyboard { _ = signal(number, handler) }
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return body()
  }
}
