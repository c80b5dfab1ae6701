import Client
import Events
import Sodium
import Terminal

extension Person {
  /// As others are told who it is: never by the name alone, since anybody may take any name.
  func label(needsFingerprint: Bool) -> Text {
    if name.isEmpty { return "\(fingerprint, .id)" }
    var label: Text = "\(name, .author)"
    if !departmentName.isEmpty { label += " (\(departmentName))" }
    if needsFingerprint { label += " \(fingerprint, .id)" }
    return label
  }

  var json: JSONValue {
    .object([
      (name: "member", value: .string(member.hex)), (name: "name", value: .string(name)),
      (name: "department", value: .string(departmentName)),
      (name: "fingerprint", value: .string(fingerprint)),
    ])
  }
}

struct PeopleList {
  private let directory: Directory

  init(_ directory: Directory) { self.directory = directory }

  /// - Parameters:
  ///   - standings: how they stand in a community; then only those with a standing are shown.
  ///   - beginning: only those whose name begins so.
  func show(
    _ context: Context, standings: [MemberID: CommunityView.Standing]? = nil, beginning: String? = nil
  ) {
    let people = directory.people.filter { person in
      (standings.map { ($0[person.member] ?? .none) != .none } ?? true)
        && (beginning.map { person.name.lowercased().hasPrefix($0.lowercased()) } ?? true)
    }
    guard !context.isJSON else {
      return context.output.say(
        json: "people",
        [
          "people": .array(
            people.map { person in
              guard let standing = standings?[person.member], case .object(let members) = person.json else {
                return person.json
              }
              return .object(members + [(name: "standing", value: .string("\(standing)"))])
            })
        ])
    }
    guard !people.isEmpty else {
      return context.output.note(Message(en: "nobody", de: "niemand"))
    }
    let language = context.language
    var columns = [
      Table.Column(language.choose(en: "Name", de: "Name"), shrinksTo: 12),
      Table.Column(language.choose(en: "Department", de: "Abteilung"), shrinksTo: 8),
      Table.Column(language.choose(en: "Fingerprint", de: "Fingerabdruck")),
    ]
    if standings != nil { columns.append(Table.Column(language.choose(en: "Standing", de: "Stand"))) }
    var table = Table(columns)
    for person in people {
      var row: [Text] = [
        "\(person.name, .author)", "\(person.departmentName)", "\(person.fingerprint, .id)",
      ]
      if let standing = standings?[person.member] { row.append(standing.label(language)) }
      table.add(row)
    }
    context.output.say(table)
  }
}

extension CommunityView.Standing {
  func label(_ language: Language) -> Text {
    switch self {
    case .none: Text("–", .dim)
    case .pending: language.choose(en: "asks to join", de: "bittet um Aufnahme")
    case .dormant: language.choose(en: "dormant", de: "ruht")
    case .active: language.choose(en: "member", de: "Mitglied")
    }
  }
}
