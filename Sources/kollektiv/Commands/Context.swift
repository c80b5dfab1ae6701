import ArgumentParser
import Client
import Events
import Glibc
import Replica
import Store
import Terminal

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Answer in JSON, for programs.") var json = false
  @Flag(help: "Do not connect to the node.") var offline = false

  init() {}
}

/// A command of the program: parsed, carried out by the client, rendered.
protocol ClientCommand: AsyncParsableCommand {
  var common: CommonOptions { get }
  func perform(_ context: Context) async throws
}

extension ClientCommand {
  func run() async throws {
    let context = Context(common)
    do {
      try await perform(context)
    } catch let error as ClientError {
      let advice = Advice(error)
      context.output.report(advice, json: context.isJSON)
      throw ExitCode(advice.status.rawValue)
    } catch let advice as Advice {
      context.output.report(advice, json: context.isJSON)
      throw ExitCode(advice.status.rawValue)
    }
  }
}

/// What a command works with.
struct Context: Sendable {
  let output = Output.process
  let home: Home
  let isJSON: Bool
  let isOffline: Bool

  /// What a command waits for the node at most, beside the connection: people wait behind it.
  static let patience = Duration.seconds(3)

  init(_ common: CommonOptions) {
    let environment = Environment.process
    home = Home { environment[$0] }
    isJSON = common.json
    isOffline = common.offline || environment["KOLLEKTIV_OFFLINE"] == "1"
  }

  var language: Language { output.language }

  var options: ClientSession.Options { isOffline ? .offline : .init() }

  /// Runs `body` on the replica, connected to the node if that can be reached.
  func write<Result: Sendable>(
    _ body: @Sendable (ClientSession) async throws -> Result
  ) async throws -> Result {
    try await ClientSession.run(in: home, options, body)
  }

  /// Reads what is here, after a look at what the node has. While another process has the turn that one
  /// looks.
  ///
  /// - Parameter seen: the communities in what was read that a person has seen now.
  func read<Result: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result,
    seen: @Sendable (Result) -> [CommunityID] = { _ in [] }
  ) async throws -> Result {
    let badge = try home.badge()
    if !isOffline, let turn = try Turn.tryTake(in: home) {
      return try await ClientSession.run(in: home, options, turn: turn) { session in
        let failure = try await session.refresh(within: Self.patience)
        if let failure { note(failure, since: await session.badge.nodeTime) }
        let result = try await session.look(body)
        if !isJSON { try await session.markRead(seen(result)) }
        return result
      }
    }
    if let reader = try Reader(home, as: badge) { return try body(reader) }
    return try await ClientSession.run(in: home, .offline) { try await $0.look(body) }
  }

  /// Says that what is shown may be old.
  func note(_ failure: ClientError, since time: Milliseconds) {
    let why = Advice(failure).what.text(in: language)
    guard time > 0 else {
      return output.note(
        Message(en: "\(why, .dim); this is what is here", de: "\(why, .dim); gezeigt wird, was hier ist"))
    }
    let age = relative(time)
    output.note(
      Message(
        en: "\(why, .dim); this is what came here until \(age)",
        de: "\(why, .dim); gezeigt wird, was hier ist, Stand \(age)"))
  }

  func relative(_ time: Milliseconds) -> String {
    let now = WallClock.now
    return language.relative(time, now: now, offset: WallClock.offset(at: time))
  }
}

extension ClientSession {
  /// Brings the replica up to date with the node, as far as that goes in so long. Returns why it did not.
  func refresh(within limit: Duration) async throws -> ClientError? {
    guard isConnected else { return failure }
    do throws(ClientError) {
      try await fetchDepartments()
      return try await sync(within: limit).failure
    } catch {
      guard error.isAboutNode || error == .declined(.diskFull) else { throw error }
      return error
    }
  }
}
