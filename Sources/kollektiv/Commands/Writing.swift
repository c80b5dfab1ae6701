import ArgumentParser
import Client
import Events
import Glibc
import Sodium
import Store
import Terminal

/// The text of a post: on the command line, from standard input with `-`, or from the editor.
struct TextOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "The text; - reads it from standard input. Without it, your editor opens.")
  var message: String?

  init() {}

  /// nil where the person left it empty in the editor.
  func text(_ context: Context, template: String = "", notes: Message) throws -> String? {
    guard let message else {
      return try Editor(context.output).edit(template, notes: notes, instead: "-m TEXT")
    }
    guard message == "-" else { return message }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= EventLimits.body {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

struct PostCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "post", abstract: "Write a post.",
    discussion: "@Name in the text calls a member of the community.")

  @Argument(help: "The community's name or ID.") var community: String
  @Option(name: .shortAndLong, help: "A title.") var title = ""
  @OptionGroup var text: TextOptions
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let notes = Message(
      en: "Your post to \(community). An empty text means: rather not.",
      de: "Dein Beitrag in \(community). Ein leerer Text heißt: lieber nicht.")
    guard let text = try text.text(context, notes: notes) else { throw context.nothingWritten() }
    let written = try await context.write { session in
      let (view, mentions) = try await session.find { (reader) throws(ClientError) in
        let view = try reader.community(named: community)
        return (view, try reader.mentions(in: text, view.id))
      }
      let id = try await session.post(text, title: title, mentions: mentions, in: view.id)
      return try await session.written(id)
    }
    try context.say("post", written, Message(en: "posted", de: "geschrieben"))
  }
}

struct Reply: ClientCommand {
  static let configuration = CommandConfiguration(abstract: "Answer a post or a reply.")

  @Argument(help: "The ID of what you answer, or its beginning.") var event: String
  @OptionGroup var text: TextOptions
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let answered = try await context.peek { (reader) throws(ClientError) in try reader.post(named: event) }
    let author = answered.quoted?.author ?? answered.author.name
    let notes = Message(
      en: "Your reply to \(author):\n\(lines: answered.text ?? "")",
      de: "Deine Antwort an \(author):\n\(lines: answered.text ?? "")")
    guard let text = try text.text(context, notes: notes) else { throw context.nothingWritten() }
    let written = try await context.write { session in
      let mentions = try await session.find { (reader) throws(ClientError) in
        try reader.mentions(in: text, answered.community)
      }
      let id = try await session.reply(
        to: answered.post.id, text, mentions: mentions, in: answered.community)
      return try await session.written(id)
    }
    try context.say("reply", written, Message(en: "replied", de: "geantwortet"))
  }
}

struct Edit: ClientCommand {
  static let configuration = CommandConfiguration(abstract: "Change the text of a post or reply of yours.")

  @Argument(help: "Its ID, or the beginning of it.") var event: String
  @Option(name: .shortAndLong, help: "A new title.") var title: String?
  @OptionGroup var text: TextOptions
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let old = try await context.peek { (reader) throws(ClientError) in try reader.post(named: event) }
    try old.checkNotRetracted()
    let notes = Message(
      en: "Your text. Everybody sees that it was edited.",
      de: "Dein Text. Alle sehen, dass er bearbeitet wurde.")
    guard let text = try text.text(context, template: old.text ?? "", notes: notes) else {
      throw context.nothingWritten()
    }
    let written = try await context.write { session in
      let mentions = try await session.find { (reader) throws(ClientError) in
        try reader.mentions(in: text, old.community)
      }
      let id = try await session.edit(
        old.post, text, title: title ?? old.title, mentions: mentions, in: old.community)
      return try await session.written(id)
    }
    try context.say("edit", written, Message(en: "changed", de: "geändert"))
  }
}

struct Retract: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a post or reply of yours back.",
    discussion: "It is shown as retracted; its text stays on the machines that have it until you `erase` it.")

  @Argument(help: "Its ID, or the beginning of it.") var event: String
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let written = try await context.write { session in
      let post = try await session.find { (reader) throws(ClientError) in try reader.post(named: event) }
      try post.checkNotRetracted()
      return try await session.written(try await session.retract(post.post, in: post.community))
    }
    try context.say("retraction", written, Message(en: "retracted", de: "zurückgenommen"))
  }
}

struct React: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "React to a post or reply.",
    discussion: "With 👍 up, ❤️ love, 😂 laugh, 🎉 cheer, 🤔 think or 👀 look; none takes it back."
  )

  @Argument(help: "Its ID, or the beginning of it.") var event: String
  @Argument(help: "The reaction: a sign, a word, or 1 to 6.") var reaction: String
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let reaction = try Reaction.parse(reaction)
    let written = try await context.write { session in
      let post = try await session.find { (reader) throws(ClientError) in try reader.post(named: event) }
      return try await session.written(
        try await session.react(to: post.post.id, with: reaction, in: post.community))
    }
    try context.say(
      "reaction", written,
      reaction.map { Message(both: "\($0.sign)") } ?? Message(en: "taken back", de: "zurückgenommen"))
  }
}

