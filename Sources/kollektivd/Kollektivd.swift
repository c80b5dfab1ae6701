import ArgumentParser
import Glibc
import Node
import Terminal

/// A department's node.
@main
struct Kollektivd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kollektivd",
    abstract: "A department's node: it holds the department's communities and serves its people.",
    version: "0.3",
    subcommands: [
      Initialise.self, Run.self, StatusCommand.self, Invite.self, Peer.self, Employee.self, Auditor.self,
      Communities.self, Export.self, Import.self, Check.self, BackupCommand.self, Restore.self,
    ])

  /// Every error becomes a sentence, what to do next, and an exit status.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Output.process.finish()
    } catch let advice as Advice {
      end(advice)
    } catch let error as NodeError {
      end(Advice(error))
    } catch {
      Output.process.finish()
      let code = exitCode(for: error)
      if code == .success || code == .validationFailure {
        // Help, version and usage are the parser's to print; a wrong command line is 2, as everywhere.
        let text = fullMessage(for: error)
        if code == .success {
          Output.process.say(Text(lines: text))
        } else {
          Output.process.note(Text(lines: text))
        }
        Output.process.finish()
        Glibc.exit(code == .success ? 0 : ExitStatus.usage.rawValue)
      }
      end(Advice(.no, Message(both: "\("\(error)")")))
    }
  }

  private static func end(_ advice: Advice) -> Never {
    Output.process.report(advice, program: "kollektivd")
    Output.process.finish()
    Glibc.exit(advice.status.rawValue)
  }
}
