import Audit
import Bundles
import Events
import Governance
import Terminal

// What it means that a rule is broken, in a few words.

extension Rule {
  var meaning: Message {
    switch self {
    case .bundle(let error): error.meaning
    case .event(let error): error.meaning
    case .refusal(let refusal): refusal.meaning
    case .receiptSignature:
      Message(
        en: "a receipt that its node has not signed",
        de: "eine Quittung, die ihr Knoten nicht unterschrieben hat")
    case .erasedBody:
      Message(
        en: "its text was erased and stands in the bundle all the same",
        de: "sein Text wurde gelöscht und steht trotzdem im Bündel")
    }
  }
}

extension BundleError {
  fileprivate var meaning: Message {
    switch self {
    case .notABundle: Message(en: "what stands here is no bundle", de: "was hier steht, ist kein Bündel")
    case .wrongVersion:
      Message(en: "another version of the format", de: "eine andere Version des Formats")
    case .truncated: Message(en: "the file breaks off", de: "die Datei bricht ab")
    case .itemTooLarge: Message(en: "larger than anything may be", de: "größer, als etwas sein darf")
    case .outOfOrder:
      Message(
        en: "stands behind what builds on it, or twice",
        de: "steht hinter dem, was darauf aufbaut, oder zweimal")
    case .wrongCommunity: Message(en: "of another community", de: "aus einer anderen Gemeinschaft")
    case .countMismatch:
      Message(en: "the manifest counts otherwise", de: "das Verzeichnis zählt anders")
    case .tipsMismatch, .tipsUnsorted:
      Message(
        en: "the manifest names other last events", de: "das Verzeichnis nennt andere letzte Ereignisse")
    case .digestMismatch:
      Message(
        en: "the bytes are not those that the manifest was signed for",
        de: "die Bytes sind nicht die, für die das Verzeichnis unterschrieben wurde")
    case .manifestSignature:
      Message(
        en: "the exporter has not signed the manifest",
        de: "das Verzeichnis ist von niemandem unterschrieben, der es geschrieben haben will")
    case .event(let error): error.meaning
    case .encoding, .itemShape, .eventVersion, .tooManyTips:
      Message(
        en: "the bytes are not as bundle.md has them", de: "die Bytes sind nicht, wie bundle.md sie will")
    }
  }
}

extension EventError {
  fileprivate var meaning: Message {
    switch self {
    case .wrongSignature:
      Message(
        en: "the key that it names has not signed it",
        de: "der Schlüssel, den es nennt, hat es nicht unterschrieben")
    case .wrongStatement:
      Message(
        en: "a certificate or affiliation in it is forged",
        de: "ein Zertifikat oder eine Zugehörigkeit darin ist gefälscht")
    case .statementForeign:
      Message(en: "what it certifies is about others", de: "was es bescheinigt, handelt von anderen")
    case .keyNotAdmissible:
      Message(en: "a key in it is none", de: "ein Schlüssel darin ist keiner")
    case .deviceIsRoot:
      Message(en: "a root key used as a device", de: "ein Hauptschlüssel, der als Gerät dient")
    case .commitmentMismatch, .bodyTooLarge:
      Message(
        en: "its text is another than the one it was signed with",
        de: "sein Text ist ein anderer als der, mit dem es unterschrieben wurde")
    default:
      Message(
        en: "the bytes are not as event.md has them", de: "die Bytes sind nicht, wie event.md sie will")
    }
  }
}

extension Refusal {
  fileprivate var meaning: Message {
    switch self {
    case .parentRefused: Message(en: "it builds on what was refused", de: "es baut auf Abgelehntem auf")
    case .foreignParent:
      Message(en: "it builds on another community", de: "es baut auf einer anderen Gemeinschaft auf")
    case .previousForeign:
      Message(
        en: "it goes on with another key's chain", de: "es setzt die Kette eines anderen Schlüssels fort")
    case .authorChanged:
      Message(en: "its key spoke for somebody else", de: "sein Schlüssel sprach für jemand anderen")
    case .sequenceGap: Message(en: "its chain has a gap", de: "seine Kette hat eine Lücke")
    case .timeBeforeParent:
      Message(en: "it is older than what it cites", de: "es ist älter als das, was es anführt")
    case .unknownKey:
      Message(en: "nobody has certified its key", de: "niemand hat seinen Schlüssel bescheinigt")
    case .departmentNotRecognised:
      Message(en: "its department is not recognised", de: "seine Abteilung ist nicht anerkannt")
    case .keyFrozen:
      Message(en: "its key had signed twice", de: "sein Schlüssel hatte zweimal unterschrieben")
    case .keyRevoked: Message(en: "its key had been revoked", de: "sein Schlüssel war widerrufen")
    case .notNode: Message(en: "only a node may do this", de: "das darf nur ein Knoten")
    case .notMember: Message(en: "only a member may do this", de: "das darf nur ein Mitglied")
    case .affiliationEnded:
      Message(
        en: "the department had ended this affiliation", de: "die Abteilung hatte diese Zugehörigkeit beendet"
      )
    case .notOpenJoin: Message(en: "what it ends was not open", de: "was es beendet, war nicht offen")
    case .wrongLastSequence:
      Message(
        en: "it misstates what the key signed last",
        de: "es nennt falsch, was der Schlüssel zuletzt unterschrieb")
    case .selfEndorsement:
      Message(en: "its author endorses themselves", de: "hier spricht jemand für sich selbst")
    case .pending:
      Message(
        en: "too few members had endorsed its author", de: "zu wenige hatten für den Menschen gesprochen")
    case .dormant:
      Message(en: "no department vouched for its author", de: "keine Abteilung bürgte für den Menschen")
    }
  }
}