struct Erase: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the text of a post or reply of yours deleted everywhere.",
    discussion: "For good. Without an ID it shows where your erasures have been carried out.")

  @Argument(help: "IDs, or their beginnings.") var events: [String] = []
  @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    guard !events.isEmpty else {
      let (erasures, departments) = try await context.read { (reader) throws(ClientError) in
        (try reader.erasures(), try reader.departments())
      }
      return ErasureList(erasures, departments).show(context)
    }
    let posts = try await context.peek { (reader) throws(ClientError) in
      var posts: [PostView] = []
      for event in events { posts.append(try reader.post(named: event)) }
      return posts
    }
    if !yes {
      let question = Message(
        en: "Delete \(posts.count) \(plural(posts.count, "text", "texts")) everywhere, for good?",
        de: "\(posts.count) \(plural(posts.count, "Text", "Texte")) überall und endgültig löschen?")
      guard try Prompt(context.output).confirm(question, instead: "--yes") else {
        throw context.nothingWritten()
      }
    }
    let delivery = try await context.write { session in
      var communities: [CommunityID] = []
      for post in posts where !communities.contains(post.community) { communities.append(post.community) }
      for community in communities {
        let targets = posts.filter { $0.community == community }.map(\.post.id)
        _ = try await session.erase(targets, in: community)
      }
      return try await session.handOver()
    }
    try context.say(
      "erasure", nil,
      Message(
        en: "erased here; the nodes follow, and `kollektiv erase` shows which have",
        de: "hier gelöscht; die Knoten folgen, `kollektiv erase` zeigt, welche es getan haben"),
      delivery)
  }
}

extension PostView {
  fileprivate func checkNotRetracted() throws(Advice) {
    guard post.isRetracted else { return }
    throw Advice(.no, Message(en: "it has been taken back already", de: "er ist schon zurückgenommen"))
  }
}

/// What was written.
struct Written: Sendable {
  let id: EventID
  let shortID: String
  let delivery: Delivery
}

/// Whether the node has what was written.
struct Delivery: Sendable {
  /// Events that it does not have yet.
  var waiting = 0
  /// Why it cannot be reached.
  var failure: ClientError?
}

extension ClientSession {
  /// Delivers what was written, if that goes at once.
  func handOver() async throws -> Delivery {
    Delivery(waiting: try await deliver(within: Context.patience), failure: failure)
  }

  func written(_ id: EventID) async throws -> Written {
    let delivery = try await handOver()
    let short = try look { (reader) throws(ClientError) in try reader.shortID(id) }
    return Written(id: id, shortID: short, delivery: delivery)
  }
}

extension Context {
  /// Reads what is here, without a look at the node if it is: for what a command is about to answer or
  /// change.
  func peek<Result: Sendable>(
    _ body: @Sendable (Reader) throws(ClientError) -> Result
  ) async throws -> Result {
    let badge = try home.badge()
    if let reader = try Reader(home, as: badge) {
      do throws(ClientError) { return try body(reader) } catch {
        guard case .unknown = error, !isOffline else { throw error }
      }
    }
    return try await read(body)
  }

  /// To be thrown where a person thought better of it.
  func nothingWritten() -> ExitCode {
    output.note(Message(en: "nothing was written", de: "es wurde nichts geschrieben"))
    return ExitCode(ExitStatus.no.rawValue)
  }

  func say(_ schema: String, _ written: Written, _ what: Message) throws {
    try say(
      schema, written.id,
      Message(en: "\(what.en) \(written.shortID, .id)", de: "\(what.de) \(written.shortID, .id)"),
      written.delivery)
  }

  /// Says what was written, and that it waits if it does. That the node is down is nothing to worry about;
  /// that it does not want us is, and is thrown.
  func say(
    _ schema: String, _ id: EventID?, _ what: Message, _ delivery: Delivery = Delivery()
  ) throws {
    let waiting = delivery.waiting
    if isJSON {
      output.say(json: schema, ["id": .optional(id?.raw.hex), "waiting": .int(Int64(waiting))])
    } else {
      output.say(what)
    }
    guard waiting > 0 else { return }
    let events = (en: plural(waiting, "event", "events"), de: plural(waiting, "Ereignis", "Ereignisse"))
    output.note(
      Message(
        en: "It is safe here, and waits for the node (\(waiting) \(events.en)).",
        de: "Es ist hier sicher und wartet auf den Knoten (\(waiting) \(events.de))."))
    guard let failure = delivery.failure else { return }
    if case .unreachable = failure { return }
    // The one object of the answer is out already.
    let advice = Advice(failure)
    output.report(advice)
    throw ExitCode(advice.status.rawValue)
  }
}
