import Client
import Desk
import Events
import Sodium
import Store
import Terminal

/// Communities that are here.
struct CommunityList {
  private let departments: [DepartmentID: String]

  init(_ departments: [Department]) {
    self.departments = departments.reduce(into: [:]) { $0[$1.id] = $1.name }
  }

  func show(_ views: [CommunityView], _ context: Context) {
    guard !context.isJSON else {
      return context.output.say(json: "communities", ["communities": .array(views.map(json))])
    }
    guard !views.isEmpty else {
      return context.output.note(
        Message(
          en: "none yet; `kollektiv communities --all` shows what you could join",
          de: "noch keine; `kollektiv communities --all` zeigt, wo du beitreten kannst"))
    }
    let language = context.language
    var table = Table([
      Table.Column(language.choose(en: "ID", de: "ID")),
      Table.Column(language.choose(en: "Community", de: "Gemeinschaft"), shrinksTo: 12),
      Table.Column(language.choose(en: "Members", de: "Mitglieder"), right: true),
      Table.Column(language.choose(en: "Unread", de: "Ungelesen"), right: true),
      Table.Column(language.choose(en: "You", de: "Du")),
      Table.Column(language.choose(en: "Purpose", de: "Zweck"), shrinksTo: 10),
    ])
    for view in views {
      let standing = view.standing.label(language)
      var note = view.isMuted ? language.choose(en: ", muted", de: ", stumm") : Text()
      if !view.isWanted {
        note += language.choose(en: ", not kept up to date", de: ", nicht aktuell gehalten")
      }
      table.add([
        "\(String(view.id.raw.hex.prefix(8)), .id)", "\(view.name, .bold)", "\(view.members)",
        "\(view.unread)",
        standing + note, "\(view.purpose)",
      ])
    }
    context.output.say(table)
  }

  func show(_ view: CommunityView, _ directory: Directory, _ context: Context) {
    guard !context.isJSON else { return context.output.say(json: "community", json(view)) }
    let (output, language) = (context.output, context.language)
    output.say("\(view.name, .heading) \(String(view.id.raw.hex.prefix(8)), .id)")
    if !view.purpose.isEmpty { output.say("\(view.purpose)") }
    if let text = view.text { output.say(Text(lines: text).wrapped(to: output.width)) }
    output.say(Text())
    let founder = directory[view.founder].label(needsFingerprint: true)
    let founded = language.absolute(view.founded, offset: WallClock.offset(at: view.founded))
    output.say(
      Message(en: "founded by \(founder), \(founded)", de: "gegründet von \(founder), \(founded)"))
    output.say(view.visibility.message)
    output.say(view.admission.message)
    let names = view.departments.map { departments[$0] ?? String($0.hex.prefix(8)) }.joined(separator: ", ")
    output.say(Message(en: "departments: \(names)", de: "Abteilungen: \(names)"))
    let members = plural(view.members, "1 member", "\(view.members) members")
    let mitglieder = plural(view.members, "1 Mitglied", "\(view.members) Mitglieder")
    output.say(
      Message(
        en: "\(members); you: \(view.standing.label(.english))",
        de: "\(mitglieder); du: \(view.standing.label(.german))"))
  }

  private func json(_ view: CommunityView) -> JSONValue {
    .object([
      (name: "id", value: .string(view.id.raw.hex)), (name: "name", value: .string(view.name)),
      (name: "purpose", value: .string(view.purpose)), (name: "text", value: .optional(view.text)),
      (name: "visibility", value: .string("\(view.visibility)")),
      (name: "admission", value: .string(view.admission.code)),
      (name: "departments", value: .array(view.departments.map { .string(departments[$0] ?? $0.hex) })),
      (name: "founder", value: .string(view.founder.hex)), (name: "founded", value: .time(view.founded)),
      (name: "members", value: .int(Int64(view.members))),
      (name: "standing", value: .string("\(view.standing)")),
      (name: "subscribed", value: .bool(view.isWanted)), (name: "muted", value: .bool(view.isMuted)),
      (name: "unread", value: .int(Int64(view.unread))),
    ])
  }
}

/// What the node says that there is.
struct Catalogue {
  private let listings: [Listing]
  private let here: [CommunityID: CommunityView]

  init(_ listings: [Listing], _ here: [CommunityView]) {
    self.listings = listings.sorted {
      ($0.name.lowercased(), $0.community) < ($1.name.lowercased(), $1.community)
    }
    self.here = here.reduce(into: [:]) { $0[$1.id] = $1 }
  }

