import ArgumentParser

@main struct Kollektivd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kollektivd")
}
