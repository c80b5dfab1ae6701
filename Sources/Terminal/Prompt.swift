import Glibc

/// Questions to the person at the terminal, on stderr. Where stdin is no terminal nothing is asked: the error
/// says which option or variable answers the question instead.
package struct Prompt {
  private let output: Output
  private let input: Int32

  /// Longer answers are cut off: nobody types them.
  static let maximumCount = 4096

  package init(_ output: Output) {
    self.output = output
    input = output.descriptors.input
  }

  /// Yes or no. An empty answer is `standard`, any other that is neither is asked for again; the end of the
  /// input is no.
  package func confirm(
    _ question: Message, standard: Bool = false, instead: Text
  ) throws(Advice) -> Bool {
    try requireTerminal(instead)
    let choice = output.language.choose(en: standard ? "[Y/n]" : "[y/N]", de: standard ? "[J/n]" : "[j/N]")
    while true {
      ask("\(question.text(in: output.language)) \(choice) ")
      guard let answer = readLine() else { return false }
      switch String(decoding: answer, as: UTF8.self).filter({ !$0.isWhitespace }).lowercased() {
      case "": return standard
      case "y", "yes", "j", "ja": return true
      case "n", "no", "nein": return false
      default: continue
      }
    }
  }

  /// One line, without blanks at its ends.
  package func line(_ question: Message, instead: Text) throws(Advice) -> String {
    try requireTerminal(instead)
    ask("\(question.text(in: output.language)): ")
    guard let answer = readLine() else { throw Prompt.nothing }
    let text = String(decoding: answer, as: UTF8.self)
    let blanks: (Character) -> Bool = { $0.isWhitespace }
    guard let first = text.firstIndex(where: { !blanks($0) }),
      let last = text.lastIndex(where: { !blanks($0) })
    else { return "" }
    return String(text[first...last])
  }

  /// A secret, without echo; twice where it is a new one. Bytes, so that the caller can wipe them.
  package func passphrase(
    _ question: Message, isNew: Bool = false, instead: Text
  ) throws(Advice) -> [UInt8] {
    try requireTerminal(instead)
    let first = try secret(question)
    guard isNew else { return first }
    let second = try secret(Message(en: "Once more", de: "Noch einmal"))
    guard first == second else {
      throw Advice(
        .no, Message(en: "the two are not the same", de: "die beiden sind nicht gleich"),
        next: Message(en: "try again", de: "noch einmal versuchen"))
    }
    return first
  }

  private func secret(_ question: Message) throws(Advice) -> [UInt8] {
    // Before the question is seen nothing may be echoed any more: a fast hand answers at once.
    let answer = HiddenEcho.while(input) {
      ask("\(question.text(in: output.language)): ")
      return readLine()
    }
    output.writeError("\n")
    guard let answer else { throw Prompt.nothing }
    return answer
  }

  private static let nothing = Advice(
    .no, Message(en: "nothing was answered", de: "es wurde nichts geantwortet"))

  private func requireTerminal(_ instead: Text) throws(Advice) {
    guard isatty(input) == 1 else {
      throw Advice(
        .usage,
        Message(
          en: "this needs an answer, and the input is not a terminal",
          de: "hier wird eine Antwort gebraucht, und die Eingabe ist kein Terminal"),
        next: Message(en: "give it with \(instead)", de: "mit \(instead) angeben"))
    }
  }

  private func ask(_ question: Text) { output.writeError(question.rendered(colour: output.hasErrorColour)) }

  /// The bytes up to the line break, or nil at the end of the input. Byte by byte: what stands behind the
  /// line is for whoever reads next.
  private func readLine() -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      // In slices: a signal that hits another thread does not wake this one.
      var ready = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let count = poll(&ready, 1, 200)
      if HiddenEcho.isInterrupted { return nil }
      if count == 0 || count < 0 && errno == EINTR { continue }
      var byte: UInt8 = 0
      switch read(input, &byte, 1) {
      case 1 where byte == UInt8(ascii: "\n"): return line
      case 1: if line.count < Prompt.maximumCount { line.append(byte) }
      case let count where count < 0 && errno == EINTR: continue
      default: return line.isEmpty ? nil : line
      }
    }
  }
}
