import Client
import Desk
import Events
import Glibc
import Replica
import Store
import Terminal

// What went wrong, and what to do next.

extension ClientError {
  /// Whether it only means that the node cannot be had at the moment.
  var isAboutNode: Bool {
    switch self {
    case .unreachable, .keyRefused, .wrongNode, .refused, .unexpectedReply: true
    default: false
    }
  }

  /// Whether it only means that nothing can be written here.
  var isAboutDisk: Bool {
    switch self {
    case .store(.diskFull), .declined(.diskFull): true
    case .file(_, let number): [EROFS, EACCES, EPERM, ENOSPC, EDQUOT].contains(number)
    default: false
    }
  }
}

extension Advice {
  init(_ error: ClientError) {
    switch error {
    case .notEnrolled, .alreadyEnrolled, .begunOtherwise, .homeNotPrivate, .file, .damagedFile, .store, .busy:
      self = .ofHome(error)
    case .wrongPassphrase, .passphraseTooShort, .recoveryCode, .otherMember, .clockDiffers, .clockBehind:
      self = .ofKeys(error)
    case .unreachable, .keyRefused, .wrongNode, .refused, .unexpectedReply, .code: self = .ofNode(error)
    case .unknown, .ambiguous, .unknownReaction, .unknownMention, .ambiguousMention: self = .ofNames(error)
    case .declined, .empty, .tooLong, .notMember, .alreadyMember, .notAuthor, .needsDecision,
      .departmentNotRecognised:
      self = .ofDeeds(error)
    }
  }

  private static func ofHome(_ error: ClientError) -> Advice {
    switch error {
    case .alreadyEnrolled:
      Advice(
        .no,
        Message(en: "somebody is enrolled here already", de: "hier ist schon jemand angemeldet"),
        next: Message(
          en: "`kollektiv whoami` says who; another person needs another KOLLEKTIV_HOME",
          de: "`kollektiv whoami` sagt, wer; eine andere Person braucht ein anderes KOLLEKTIV_HOME"))
    case .begunOtherwise:
      Advice(
        .no,
        Message(
          en: "another enrolment was begun here and not finished",
          de: "hier wurde eine andere Anmeldung begonnen und nicht beendet"),
        next: Message(
          en: "finish it with its invitation, or choose another KOLLEKTIV_HOME",
          de: "sie mit ihrer Einladung beenden oder ein anderes KOLLEKTIV_HOME wählen"))
    case .homeNotPrivate(let path):
      Advice(
        .no,
        Message(en: "others can write to \(path)", de: "andere können in \(path) schreiben"),
        next: Message(both: "chmod go-rwx \(path)"))
    case .file(_, ENOSPC), .file(_, EDQUOT), .store(.diskFull): Declined.diskFull.advice
    case .file(let path, EROFS):
      Advice(
        .no,
        Message(
          en: "\(path) is on a disk that cannot be written to: nothing was written",
          de: "\(path) liegt auf einem Datenträger ohne Schreibrecht: nichts wurde geschrieben"),
        next: Message(
          en: "`--offline` reads what is here; KOLLEKTIV_HOME may name another folder",
          de: "`--offline` liest, was hier ist; KOLLEKTIV_HOME kann einen anderen Ordner nennen"))
    case .file(let path, let number):
      Advice(.no, Message(both: "\(path): \(String(cString: strerror(number)))"))
    case .damagedFile(let path):
      Advice(
        .no, Message(en: "\(path) is damaged", de: "\(path) ist beschädigt"),
        next: Message(
          en: "restore it from a backup, or begin anew elsewhere with `kollektiv recover`",
          de: "aus einer Sicherung zurückholen oder anderswo mit `kollektiv recover` neu beginnen"))
    case .store(let error):
      Advice(.no, Message(both: "\(String(describing: error))"))
    case .busy:
      Advice(
        .no,
        Message(
          en: "another kollektiv has been writing for too long",
          de: "ein anderes kollektiv schreibt schon zu lange"),
        next: Message(en: "end it, then try again", de: "es beenden und noch einmal versuchen"))
    default:
      Advice(
        .unauthorised,
        Message(en: "nobody is enrolled here yet", de: "hier ist noch niemand angemeldet"),
        next: Message(
          en: "ask your department for an invitation, then `kollektiv enrol INVITATION`",
          de: "die Abteilung um eine Einladung bitten, dann `kollektiv enrol EINLADUNG`"))
    }
  }

  private static func ofKeys(_ error: ClientError) -> Advice {
    switch error {
    case .passphraseTooShort:
      Advice(
        .usage, Message(en: "the passphrase is too short", de: "das Kennwort ist zu kurz"),
        next: Message(
          en: "take at least \(Enrolment.shortestPassphrase) characters; a few words are best",
          de: "mindestens \(Enrolment.shortestPassphrase) Zeichen; am besten einige Wörter"))
    case .recoveryCode:
      Advice(
        .no,
        Message(
          en: "this is not a paper code, or it was mistyped",
          de: "das ist kein Papiercode, oder er ist vertippt"),
        next: Message(
          en: "it has 14 groups of 4 letters and digits; spaces and hyphens do not matter",
          de: "er hat 14 Gruppen zu 4 Zeichen; Leerzeichen und Bindestriche sind egal"))
    case .otherMember:
      Advice(
        .no,
        Message(
          en: "this key belongs to another member", de: "dieser Schlüssel gehört einem anderen Mitglied"))
    case .clockDiffers(let offset):
      clock(
        offset > 0
          ? Message(
            en: "this machine's clock is \(span(offset.magnitude, .english)) behind the node's",
            de: "die Uhr dieses Rechners geht der des Knotens \(span(offset.magnitude, .german)) nach")
          : Message(
            en: "this machine's clock is \(span(offset.magnitude, .english)) ahead of the node's",
            de: "die Uhr dieses Rechners geht der des Knotens \(span(offset.magnitude, .german)) vor"))
    case .clockBehind(let behind):
      clock(
        Message(
          en:
            "this machine's clock is \(span(behind, .english)) behind the time at which it last saw the node",
          de:
            "die Uhr dieses Rechners steht \(span(behind, .german)) vor dem letzten Kontakt zum Knoten"
        ))
    default:
      Advice(.no, Message(en: "the passphrase is wrong", de: "das Kennwort ist falsch"))
    }
  }

