import ArgumentParser
import Client
import Events
import Glibc
import Mail
import Synchronization
import Terminal

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Move an archive into a community.", subcommands: [ImportMbox.self])
}

struct ImportMbox: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "mbox", abstract: "Import the messages of a mailing list.",
    discussion: """
      Each message becomes a post or reply of yours that quotes the archive: who wrote it and when. \
      Threads are kept. What is there already is passed over: an import that was cut off is begun again.
      """)

  @Argument(help: "The mailboxes in mbox format, compressed with gzip or not.", completion: .file())
  var files: [String]
  @Option(name: .shortAndLong, help: "The community's name or ID.") var community: String
  @Flag(name: .customLong("dry-run"), help: "Only say what would be imported.") var isRehearsal = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name a mailbox.") }
  }

  func perform(_ context: Context) async throws {
    // Before anything is written: a file with a mistyped name is not left out.
    for file in files where access(file, R_OK) != 0 {
      throw Advice(.no, MailError.cannotOpen(path: file, code: errno).message)
    }
    let place = try await prepare(context)
    var reading = MailReading()
    let bar = SharedBar(
      Message(en: "reading", de: "lese"), unit: .bytes, total: reading.size(of: files), on: context.output)
    for file in files { reading.read(file) { bar.tick($0) } }
    bar.finish()
    let messages = reading.messages
    var report = ImportReport(place, reading, isRehearsal: isRehearsal)
    if isRehearsal {
      report.outcome = try await context.read { (reader) throws(ClientError) in
        try reader.previewImport(of: messages, into: place.id)
      }
    } else {
      report.outcome = try await author(messages, into: place.id, context)
      report.waiting = try await context.deliverAll()
    }
    report.show(context)
    if report.hasFailed { throw ExitCode(ExitStatus.no.rawValue) }
  }

  /// Finds the community, and brings what others may have imported there. Throws `notMember` before the long
  /// work.
  private func prepare(_ context: Context) async throws -> CommunityView {
    let name = community
    let (view, isBehind) = try await context.write { session in
      let isBehind = try await !session.sync(within: .seconds(20)).isInStep
      return (
        try await session.look { (reader) throws(ClientError) in try reader.community(named: name) }, isBehind
      )
    }
    guard view.standing == .active else { throw ClientError.notMember(view.id) }
    if isBehind {
      context.output.note(
        Message(
          en: "not all that the node has is here: what a colleague has imported could come twice",
          de: "nicht alles vom Knoten ist hier: was andere importiert haben, könnte doppelt kommen"
        ))
    }
    return view
  }

  /// Other commands get their turn between two batches.
  private func author(
    _ messages: [ArchivedMessage], into community: CommunityID, _ context: Context
  ) async throws -> ImportOutcome {
    let bar = SharedBar(
      Message(en: "importing", de: "importiere"), unit: .items(Message(en: "messages", de: "Nachrichten")),
      total: messages.count, on: context.output)
    var outcome = ImportOutcome()
    var rest = messages[...]
    while !rest.isEmpty {
      let begun = rest
      let (some, left) = try await ClientSession.run(in: context.home, .offline) { session in
        var (outcome, rest) = (ImportOutcome(), begun)
        var isWanted = false
        while !rest.isEmpty, !isWanted {
          let batch = ArchivedMessage.batch(of: rest)
          outcome += try await session.importMessages(batch, into: community)
          rest = rest[batch.endIndex...]
          bar.tick(messages.count - rest.count)
          isWanted = try await session.isWanted
        }
        return (outcome, rest)
      }
      outcome += some
      rest = left
    }
    bar.finish()
    return outcome
  }
}

extension Context {
  /// A node that has taken nothing for so long is not waited for any more.
  private static let deliveryPatience = Duration.seconds(30)

  /// Delivers all that waits for the node, as long as that goes on. Other commands get their turn. Returns
  /// how many events still wait.
  func deliverAll() async throws -> Int {
    var bar: SharedBar?
    var (total, left) = (0, 0)
    var isOver = isOffline
    repeat {
      let shown = bar
      let most = total
      (left, total, isOver, bar) = try await write { session in
        var left = try await session.outboxCount()
        // What others write meanwhile waits too.
        let total = max(most, left)
        let bar =
          shown
          ?? SharedBar(
            Message(en: "sending", de: "sende"), unit: .items(Message(en: "events", de: "Ereignisse")),
            total: total, on: output)
        var progress = ContinuousClock.now
        while await session.isConnected, left > 0, progress.duration(to: .now) < Self.deliveryPatience {
          let now = try await session.deliver(within: .milliseconds(200))
          if now != left { progress = .now }
          left = now
          bar.tick(max(0, total - left))
          if try await session.isWanted { return (left, total, false, bar) }
        }
        return (left, total, true, bar)
      }
    } while !isOver && left > 0
    if total > 0, left < total { bar?.finish() }
    return left
  }
}

/// A progress bar that moves while a session runs.
final class SharedBar: Sendable {
  private let bar: Mutex<ProgressBar>

  init(_ title: Message, unit: ProgressBar.Unit, total: Int, on output: Output) {
    bar = Mutex(ProgressBar(title, unit: unit, total: UInt64(total), on: output))
  }

  func tick(_ done: Int) { bar.withLock { $0.tick(done: UInt64(done)) } }

  func finish() { bar.withLock { $0.finish() } }
}
