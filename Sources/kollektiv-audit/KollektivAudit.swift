import ArgumentParser
import Glibc
import Terminal

/// The auditors' program: it trusts no node, and shares no code with the node's runtime.
@main
struct KollektivAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kollektiv-audit",
    abstract: "Check what others say they counted.",
    discussion:
      "Ends with 0 where there is a result, 1 where there is none, 2 where the question makes no sense.",
    version: "0.3",
    subcommands: [TallyCommand.self])

  /// Every error becomes a sentence, what to do next, and an exit status.
  static func main() {
    let output = Output.process
    do {
      var command = try parseAsRoot()
      try command.run()
      output.finish()
    } catch {
      output.finish()
      let code = exitCode(for: error)
      if code == .success {
        output.say(Text(lines: fullMessage(for: error)))
        output.finish()
      } else if code == .validationFailure {
        output.note(Text(lines: fullMessage(for: error)))
        Glibc.exit(ExitStatus.usage.rawValue)
      }
      Glibc.exit(code.rawValue)
    }
  }
}
