import Glibc
import Mail
import Terminal

// What is wrong with an archive, in words.

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
    case .messageTooLong: "länger als \(MailLimits.message >> 20) MiB; die Nachricht wurde übergangen"
    case .gzipDamaged: "die komprimierte Datei ist beschädigt; gelesen wurde, was davor kam"
    case .gzipTruncated: "die komprimierte Datei endet zu früh; gelesen wurde, was da ist"
    case .gzipInflatesTooMuch: "die komprimierte Datei wird viel größer als Post; das Lesen wurde beendet"
    case .noHeader: "ohne Kopf, also keine Nachricht"
    case .headerTooLong: "der Kopf ist länger als \(MailLimits.header >> 10) KiB; das Ende fehlt"
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
