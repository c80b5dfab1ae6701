import ArgumentParser
import Glibc
import Terminal

/// The employees' program.
@main
struct Kollektiv: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kollektiv",
    abstract: "Talk and decide with your colleagues, in your department and across departments.",
    discussion: """
      What you write is safe on this machine at once, and goes to your department's node when it can be \
      reached. No command needs the node to be up.
      """,
    version: "0.3",
    groupedSubcommands: [
      CommandGroup(
        name: "You", subcommands: [Enrol.self, Recover.self, Whoami.self, Status.self, DeviceCommand.self]),
      CommandGroup(
        name: "Communities", subcommands: [Communities.self, CommunityCommand.self, PeopleCommand.self]),
      CommandGroup(
        name: "Reading", subcommands: [Feed.self, Show.self, Inbox.self, Search.self, Watch.self]),
      CommandGroup(
        name: "Writing",
        subcommands: [PostCommand.self, Reply.self, Edit.self, Retract.self, React.self, Erase.self]),
      CommandGroup(name: "Your data", subcommands: [SyncCommand.self, Export.self, ImportCommand.self]),
    ])

  /// Every error becomes a sentence, what to do next, and an exit status.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Output.process.finish()
    } catch {
      Output.process.finish()
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .validationFailure {
        Output.process.note(Text(lines: text))
        Glibc.exit(ExitStatus.usage.rawValue)
      }
      // Help, version and completion scripts were asked for; a command that failed has said why already.
      if code == .success { print(text) }
      Glibc.exit(code.rawValue)
    }
  }
}
