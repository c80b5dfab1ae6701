import ArgumentParser
import Glibc
import Terminal

/// The auditors' tool: checks what a community claims, on one's own machine, and trusts no node.
@main
struct KollektivAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kollektiv-audit",
    abstract: "Check on your own machine what others claim: histories of communities, and counts.",
    discussion: """
      Ends with 0 where a bundle is valid, or a count has a result; 1 where it is invalid, or there is none;
      5 where something is missing; 2 where the question makes no sense.
      """,
    version: "0.3",
    subcommands: [
      Verify.self, Members.self, Explain.self, Compare.self, Erasures.self, Report.self, TallyCommand.self,
    ])

  /// Every error becomes a sentence, what to do next, and an exit status.
  static func main() async {
    let output = Output.process
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      output.finish()
    } catch let advice as Advice {
      output.report(advice, program: "kollektiv-audit")
      output.finish()
      Glibc.exit(advice.status.rawValue)
    } catch let verdict as ExitCode {
      output.finish()
      Glibc.exit(verdict.rawValue)
    } catch {
      // Help, version and usage are the parser's to print; a wrong command line is 2, as everywhere.
      let isFine = exitCode(for: error) == .success
      let text = Text(lines: fullMessage(for: error))
      if isFine { output.say(text) } else { output.note(text) }
      output.finish()
      Glibc.exit(isFine ? 0 : ExitStatus.usage.rawValue)
    }
  }
}
