package import Desk
package import Events
import Sodium
import Store

/// The people of one or several communities, to be looked up by their IDs.
package struct Directory: Sendable {
  /// Ascending by name.
  package let people: [Person]
  private let places: [MemberID: Int]
  private let namesakes: Set<String>

  package init(_ people: [Person]) {
    self.people = people.sorted { ($0.name.lowercased(), $0.member) < ($1.name.lowercased(), $1.member) }
    var places: [MemberID: Int] = [:]
    var seen: Set<String> = []
    var namesakes: Set<String> = []
    for (place, person) in self.people.enumerated() {
      places[person.member] = place
      if !seen.insert(Self.appearance(person)).inserted { namesakes.insert(Self.appearance(person)) }
    }
    (self.places, self.namesakes) = (places, namesakes)
  }

  package subscript(_ member: MemberID) -> Person {
    places[member].map { people[$0] }
      ?? Person(member: member, name: "", departments: [], departmentName: "")
  }

  /// Whether name and department do not tell who it is: then the fingerprint must.
  package func needsFingerprint(_ person: Person) -> Bool {
    person.name.isEmpty || namesakes.contains(Self.appearance(person))
  }

  private static func appearance(_ person: Person) -> String {
    "\(person.name.lowercased())\u{0}\(person.departmentName.lowercased())"
  }
}

extension Reader {
  /// The people of these communities, or of all that are here. O(members).
  package func directory(of communities: [CommunityID]? = nil) throws(ClientError) -> Directory {
    let names = try departments().reduce(into: [:]) { $0[$1.id] = $1.name }
    let chosen = try ask { (store) throws(StoreError) in
      try store.communities().filter { communities?.contains($0.id) ?? true }
    }
    var people: [MemberID: Person] = [:]
    for community in chosen {
      let vouching = try ask { (store) throws(StoreError) in try store.departments(ofCommunity: community.ref)
      }
      let members = try ask { (store) throws(StoreError) in try store.members(ofCommunity: community.ref) }
      for (member, standing) in members where standing > 0 || people[member] == nil {
        let departments = vouching[member] ?? []
        let name = try profileName(of: member, in: community.id) ?? people[member]?.name ?? ""
        people[member] = Person(
          member: member, name: name, departments: departments,
          departmentName: departments.first.flatMap { names[$0] } ?? "")
      }
    }
    for person in Array(people.values) where person.name.isEmpty {
      people[person.member] = Person(
        member: person.member, name: try anyName(of: person.member), departments: person.departments,
        departmentName: person.departmentName)
    }
    return Directory(Array(people.values))
  }

  /// Who asks to join a community can have no profile there yet: the name that they have elsewhere.
  fileprivate func anyName(of member: MemberID) throws(ClientError) -> String {
    for community in try ask({ (store) throws(StoreError) in try store.communities() }) {
      if let name = try profileName(of: member, in: community.id) { return name }
    }
    return ""
  }

  private func profileName(of member: MemberID, in community: CommunityID) throws(ClientError) -> String? {
    let body = try ask { (store) throws(StoreError) in try store.profile(of: member, in: community) }
    guard let body, case .profile(let name, _)? = BodyContent(stored: body, of: .profile) else { return nil }
    return name
  }

  /// Somebody by name, or by the beginning of their member ID. Throws `unknown` or `ambiguous`.
  package func person(_ text: String, in communities: [CommunityID]? = nil) throws(ClientError) -> Person {
    try Matching.find(
      text, .person, among: try directory(of: communities).people, id: { $0.member.hex },
      names: { [$0.name] },
      candidate: { $0.candidate })
  }

  /// A department by name or the beginning of its ID. Throws `unknown` or `ambiguous`.
  package func department(_ text: String, among known: [Department]) throws(ClientError) -> Department {
    try Matching.find(
      text, .department, among: known, id: { $0.id.hex }, names: { [$0.name] },
      candidate: { Candidate(id: String($0.id.hex.prefix(8)), name: $0.name, detail: "") })
  }
}

extension ClientSession {
  /// The name that one's colleagues know, in place of the one that the home has. Throws `file`, `store`.
  package func adoptName() throws(ClientError) {
    let member = badge.member
    let name = try look { (reader) throws(ClientError) in try reader.anyName(of: member) }
    guard !name.isEmpty, name != badge.name, name.utf8.count <= DeskLimits.name else { return }
    badge.name = name
    try home.write(badge)
  }
}