  func show(_ context: Context) {
    guard !context.isJSON else {
      return context.output.say(json: "catalogue", ["communities": .array(listings.map(json))])
    }
    guard !listings.isEmpty else {
      return context.output.note(
        Message(
          en: "none yet; `kollektiv community create` founds one",
          de: "noch keine; `kollektiv community create` gründet eine"))
    }
    let language = context.language
    var table = Table([
      Table.Column(language.choose(en: "ID", de: "ID")),
      Table.Column(language.choose(en: "Community", de: "Gemeinschaft"), shrinksTo: 12),
      Table.Column(language.choose(en: "Members", de: "Mitglieder"), right: true),
      Table.Column(language.choose(en: "Events", de: "Ereignisse"), right: true),
      Table.Column(language.choose(en: "Joining", de: "Beitritt")),
      Table.Column(language.choose(en: "You", de: "Du")),
      Table.Column(language.choose(en: "Purpose", de: "Zweck"), shrinksTo: 10),
    ])
    for listing in listings {
      let standing = here[listing.community]?.standing ?? .none
      table.add([
        "\(String(listing.community.raw.hex.prefix(8)), .id)", "\(listing.name, .bold)", "\(listing.members)",
        "\(listing.events)", listing.joining(language), standing.label(language), "\(listing.purpose)",
      ])
    }
    context.output.say(table)
  }

  private func json(_ listing: Listing) -> JSONValue {
    .object([
      (name: "id", value: .string(listing.community.raw.hex)), (name: "name", value: .string(listing.name)),
      (name: "purpose", value: .string(listing.purpose)),
      (name: "visibility", value: .string("\(listing.visibility)")),
      (name: "admission", value: .string(listing.code)),
      (name: "members", value: .int(Int64(clamping: listing.members))),
      (name: "events", value: .int(Int64(clamping: listing.events))),
      (name: "latest", value: listing.latest > 0 ? .time(listing.latest) : .null),
      (name: "standing", value: .string("\(here[listing.community]?.standing ?? .none)")),
    ])
  }
}

extension Listing {
  fileprivate var code: String {
    switch admission {
    case 0: "open"
    case 255: "decision"
    default: "endorsed:\(admission)"
    }
  }

  fileprivate func joining(_ language: Language) -> Text {
    switch admission {
    case 0: language.choose(en: "open", de: "offen")
    case 255: language.choose(en: "by decision", de: "per Beschluss")
    case 1: language.choose(en: "by a member", de: "durch ein Mitglied")
    default: language.choose(en: "by \(admission) members", de: "durch \(admission) Mitglieder")
    }
  }
}

extension Charter.Visibility {
  var message: Message {
    switch self {
    case .open:
      Message(
        en: "every department of the federation may see it",
        de: "alle Abteilungen des Verbunds können sie sehen")
    case .closed:
      Message(
        en: "only departments with a member may see it",
        de: "nur Abteilungen mit einem Mitglied können sie sehen")
    }
  }
}

extension Charter.Admission {
  var code: String {
    switch self {
    case .open: "open"
    case .endorsed(let members): "endorsed:\(members)"
    case .byDecision: "decision"
    }
  }

  var message: Message {
    switch self {
    case .open: Message(en: "everybody may join", de: "alle können beitreten")
    case .endorsed(let members):
      Message(
        en: "one joins with the word of \(members) \(plural(members, "member", "members"))",
        de: "man tritt bei, wenn \(members) \(plural(members, "Mitglied", "Mitglieder")) für einen sprechen")
    case .byDecision:
      Message(en: "one joins by decision of its members", de: "man tritt durch Beschluss der Mitglieder bei")
    }
  }
}

/// Where erasures have been carried out.
struct ErasureList {
  private let erasures: [ErasureStatus]
  private let departments: [DepartmentID: String]

  init(_ erasures: [ErasureStatus], _ departments: [Department]) {
    self.erasures = erasures
    self.departments = departments.reduce(into: [:]) { $0[$1.id] = $1.name }
  }

  private func name(_ id: DepartmentID) -> String { departments[id] ?? String(id.hex.prefix(8)) }

  func show(_ context: Context) {
    guard !context.isJSON else {
      return context.output.say(
        json: "erasures",
        [
          "erasures": .array(
            erasures.map {
              [
                "id": .string($0.erase.raw.hex), "community": .string($0.community.raw.hex),
                "done": .array($0.done.map { .string(name($0)) }),
                "pending": .array($0.pending.map { .string(name($0)) }),
              ]
            })
        ])
    }
    guard !erasures.isEmpty else {
      return context.output.note(
        Message(en: "you have erased nothing", de: "du hast nichts löschen lassen"))
    }
    let language = context.language
    var table = Table([
      Table.Column(language.choose(en: "Erasure", de: "Löschung")),
      Table.Column(language.choose(en: "Gone from", de: "Gelöscht bei")),
      Table.Column(language.choose(en: "Awaiting", de: "Steht aus bei")),
    ])
    for erasure in erasures {
      table.add([
        "\(String(erasure.erase.raw.hex.prefix(8)), .id)",
        "\(erasure.done.map(name).joined(separator: ", "), .good)",
        "\(erasure.pending.map(name).joined(separator: ", "), .warning)",
      ])
    }
    context.output.say(table)
  }
}
