import Client
import Desk
import Events
import Replica
import Sodium
import Terminal

// Why something is not written, and what was named wrongly.

extension Advice {
  fileprivate static func notMember(of id: CommunityID? = nil) -> Advice {
    Advice(
      .unauthorised,
      Message(en: "you are not a member of this community", de: "du bist kein Mitglied dieser Gemeinschaft"),
      next: Message(both: "kollektiv community join \(id.map { String($0.raw.hex.prefix(8)) } ?? "…")"))
  }

  static func ofDeeds(_ error: ClientError) -> Advice {
    switch error {
    case .declined(let why): why.advice
    case .empty: Advice(.usage, Message(en: "there is no text", de: "es gibt keinen Text"))
    case .tooLong(let bytes, let limit):
      Advice(
        .usage,
        Message(
          en: "that is too long: \(bytes) bytes, and \(limit) are allowed",
          de: "das ist zu lang: \(bytes) Bytes, erlaubt sind \(limit)"))
    case .notMember(let id): .notMember(of: id)
    case .alreadyMember:
      Advice(.no, Message(en: "you have joined already", de: "du bist schon beigetreten"))
    case .notAuthor:
      Advice(
        .unauthorised,
        Message(en: "only its author can do that", de: "das kann nur, wer es geschrieben hat"))
    case .departmentNotRecognised:
      Advice(
        .unauthorised,
        Message(
          en: "this community does not recognise your department",
          de: "diese Gemeinschaft erkennt deine Abteilung nicht an"),
        next: Message(
          en: "its members can decide to recognise it",
          de: "ihre Mitglieder können beschließen, sie anzuerkennen"))
    default:
      Advice(
        .unauthorised,
        Message(en: "that takes a decision of the members", de: "das braucht einen Beschluss der Mitglieder"))
    }
  }
}

extension Noun {
  func name(_ language: Language) -> Text {
    switch self {
    case .person: language.choose(en: "person", de: "Person")
    case .community: language.choose(en: "community", de: "Gemeinschaft")
    case .event: language.choose(en: "post", de: "Beitrag")
    case .department: language.choose(en: "department", de: "Abteilung")
    case .device: language.choose(en: "device", de: "Gerät")
    }
  }

  var next: Message {
    switch self {
    case .person: Message(both: "kollektiv people")
    case .community: Message(both: "kollektiv communities --all")
    case .event: Message(both: "kollektiv feed")
    case .department: Message(both: "kollektiv status")
    case .device: Message(both: "kollektiv device list")
    }
  }
}

extension Declined {
  var advice: Advice {
    switch self {
    case .diskFull:
      Advice(
        .no,
        Message(
          en: "the disk is full: nothing was written", de: "die Platte ist voll: nichts wurde geschrieben"),
        next: Message(en: "make room, then try again", de: "Platz schaffen und noch einmal versuchen"))
    case .clock:
      Advice(
        .no,
        Message(
          en: "there are events from the future here: this machine's clock is behind",
          de: "hier sind Ereignisse aus der Zukunft: die Uhr dieses Rechners geht nach"),
        next: Message(en: "set the clock, then try again", de: "die Uhr stellen und noch einmal versuchen"))
    case .restored:
      Advice(
        .no,
        Message(
          en: "this store comes from a backup and must first hear what was written since",
          de: "dieser Bestand kommt aus einer Sicherung und muss erst erfahren, was seither geschrieben wurde"
        ),
        next: Message(both: "kollektiv sync"))
    case .unknownCommunity:
      Advice(
        .no, Message(en: "this community is not here", de: "diese Gemeinschaft ist nicht hier"),
        next: Noun.community.next)
    case .refused(let refused) where refused.rule == "pending":
      Advice(
        .unauthorised,
        Message(
          en: "you have asked to join and are not let in yet",
          de: "du hast um Aufnahme gebeten und bist noch nicht aufgenommen"),
        next: Message(en: "ask members to endorse you", de: "Mitglieder bitten, für dich zu sprechen"))
    case .refused(let refused) where refused.rule == "dormant":
      Advice(
        .unauthorised,
        Message(
          en: "no department vouches for you at the moment",
          de: "zurzeit steht keine Abteilung für dich ein"),
        next: Message(en: "ask your department", de: "die Abteilung fragen"))
    case .refused(let refused) where refused.rule == "notMember": .notMember()
    case .refused(let refused) where refused.rule == "keyFrozen" || refused.rule == "keyRevoked":
      Advice(
        .unauthorised,
        Message(
          en: "this device's key counts no more in this community (\(refused.rule))",
          de: "der Schlüssel dieses Geräts gilt in dieser Gemeinschaft nicht mehr (\(refused.rule))"),
        next: Message(
          en: "enrol another device with `kollektiv recover`",
          de: "ein anderes Gerät mit `kollektiv recover` anmelden"))
    case .refused(let refused):
      Advice(
        .unauthorised,
        Message(
          en: "the rules of this community do not allow it (\(refused.rule))",
          de: "die Regeln dieser Gemeinschaft erlauben es nicht (\(refused.rule))"))
    case .observer, .draft:
      Advice(.no, Message(en: "this cannot be written", de: "das kann nicht geschrieben werden"))
    }
  }
}

extension DeskRefusal {
  var message: Message {
    switch self {
    case .notAllowed: Message(en: "the node does not allow that", de: "der Knoten erlaubt das nicht")
    case .invitedAnother:
      Message(
        en: "the invitation is for another member, or another has used it",
        de: "die Einladung ist für ein anderes Mitglied, oder ein anderes hat sie benutzt")
    case .wrongStatement:
      Message(
        en: "the certificate is not signed as it should be", de: "das Zertifikat ist nicht richtig signiert")
    case .keyInUse:
      Message(en: "this key belongs to somebody already", de: "dieser Schlüssel gehört schon jemandem")
    case .affiliationEnded:
      Message(
        en: "the department has ended your affiliation: ask its operator",
        de: "die Abteilung hat deine Zugehörigkeit beendet: bei ihr nachfragen")
    case .diskFull: Message(en: "the node's disk is full", de: "die Platte des Knotens ist voll")
    case .clock: Message(en: "the node's clock is wrong", de: "die Uhr des Knotens geht falsch")
    case .unknownRequest:
      Message(en: "the node is older than this program", de: "der Knoten ist älter als dieses Programm")
    }
  }
}

extension DeskError {
  var message: Message {
    switch self {
    case .wrongPrefix: Message(en: "this is another kind of code", de: "das ist ein Code anderer Art")
    case .codeSymbol, .codeChecksum, .malformed:
      Message(en: "the code is mistyped or cut off", de: "der Code ist vertippt oder abgeschnitten")
    }
  }
}
