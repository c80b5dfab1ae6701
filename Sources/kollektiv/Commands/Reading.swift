import ArgumentParser
import Client
import Events
import Store
import Terminal

struct Feed: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what was written, newest last.",
    discussion: "Of all communities that are not muted, or of those you name.")

  @Argument(help: "Communities, by name or ID.") var communities: [String] = []
  @Option(name: .customShort("n", allowingJoined: true), help: "How many.") var limit = 20
  @Flag(help: "Newest first.") var reverse = false
  @Flag(name: .customLong("no-pager"), help: "Print all at once.") var noPager = false
  @OptionGroup var common: CommonOptions

  func validate() throws { try validateLimit(limit) }

  func perform(_ context: Context) async throws {
    let posts = try await context.read { (reader) throws(ClientError) in
      var chosen: [CommunityID] = []
      for name in communities { chosen.append(try reader.community(named: name).id) }
      if chosen.isEmpty { chosen = try reader.audible() }
      return try reader.feed(of: chosen, limit: limit)
    } seen: {
      $0
    }
    context.output.page(if: !noPager && !context.isJSON)
    PostList(context).show(reverse ? posts : posts.reversed(), schema: "feed")
    if posts.isEmpty, !context.isJSON {
      context.output.note(
        Message(
          en: "nothing yet; `kollektiv communities --all` shows what you could join",
          de: "noch nichts; `kollektiv communities --all` zeigt, wo du beitreten kannst"))
    }
  }
}

struct Show: ClientCommand {
  static let configuration = CommandConfiguration(abstract: "Show a thread: a post and all that answers it.")

  @Argument(help: "The ID of any post or reply in it, or its beginning.") var event: String
  @Option(name: .customShort("n", allowingJoined: true), help: "How many at most.") var limit = 1_000
  @Flag(name: .customLong("no-pager"), help: "Print all at once.") var noPager = false
  @OptionGroup var common: CommonOptions

  func validate() throws { try validateLimit(limit) }

  func perform(_ context: Context) async throws {
    let posts = try await context.read { (reader) throws(ClientError) in
      try reader.thread(around: try reader.post(named: event).post.id, limit: limit)
    } seen: {
      $0
    }
    context.output.page(if: !noPager && !context.isJSON)
    PostList(context).showThread(posts)
  }
}

struct Search: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find posts and replies by their words, newest first.")

  @Argument(help: "Words; all of them must be there.") var words: [String]
  @Option(name: .shortAndLong, help: "Only in this community.") var community: String?
  @Option(name: .customShort("n", allowingJoined: true), help: "How many.") var limit = 20
  @Flag(name: .customLong("no-pager"), help: "Print all at once.") var noPager = false
  @OptionGroup var common: CommonOptions

  func validate() throws { try validateLimit(limit) }

  func perform(_ context: Context) async throws {
    let posts = try await context.read { (reader) throws(ClientError) in
      let place = try community.map { (name) throws(ClientError) in try reader.community(named: name).id }
      return try reader.search(words.joined(separator: " "), in: place, limit: limit)
    }
    context.output.page(if: !noPager && !context.isJSON)
    PostList(context).show(posts, schema: "search")
    guard posts.isEmpty else { return }
    if !context.isJSON { context.output.note(Message(en: "nothing was found", de: "nichts gefunden")) }
    throw ExitCode(ExitStatus.no.rawValue)
  }
}

struct Inbox: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what concerns you: mentions, replies, invitations, and what is unread.")

  @Option(name: .customShort("n", allowingJoined: true), help: "How many.") var limit = 20
  @Flag(name: .customLong("read"), help: "All of it is read now.") var marksRead = false
  @OptionGroup var common: CommonOptions

  func validate() throws { try validateLimit(limit) }

  func perform(_ context: Context) async throws {
    let (inbox, invitations) = try await context.read { (reader) throws(ClientError) in
      try reader.inbox(limit: limit)
    } asking: {
      try await $0.fetchInvitations()
    }
    InboxList(inbox, invitations ?? [], context).show()
    if marksRead { try await ClientSession.run(in: context.home, .offline) { try await $0.markAllRead() } }
  }
}

struct PeopleCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "people", abstract: "Show your colleagues, with department and key fingerprint.")

  @Argument(help: "Only those whose name begins so.") var name: String?
  @Option(name: .shortAndLong, help: "Only of this community.") var community: String?
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let people = try await context.read { (reader) throws(ClientError) in
      let place = try community.map { (name) throws(ClientError) in [try reader.community(named: name).id] }
      return try reader.directory(of: place)
    }
    PeopleList(people).show(context, beginning: name)
  }
}

/// Throws a usage error where a number of lines makes no sense.
func validateLimit(_ limit: Int) throws {
  guard (1...1_000_000).contains(limit) else { throw ValidationError("-n takes a number from 1 to 1000000.") }
}
