import Client
import Events
import Mail
import Sodium
import Terminal

/// What an import came to: what is there now, what is not, and why.
struct ImportReport {
  private let community: CommunityView
  private let reading: MailReading
  private let isRehearsal: Bool
  var outcome = ImportOutcome()
  /// Events that wait for the node.
  var waiting = 0

  init(_ community: CommunityView, _ reading: MailReading, isRehearsal: Bool) {
    (self.community, self.reading, self.isRehearsal) = (community, reading, isRehearsal)
  }

  /// Whether a file, or the end of one, was not read.
  var hasFailed: Bool {
    !reading.failures.isEmpty
      || [.notAMailbox, .gzipDamaged, .gzipTruncated, .gzipInflatesTooMuch].contains {
        reading.archive.count(of: $0) > 0
      }
  }

  func show(_ context: Context) {
    guard !context.isJSON else { return say(context) }
    let (output, language) = (context.output, context.language)
    func count(_ number: Int) -> Text { Text(language.count(number), .bold) }
    let (imported, name) = (outcome.imported, Text(community.name, .heading))
    let (read, threads) = (reading.archive.postings.count, reading.threadCount)
    output.say(
      isRehearsal
        ? Message(
          en: "\(count(imported)) \(plural(imported, "message", "messages")) would come into \(name)",
          de: "\(count(imported)) \(plural(imported, "Nachricht käme", "Nachrichten kämen")) in \(name)")
        : Message(
          en: "\(count(imported)) \(plural(imported, "message", "messages")) imported into \(name)",
          de: "\(count(imported)) \(plural(imported, "Nachricht", "Nachrichten")) in \(name) importiert"))
    let (all, groups) = (language.count(read), language.count(threads))
    output.say(
      Message(
        en: "read: \(all) in \(groups) \(plural(threads, "thread", "threads"))",
        de: "gelesen: \(all) in \(groups) \(plural(threads, "Thread", "Threads"))"))
    for (number, message) in left where number > 0 {
      output.say("  \(count(number))  \(message.text(in: language))")
    }
    let problems = reading.archive.problems
    for isLoss in [true, false] {
      let some = problems.filter { $0.problem.losesPosting == isLoss }
      guard !some.isEmpty else { continue }
      output.say(
        isLoss
          ? Message(en: "not read:", de: "nicht gelesen:")
          : Message(en: "read, with these flaws:", de: "gelesen, mit diesen Mängeln:"))
      for (problem, number) in some {
        output.say("  \(count(number))  \(problem.message.text(in: language))")
      }
    }
    for (file, error) in reading.failures {
      output.say("  \(file, .warning)  \(error.message.text(in: language))")
    }
    guard waiting > 0 else { return }
    let number = language.count(waiting)
    output.note(
      Message(
        en: "\(number) \(plural(waiting, "event waits", "events wait")) safely here for the node",
        de: "\(number) \(plural(waiting, "Ereignis wartet", "Ereignisse warten")) auf den Knoten"))
  }

  /// What was read and not imported.
  private var left: [(Int, Message)] {
    [
      (
        outcome.present,
        Message(en: "there already, or there until erased", de: "schon da, oder da gewesen und gelöscht")
      ), (outcome.empty, Message(en: "with neither subject nor text", de: "ohne Betreff und Text")),
      (outcome.tooLong, Message(en: "longer than a post may be", de: "länger, als ein Beitrag sein darf")),
    ]
  }

  private func say(_ context: Context) {
    context.output.say(
      json: "import",
      [
        "community": .string(community.id.raw.hex), "community_name": .string(community.name),
        "dry_run": .bool(isRehearsal), "read": .int(Int64(reading.archive.postings.count)),
        "threads": .int(Int64(reading.threadCount)), "imported": .int(Int64(outcome.imported)),
        "present": .int(Int64(outcome.present)), "empty": .int(Int64(outcome.empty)),
        "too_long": .int(Int64(outcome.tooLong)), "waiting": .int(Int64(waiting)),
        "problems": .array(
          reading.archive.problems.map { problem, count in
            [
              "problem": .string("\(problem)"), "count": .int(Int64(count)),
              "lost": .bool(problem.losesPosting),
              "explanation": .string(problem.explanation),
            ]
          }),
        "failed_files": .array(
          reading.failures.map { ["file": .string($0.file), "why": .string($0.error.message.en.plain)] }),
      ])
  }
}
