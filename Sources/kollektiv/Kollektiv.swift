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
      What you write is safe on this machine at once, and goes to your department's node when it can be reached. \
      No command needs the node to be up.
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
      CommandGroup(name: "Your data", subcommands: [SyncCommand.self, Export.self]),
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
    } catch let status as ExitStatus {
      Output.process.finish()
      exit(status.rawValue)
    } catch {
      Output.process.finish()
      let message = fullMessage(for: error)
      let isUsage = exitCode(for: error) == .validationFailure
      // Help and completion scripts were asked for: they are an answer.
      if isUsage { fputs(message + "\n", stderr) } else { print(message) }
      exit(isUsage ? ExitStatus.usage.rawValue : exitCode(for: error).rawValue)
    }
  }
}

extension ExitStatus: @retroactive Error {}
