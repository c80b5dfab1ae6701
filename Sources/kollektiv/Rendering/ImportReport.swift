import Client
import Events
import Glibc
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
    let threads = language.count(reading.threadCount)
    output.say(
      isRehearsal
        ? Message(
          en: "\(count(imported)) \(plural(imported, "message", "messages")) would come into \(name)",
          de: "\(count(imported)) \(plural(imported, "Nachricht käme", "Nachrichten kämen")) in \(name)")
        : Message(
          en: "\(count(imported)) \(plural(imported, "message", "messages")) imported into \(name)",
          de: "\(count(imported)) \(plural(imported, "Nachricht", "Nachrichten")) in \(name) importiert"))
    output.say(
      Message(
        en: "read: \(language.count(reading.archive.postings.count)) in \(threads) threads",
        de: "gelesen: \(language.count(reading.archive.postings.count)) in \(threads) Gesprächen"))
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
    output.note(
      Message(
        en: "\(waiting) \(plural(waiting, "event is", "events are")) safe here and wait for the node",
        de:
          "\(waiting) \(plural(waiting, "Ereignis ist", "Ereignisse sind")) hier sicher und warten auf den Knoten"
      ))
  }

  /// What was read and not imported.
  private var left: [(Int, Message)] {
    [
      (
        outcome.present,
        Message(
          en: "are there already, or were until they were erased",
          de: "sind schon da oder waren es, bis sie gelöscht wurden")
      ),
      (outcome.empty, Message(en: "have neither subject nor text", de: "haben weder Betreff noch Text")),
      (
        outcome.tooLong,
        Message(en: "are longer than a post may be", de: "sind länger, als ein Beitrag sein darf")
      ),
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

extension MailError {
  var message: Message {
    switch self {
    case .cannotOpen(let path, let code), .cannotRead(let path, let code):
      Message(both: "\(path): \(String(cString: strerror(code)))")
    }
  }
}

extension Problem {
  /// In both languages, to stand behind a count.
  var message: Message { Message(en: "\(explanation)", de: "\(german)") }

  private var german: String {
    switch self {
    case .notAMailbox: "die Datei enthält keine Nachricht: keine Zeile beginnt eine wie in einer mbox"
    case .textBeforeFirstMessage: "Text vor der ersten Nachricht wurde übergangen"
    case .messageTooLong: "die Nachricht ist länger als \(MailLimits.message >> 20) MiB und wurde übergangen"
    case .gzipDamaged: "die komprimierte Datei ist beschädigt; gelesen wurde, was davor kam"
    case .gzipTruncated: "die komprimierte Datei endet zu früh; gelesen wurde, was da ist"
    case .gzipInflatesTooMuch: "die komprimierte Datei wird viel größer als Post; das Lesen wurde beendet"
    case .noHeader: "ohne Kopf, also keine Nachricht"
    case .headerTooLong: "der Kopf ist länger als \(MailLimits.header >> 10) KiB; sein Ende wurde übergangen"
    case .duplicate: "dieselbe Nachricht war schon da"
    case .messageIDReused: "eine andere Nachricht hat dieselbe Message-ID; diese bekam eine eigene"
    case .noMessageID: "ohne brauchbare Message-ID; eine wurde aus dem Inhalt gebildet"
    case .noAuthor: "ohne Angabe, wer sie schrieb"
    case .noDate: "ohne Datum"
    case .unreadableDate: "das Datum ist nicht lesbar"
    case .noText: "ohne Text"
    case .textTooLong: "der Text ist länger als \(MailLimits.text >> 10) KiB und wurde gekürzt"
    case .unknownCharset: "der Zeichensatz ist unbekannt; der Text wurde erraten"
    case .wrongCharset: "die Zeichen sind nicht die des genannten Zeichensatzes; der Text wurde erraten"
    case .controlCharacters: "Steuerzeichen wurden aus dem Text entfernt"
    case .unknownTransferEncoding:
      "die Übertragungskodierung ist unbekannt; der Text ist, wie er gesendet wurde"
    case .damagedBase64: "das Base64 ist beschädigt; was lesbar war, ist da"
    case .damagedQuotedPrintable: "das Quoted-Printable ist beschädigt; was lesbar war, ist da"
    case .boundaryNotFound: "die Grenze der Teile wurde nicht gefunden; sie wurde als ein Text gelesen"
    case .multipartNotClosed: "der letzte Teil hat kein Ende; vielleicht fehlt etwas"
    case .nestedTooDeep: "Teile tiefer als \(MailLimits.depth) Ebenen wurden übergangen"
    case .tooManyParts: "Teile nach den ersten \(MailLimits.parts) wurden übergangen"
    }
  }
}
