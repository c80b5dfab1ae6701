import ArgumentParser
import Events
import Glibc
import Node
import Terminal

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the whole node into a new folder, while it runs.",
    discussion: "The copy holds the node's key: keep it as safe as the node.")

  @OptionGroup var options: NodeOptions

  @Argument(help: "The new folder.")
  var folder: String

  func run() async throws {
    let bar = Progress(
      Message(en: "copying", de: "kopiere"), Message(en: "pages", de: "Seiten"))
    try told { () throws(NodeError) in
      try NodeArchive(options.home).backUp(to: folder) { bar.tick($0, of: $1) }
    }
    bar.finish()
    if options.json { return Output.process.say(json: "backup", ["folder": .string(folder)]) }
    Output.process.say(
      Message(
        en: "The node is copied to \(folder). It holds the key.",
        de: "Der Knoten ist nach \(folder) kopiert. Der Schlüssel ist dabei."))
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a node of a backup, in a folder without one.",
    discussion: """
      The restored node serves and takes in at once, but signs nothing until a peer has told it what it \
      signed since the backup: two histories under one key would freeze the key.
      """)

  @OptionGroup var options: NodeOptions

  @Argument(help: "The folder that 'kollektivd backup' made.")
  var backup: String

  func run() async throws {
    try told { () throws(NodeError) in try NodeArchive(options.home).restore(from: backup) }
    if options.json { return Output.process.say(json: "restore", ["folder": .string(options.home.path)]) }
    Output.process.say(
      Message(
        en: """
          The node is restored, in \(options.home.path). Never run it beside the one that it was \
          copied from.
          """,
        de: """
          Der Knoten ist wiederhergestellt, in \(options.home.path). Nie neben dem laufen lassen, \
          von dem er stammt.
          """
      ))
  }
}

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hash and verify everything in the store once more, while the node runs.")

  @OptionGroup var options: NodeOptions

  func run() async throws {
    let output = Output.process
    let bar = Progress(
      Message(en: "checking", de: "prüfe"), Message(en: "events", de: "Ereignisse"))
    let width = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let (events, findings): (Int, [String])
    do throws(NodeError) {
      let result = try await NodeArchive(options.home).check(width: width) {
        bar.tick($0, of: $1)
      }
      (events, findings) = (result.events, result.findings.map { "\($0)" })
    } catch { throw Advice(error) }
    bar.finish()
    if options.json {
      output.say(
        json: "check",
        ["events": .int(Int64(events)), "findings": .array(findings.map(JSONValue.string))])
    } else {
      for finding in findings { output.say("\("damaged", .warning)  \(finding)") }
      if findings.isEmpty {
        output.say(
          Message(
            en: "\(output.language.count(events)) events: every hash, signature, body and view is right.",
            de: """
              \(output.language.count(events)) Ereignisse: Jeder Hash, jede Signatur, jeder Text, \
              jede Sicht stimmt.
              """
          ))
      }
    }
    guard findings.isEmpty else {
      throw Advice(
        .no,
        Message(
          en: "the store is damaged in \(findings.count) \(plural(findings.count, "place", "places"))",
          de: """
            der Speicher ist an \(findings.count) \(plural(findings.count, "Stelle", "Stellen")) \
            beschädigt
            """),
        next: Message(
          en: "stop the node and restore the last backup; its peers bring what is newer",
          de:
            "den Knoten anhalten und die letzte Sicherung zurückspielen; die Nachbarn bringen, was neuer ist")
      )
    }
  }
}

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a community's whole history into a file that anybody can verify.")

  @OptionGroup var options: NodeOptions

  @Argument(help: "The community, by name or the beginning of its ID.")
  var community: String

  @Argument(help: "The new file.")
  var file: String

  func run() async throws {
    let archive = NodeArchive(options.home)
    let bar = Progress(
      Message(en: "exporting", de: "exportiere"), Message(en: "events", de: "Ereignisse"))
    let path = file
    let events = try told { () throws(NodeError) in
      let file = try NewFile(path)
      let id = try archive.community(named: community)
      let events = try archive.export(id, at: WallClock.now) { (bytes) throws(NodeError) in
        try file.write(bytes)
      } progress: {
        bar.tick($0, of: $1)
      }
      try file.finish()
      return events
    }
    bar.finish()
    if options.json {
      return Output.process.say(json: "export", ["file": .string(file), "events": .int(Int64(events))])
    }
    Output.process.say(
      Message(
        en: "\(events) \(plural(events, "event is", "events are")) in \(file).",
        de: "\(events) \(plural(events, "Ereignis ist", "Ereignisse sind")) in \(file)."))
  }
}

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take in the communities of a bundle: by the same door, with the same checks, as from a peer.")

  @OptionGroup var options: NodeOptions

  @Argument(help: "The file that 'export' wrote.")
  var file: String

  func run() async throws {
    let path = file.hasPrefix("/") ? file : (getcwd(nil, 0).map { String(cString: $0) } ?? "") + "/" + file
    guard case .imported(let events, let refused) = try await options.ask(.importBundle(path: path)) else {
      return
    }
    if options.json {
      return Output.process.say(
        json: "import",
        ["events": .int(Int64(events)), "dropped": .array(refused.map(JSONValue.string))])
    }
    Output.process.say(
      Message(
        en: "\(events) \(plural(events, "event was", "events were")) read from \(file).",
        de: "\(events) \(plural(events, "Ereignis", "Ereignisse")) aus \(file) gelesen.")
    )
    for rule in refused { Output.process.say(Message(en: "dropped, \(rule)", de: "verworfen, \(rule)")) }
  }
}

/// Runs what may go wrong, and says it in a sentence.
private func told<Result>(_ body: () throws(NodeError) -> Result) throws(Advice) -> Result {
  do throws(NodeError) {
    return try body()
  } catch { throw Advice(error) }
}

/// A progress bar whose total is known with the first step.
private final class Progress {
  private let title: Message
  private let items: Message
  private var bar: ProgressBar?

  init(_ title: Message, _ items: Message) { (self.title, self.items) = (title, items) }

  func tick(_ done: Int, of total: Int) {
    if bar == nil {
      bar = ProgressBar(title, unit: .items(items), total: UInt64(total), on: Output.process)
    }
    bar?.tick(done: UInt64(done))
  }

  func finish() { bar?.finish() }
}
