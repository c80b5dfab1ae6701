import Desk
import Node
import Store
import Terminal

// What went wrong, and what to do next.

extension Advice {
  init(_ error: NodeError) {
    switch error {
    case .notInitialised, .alreadyInitialised, .exposed, .file, .damagedKey: self = .ofFolder(error)
    case .store(let error): self = .ofStore(error)
    case .code, .ownTicket, .unknown, .ambiguous: self = .ofWords(error)
    case .clock, .restored, .bundle, .damagedHistory, .otherVersion, .other: self = .ofNode(error)
    }
  }

  private static func ofFolder(_ error: NodeError) -> Advice {
    switch error {
    case .notInitialised(let folder):
      Advice(
        .no, Message(en: "there is no node in \(folder)", de: "in \(folder) ist kein Knoten"),
        next: Message(
          en: "'kollektivd init' makes one; --data or KOLLEKTIVD_DATA says where",
          de: "'kollektivd init' legt einen an; --data oder KOLLEKTIVD_DATA sagt, wo"))
    case .alreadyInitialised(let folder):
      Advice(
        .no, Message(en: "\(folder) holds a node already", de: "in \(folder) ist schon ein Knoten"),
        next: Message(en: "another one wants another --data", de: "ein anderer braucht ein anderes --data"))
    case .exposed(let path):
      Advice(
        .no,
        Message(en: "\(path) can be read by others", de: "\(path) kann auch von anderen gelesen werden"),
        next: Message(both: "chmod go= \(path)"))
    case .file(let path, let reason): Advice(.no, Message(both: "\(path): \(reason)"))
    default:
      Advice(
        .no, Message(en: "the key file holds no key", de: "in der Schlüsseldatei ist kein Schlüssel"),
        next: Message(en: "bring it back from a backup", de: "aus einer Sicherung zurückholen"))
    }
  }

  private static func ofStore(_ error: StoreError) -> Advice {
    switch error {
    case .diskFull:
      Advice(
        .no, Message(en: "the disk is full", de: "die Platte ist voll"),
        next: Message(
          en: "make room; the node goes on by itself",
          de: "Platz schaffen; der Knoten macht von selbst weiter"))
    case .busy:
      Advice(
        .no,
        Message(en: "another process is using the store", de: "ein anderer Prozess benutzt den Speicher"),
        next: Message(en: "try again in a moment", de: "gleich noch einmal versuchen"))
    case .newerVersion:
      Advice(
        .no,
        Message(
          en: "a newer kollektivd wrote this store",
          de: "ein neueres kollektivd hat diesen Speicher beschrieben"),
        next: Message(en: "use that one", de: "jenes benutzen"))
    case .olderVersion:
      Advice(
        .no,
        Message(
          en: "the store is of an older kollektivd", de: "der Speicher stammt von einem älteren kollektivd"),
        next: Message(
          en: "run the node once, which renews it", de: "den Knoten einmal laufen lassen, das erneuert ihn"))
    case .corrupt(let what):
      Advice(
        .no, Message(en: "the store is damaged (\(what))", de: "der Speicher ist beschädigt (\(what))"),
        next: Message(en: "restore the last backup", de: "die letzte Sicherung zurückspielen"))
    case .notAStore:
      Advice(.no, Message(en: "the file is not one of Kollektiv's", de: "die Datei ist keine von Kollektiv"))
    case .exists:
      Advice(
        .no, Message(en: "there is a file of that name already", de: "eine Datei dieses Namens gibt es schon")
      )
    case .io(_, let message):
      Advice(
        .no,
        Message(
          en: "the store cannot be read or written: \(message)",
          de: "der Speicher lässt sich nicht lesen oder schreiben: \(message)"))
    }
  }

  private static func ofWords(_ error: NodeError) -> Advice {
    switch error {
    case .code(.wrongPrefix):
      Advice(
        .usage,
        Message(
          en: "this is not the kind of code that is wanted here",
          de: "hier wird eine andere Art von Code gebraucht"),
        next: Message(
          en: "a ticket begins with kolpeer1, an invitation with kolinvite1",
          de: "ein Ticket beginnt mit kolpeer1, eine Einladung mit kolinvite1"))
    case .code:
      Advice(
        .usage,
        Message(en: "the code is cut off or mistyped", de: "der Code ist abgeschnitten oder vertippt"),
        next: Message(en: "copy it again, whole", de: "noch einmal ganz kopieren"))
    case .ownTicket:
      Advice(
        .usage,
        Message(en: "this is the ticket of this node itself", de: "das ist das Ticket dieses Knotens selbst"),
        next: Message(
          en: "add the one that the other operator gave you",
          de: "das nehmen, das die andere Seite gegeben hat"))
    case .ambiguous(let name, let candidates):
      Advice(
        .usage,
        Message(
          en: "'\(name)' may be \(candidates.joined(separator: ", "))",
          de: "'\(name)' kann \(candidates.joined(separator: ", ")) sein"),
        next: Message(en: "give more of the ID", de: "mehr von der Kennung angeben"))
    case .unknown(let name):
      Advice(
        .no, Message(en: "nothing here goes by '\(name)'", de: "hier heißt nichts '\(name)'"),
        next: Message(en: "the list shows what there is", de: "die Liste zeigt, was es gibt"))
    default: Advice(.usage, Message(both: "\("\(error)")"))
    }
  }

  private static func ofNode(_ error: NodeError) -> Advice {
    switch error {
    case .clock(let milliseconds):
      Advice(
        .no,
        Message(
          en: "this machine's clock differs from the other nodes' by \(milliseconds / 1_000) s",
          de: "die Uhr dieses Rechners weicht von denen der anderen Knoten um \(milliseconds / 1_000) s ab"),
        next: Message(en: "set it right first", de: "sie zuerst stellen"))
    case .restored:
      Advice(
        .no,
        Message(
          en: "the node comes from a backup and does not know yet what it has signed since",
          de: "der Knoten stammt aus einer Sicherung und weiß noch nicht, was er seither unterschrieb"),
        next: Message(
          en: "a peer tells it: wait until 'kollektivd peer list' shows one as connected",
          de: "ein Nachbar sagt es ihm: warten, bis 'kollektivd peer list' einen als verbunden zeigt"))
    case .bundle(let rule, let events):
      Advice(
        .no,
        Message(
          en: "the file is no whole bundle (\(rule)); \(events) events before that were taken in, if sound",
          de:
            """
            die Datei ist kein ganzes Bündel (\(rule)); \(events) Ereignisse davor sind geprüft \
            und übernommen
            """
        ),
        next: Message(en: "get the file again", de: "die Datei neu besorgen"))
    case .damagedHistory(let rule):
      Advice(
        .no, Message(en: "the store is damaged (\(rule))", de: "der Speicher ist beschädigt (\(rule))"),
        next: Message(en: "'kollektivd check' says where", de: "'kollektivd check' sagt, wo"))
    case .otherVersion:
      Advice(
        .no,
        Message(
          en: "the node that runs is of another version", de: "der laufende Knoten hat eine andere Version"),
        next: Message(en: "restart it", de: "ihn neu starten"))
    default: Advice(.no, Message(both: "\("\(error)")"))
    }
  }
}
