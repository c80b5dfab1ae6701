import ArgumentParser
import Client
import Events
import Store
import Terminal

struct Watch: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is written as it comes, until you press Control-C.",
    discussion: "Other commands may be used meanwhile.")

  @Argument(help: "Communities, by name or ID; all that are not muted by default.") var communities: [String] = []
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let names = communities
    var isFirst = true
    while !context.output.isClosed {
      let isGreeting = isFirst
      let end = try await context.write { session in
        let chosen = try await session.look { (reader) throws(ClientError) in
          var chosen: [CommunityID] = []
          for name in names { chosen.append(try reader.community(named: name).id) }
          return names.isEmpty ? try reader.audible() : chosen
        }
        if isGreeting { await greet(session, context) }
        return try await watch(session, chosen, context)
      }
      isFirst = false
      switch end {
      case .wanted: continue
      case .disconnected(let wait): try await Task.sleep(for: wait)
      }
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

  private func watch(
    _ session: ClientSession, _ communities: [CommunityID], _ context: Context
  ) async throws -> End {
    // What another command wrote meanwhile is shown by that command; what came with it is shown here.
    if await session.isConnected { try await session.fetchDepartments() }
    while true {
      let fresh = await session.takeFresh()
      if !fresh.isEmpty {
        let posts = try await session.look { (reader) throws(ClientError) in
          try reader.posts(fresh).filter { communities.contains($0.community) }
        }
        PostList(context).showLive(posts)
        context.output.flush()
      }
      if context.output.isClosed { return .wanted }
      if try await session.isWanted { return .wanted }
      if await !session.isConnected, !context.isOffline {
        return .disconnected(.milliseconds(Int.random(in: 500...5_000)))
      }
      await session.pause(atMost: .milliseconds(250))
    }
  }
}