  private static func clock(_ what: Message) -> Advice {
    Advice(
      .no, what,
      next: Message(
        en: "nothing was written; set the clock (or tell the operator, if it is the node's), then try again",
        de:
          "es wurde nichts geschrieben; die Uhr stellen (oder den Betrieb rufen, wenn es die des Knotens ist)"
      ))
  }

  /// A span of time in its largest unit.
  private static func span(_ milliseconds: UInt64, _ language: Language) -> Text {
    let minutes = Int(clamping: milliseconds / 60_000)
    if minutes < 120 { return language.choose(en: "\(minutes) minutes", de: "\(minutes) Minuten") }
    let hours = minutes / 60
    if hours < 48 { return language.choose(en: "\(hours) hours", de: "\(hours) Stunden") }
    return language.choose(en: "\(hours / 24) days", de: "\(hours / 24) Tage")
  }

  private static func ofNode(_ error: ClientError) -> Advice {
    switch error {
    case .keyRefused:
      Advice(
        .unauthorised,
        Message(
          en: "the node does not accept this key", de: "der Knoten nimmt diesen Schlüssel nicht an"),
        next: Message(
          en: "ask the operator of your node: the invitation may be used up, or the device revoked",
          de: "beim Betrieb des Knotens fragen: die Einladung ist verbraucht oder das Gerät widerrufen"))
    case .wrongNode:
      Advice(
        .unauthorised,
        Message(
          en: "who answers at the node's address is not the node",
          de: "unter der Adresse des Knotens antwortet ein anderer"),
        next: Message(en: "tell the operator of your node", de: "dem Betrieb des Knotens Bescheid geben"))
    case .refused(let why): Advice(.unauthorised, why.message)
    case .code(let error): Advice(.usage, error.message)
    case .unexpectedReply:
      Advice(
        .unreachable,
        Message(
          en: "the node answers in a way that this program does not understand",
          de: "der Knoten antwortet so, dass dieses Programm es nicht versteht"),
        next: Message(en: "one of the two needs an upgrade", de: "eines von beiden muss erneuert werden"))
    case .unreachable(let why):
      Advice(
        .unreachable,
        Message(en: "the node cannot be reached (\(why))", de: "der Knoten ist nicht erreichbar (\(why))"))
    default:
      Advice(.unreachable, Message(en: "the node cannot be reached", de: "der Knoten ist nicht erreichbar"))
    }
  }

  private static func ofNames(_ error: ClientError) -> Advice {
    switch error {
    case .unknown(let noun, let text):
      Advice(
        .no,
        Message(
          en: "there is no \(noun.name(.english)) “\(text)” here",
          de: "„\(text)“ ist hier nicht bekannt (\(noun.name(.german)))"),
        next: noun.next)
    case .ambiguous(_, let text, let candidates):
      Advice(
        .usage,
        Message(
          en: "“\(text)” could be several:\(list(candidates))",
          de: "„\(text)“ kann mehreres sein:\(list(candidates))"),
        next: Message(en: "name it by its ID", de: "mit der Kennung angeben"))
    case .unknownReaction(let text):
      Advice(
        .usage, Message(en: "“\(text)” is no reaction", de: "„\(text)“ ist keine Reaktion"),
        next: Message(both: "👍 up · ❤️ love · 😂 laugh · 🎉 cheer · 🤔 think · 👀 look · none"))
    case .ambiguousMention(let name, let candidates):
      Advice(
        .usage,
        Message(
          en: "@\(name) could be several:\(list(candidates))",
          de: "@\(name) kann mehrere meinen:\(list(candidates))"),
        next: Message(
          en: "write @\(name)#\(candidates.first?.id ?? "")",
          de: "@\(name)#\(candidates.first?.id ?? "") schreiben"))
    case .unknownMention(let name):
      Advice(
        .no,
        Message(
          en: "@\(name) is nobody in this community", de: "@\(name) ist niemand in dieser Gemeinschaft"),
        next: Message(
          en: "`kollektiv people` shows the names; write `@ \(name)` if nobody is meant",
          de: "`kollektiv people` zeigt die Namen; `@ \(name)` schreiben, wenn niemand gemeint ist"))
    default: Advice(.usage, Message(en: "that name is not known", de: "dieser Name ist nicht bekannt"))
    }
  }

  private static func list(_ candidates: [Candidate]) -> Text {
    candidates.prefix(20).reduce(into: Text()) { text, candidate in
      text += "\n  \(candidate.id, .id)  \(candidate.name)  \(candidate.detail, .dim, limit: 60)"
    }
  }
}
