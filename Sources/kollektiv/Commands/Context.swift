import ArgumentParser
import Client
import Events
import Glibc
import Replica
import Sodium
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

  /// Reads what is here, after a look at what the node has. While another process has the turn, or nothing
  /// can be written, that one looks no further.
  ///
  /// - Parameter seen: what a person sees of it now. A community of which that is all the unread is read.
  func read<Result: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result,
    seen: @Sendable (Result) -> [PostView] = { _ in [] }
  ) async throws -> Result {
    try await read(body, asking: { _ in }, seen: seen).0
  }

  /// The same, and what the node answers beside it; nil where it is not asked or does not answer.
  func read<Result: Sendable, Answer: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result,
    asking: @Sendable (ClientSession) async throws -> Answer,
    seen: @Sendable (Result) -> [PostView] = { _ in [] }
  ) async throws -> (Result, Answer?) {
    let badge = try home.badge()
    if !isOffline {
      do {
        if let answer = try await readConnected(body, asking, seen) { return answer }
      } catch let error as ClientError where error.isAboutDisk {
        note(error, since: badge.nodeTime)
      }
    }
    guard let reader = try Reader(home, as: badge) else {
      return (try await ClientSession.run(in: home, .offline) { try await $0.look(body) }, nil)
    }
    let result = try body(reader)
    let read = isJSON ? [] : seen(result).communities(besides: badge.member)
    // Only who can write at once does: nobody waits for a mark.
    if try reader.isAllUnread(in: read), let turn = try? Turn.tryTake(in: home) {
      try await ClientSession.run(in: home, .offline, turn: turn) { try await $0.markRead(read) }
    }
    return (result, nil)
  }

  /// nil where another process has the turn.
  private func readConnected<Result: Sendable, Answer: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result,
    _ asking: @Sendable (ClientSession) async throws -> Answer,
    _ seen: @Sendable (Result) -> [PostView]
  ) async throws -> (Result, Answer?)? {
    guard let turn = try Turn.tryTake(in: home) else { return nil }
    return try await ClientSession.run(in: home, options, turn: turn) { session in
      let failure = try await session.refresh(within: Self.patience)
      if let failure { note(failure, since: await session.badge.nodeTime) }
      let answer = failure == nil ? try await session.hear(asking) : nil
      let result = try await session.look(body)
      if !isJSON {
        try await session.markRead(seen(result).communities(besides: session.badge.member))
      }
      return (result, answer)
    }
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

extension [PostView] {
  /// Of the posts of others, one entry each.
  fileprivate func communities(besides reader: MemberID) -> [CommunityID] {
    filter { $0.author.member != reader }.map(\.community)
  }
}

extension ClientSession {
  /// Reads what a person has named. It may have come to the node meanwhile: then it is fetched.
  func find<Result: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result
  ) async throws -> Result {
    do throws(ClientError) { return try look(body) } catch {
      guard isConnected else { throw error }
      switch error {
      case .unknown, .unknownMention: break
      default: throw error
      }
    }
    _ = try await refresh(within: Context.patience)
    return try look(body)
  }

  /// What the node answers; nil where it does not, also where it goes away while it is asked.
  @discardableResult
  func hear<Answer: Sendable>(
    _ asking: @Sendable (ClientSession) async throws -> Answer
  ) async throws -> Answer? {
    do { return try await asking(self) } catch let error as ClientError where error.isAboutNode { return nil }
  }

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
