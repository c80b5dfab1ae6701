import ArgumentParser

@main struct Kollektiv: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kollektiv")
}
