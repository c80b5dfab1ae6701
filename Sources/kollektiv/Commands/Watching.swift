import ArgumentParser
import Client
import Events
import Store
import Terminal

struct Watch: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is written as it comes, until you press Control-C.",
    discussion: "Other commands may be used meanwhile.")

  @Argument(help: "Communities, by name or ID; all that are not muted by default.") var communities:
    [String] = []
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let names = communities
    var seen: Row?
    while !context.output.isClosed {
      let before = seen
      let (end, last) = try await context.write { session in
        let (chosen, last) = try await session.look { (reader) throws(ClientError) in
          var chosen: [CommunityID] = []
          for name in names { chosen.append(try reader.community(named: name).id) }
          return (names.isEmpty ? try reader.audible() : chosen, try reader.lastRow())
        }
        if before == nil { await greet(session, context) }
        return try await watch(session, chosen, from: before ?? last, context)
      }
      seen = last
      if case .disconnected(let wait) = end { try await Task.sleep(for: wait) }
    }
  }

  private enum End: Sendable {
    /// Another command wants its turn.
    case wanted
    /// The node is gone; to be tried again after so long.
    case disconnected(Duration)
  }

  private func greet(_ session: ClientSession, _ context: Context) async {
    if let failure = await session.failure {
      context.note(failure, since: await session.badge.nodeTime)
    } else if !context.isJSON {
      context.output.note(Message(en: "watching; Control-C ends it", de: "wartet auf Neues; Strg-C beendet"))
    }
  }

  /// Shows what comes after a row until the turn is over. Returns why it is, and the row to go on from.
  private func watch(
    _ session: ClientSession, _ communities: [CommunityID], from row: Row, _ context: Context
  ) async throws -> (End, Row) {
    var seen = row
    if await session.isConnected { try await session.hear { try await $0.fetchDepartments() } }
    while true {
      let from = seen
      let (posts, last) = try await session.look { (reader) throws(ClientError) in
        try reader.posts(after: from, of: communities, limit: 256)
      }
      seen = last
      PostList(context).showLive(posts)
      if !posts.isEmpty { context.output.flush() }
      if context.output.isClosed { return (.wanted, seen) }
      if try await session.isWanted { return (.wanted, seen) }
      if await !session.isConnected, !context.isOffline {
        return (.disconnected(.milliseconds(Int.random(in: 500...5_000))), seen)
      }
      await session.pause(atMost: .milliseconds(250))
    }
  }
}
