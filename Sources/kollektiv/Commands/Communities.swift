import ArgumentParser
import Client
import Desk
import Events
import Sodium
import Terminal

struct Communities: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "List your communities, or with --all everything that your department can see.")

  @Flag(help: "Also communities that you have not joined.") var all = false
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    guard all else {
      let (views, departments) = try await context.read { reader throws(ClientError) in
        (try reader.communities(), try reader.departments())
      }
      return CommunityList(departments).show(views, context)
    }
    let (listings, views) = try await context.write { session in
      guard await session.isConnected else { throw await session.failure ?? .unreachable("offline") }
      let listings = try await session.fetchCatalogue()
      return (listings, try await session.look { (reader) throws(ClientError) in try reader.communities() })
    }
    Catalogue(listings, views).show(context)
  }
}

struct CommunityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "community", abstract: "Found, join and care for communities.",
    subcommands: [
      Create.self, ShowCommunity.self, Join.self, Leave.self, Members.self, InviteMember.self, Endorse.self,
      Subscribe.self, Mute.self,
    ])
}

extension CommunityCommand {
  struct Create: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "Found a community.",
      discussion: "The rules that you found it with change later by decision of its members only.")

    @Argument(help: "Its name.") var name: String
    @Option(help: "What it is for, in one sentence.") var purpose = ""
    @Option(help: "The charter's text: more about what it is for.") var text: String?
    @Flag(help: "Only departments with a member in it may see it.") var closed = false
    @Option(help: "How one gets in: open, endorsed:K (by K members), or decision.")
    var admission: AdmissionRule = .init(rule: .open)
    @Option(
      name: .customLong("department"), help: "A department that it recognises; all known ones by default.")
    var departments: [String] = []
    @Option(name: .customLong("founder"), help: "Somebody else who is there from the beginning.")
    var founders: [String] = []
    @Option(name: .customLong("retention-days"), help: "Erase what was written after so many days.")
    var retention: UInt64?
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let (id, delivery) = try await context.write { session in
        if await session.isConnected { try await session.hear { try await $0.fetchDepartments() } }
        let own = await session.badge.department
        let founding = try await session.find { (reader) throws(ClientError) in
          var founding = Founding(name: name, purpose: purpose, departments: try reader.departments())
          if !departments.isEmpty {
            let known = founding.departments + [own]
            founding.departments = []
            for department in departments {
              founding.departments.append(try reader.department(department, among: known))
            }
          }
          for founder in founders {
            let person = try reader.person(founder)
            guard let department = person.departments.first else { throw .unknown(.person, founder) }
            founding.founders.append(.init(member: person.member, department: department))
          }
          return founding
        }
        var whole = founding
        (whole.text, whole.admission) = (text, admission.rule)
        whole.visibility = closed ? .closed : .open
        whole.retention = retention.map { $0 * 86_400_000 }
        let id = try await session.found(whole)
        return (id, try await session.handOver())
      }
      try context.say(
        "community", id,
        Message(
          en: "founded \(name, .bold) (\(Self.short(id), .id))",
          de: "\(name, .bold) gegründet (\(Self.short(id), .id))"),
        delivery)
    }

    private static func short(_ id: CommunityID) -> String { String(id.raw.hex.prefix(8)) }
  }

  struct ShowCommunity: ClientCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show what a community is.")

    @Argument(help: "Its name or ID.") var community: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let (view, directory, departments) = try await context.read { (reader) throws(ClientError) in
        let view = try reader.community(named: community)
        return (view, try reader.directory(of: [view.id]), try reader.departments())
      }
      CommunityList(departments).show(view, directory, context)
    }
  }

  struct Join: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "Join a community; where that takes endorsements, ask to be let in.")

    @Argument(help: "Its name or ID.") var community: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let (view, delivery) = try await context.write { session in
        let id = try await session.fetch(community)
        try await session.join(id)
        let delivery = try await session.handOver()
        return (try await session.look { (reader) throws(ClientError) in try reader.community(id) }, delivery)
      }
      guard let view else { throw ClientError.unknown(.community, community) }
      try context.say(
        "join", view.id,
        view.standing == .active
          ? Message(en: "you have joined \(view.name, .bold)", de: "du bist \(view.name, .bold) beigetreten")
          : Message(
            en: "you have asked to join \(view.name, .bold); members have to endorse you",
            de: "du hast \(view.name, .bold) um Aufnahme gebeten; Mitglieder müssen für dich sprechen"),
        delivery)
    }
  }

  struct Leave: ClientCommand {
    static let configuration = CommandConfiguration(abstract: "Leave a community.")

    @Argument(help: "Its name or ID.") var community: String
    @Option(name: .shortAndLong, help: "Some words to those who stay.") var message: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let (view, delivery) = try await context.write { session in
        let view = try await session.find { (reader) throws(ClientError) in
          try reader.community(named: community)
        }
        try await session.leave(view.id, saying: message)
        let delivery = try await session.handOver()
        if delivery.waiting == 0 { try await session.unwant(view.id) }
        return (view, delivery)
      }
      try context.say(
        "leave", view.id,
        Message(en: "you have left \(view.name, .bold)", de: "du hast \(view.name, .bold) verlassen"),
        delivery)
    }
  }

  struct Members: ClientCommand {
    static let configuration = CommandConfiguration(abstract: "List the members of a community.")

    @Argument(help: "Its name or ID.") var community: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let (people, standings) = try await context.read { (reader) throws(ClientError) in
        let view = try reader.community(named: community)
        return (try reader.directory(of: [view.id]), try reader.standings(in: view.id))
      }
      PeopleList(people).show(context, standings: standings)
    }
  }

  struct InviteMember: ClientCommand {
    static let configuration = CommandConfiguration(
      commandName: "invite", abstract: "Invite somebody: an endorsement made before they join.")

    @Argument(help: "The community's name or ID.") var community: String
    @Argument(help: "The person's name or ID.") var person: String
    @Option(name: .shortAndLong, help: "Some words to go with it.") var message: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      try await endorse(person, community, message, context)
    }
  }

  struct Endorse: ClientCommand {
    static let configuration = CommandConfiguration(abstract: "Speak for somebody who wants to join.")

    @Argument(help: "The community's name or ID.") var community: String
    @Argument(help: "The person's name or ID.") var person: String
    @Option(name: .shortAndLong, help: "Some words to go with it.") var message: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      try await endorse(person, community, message, context)
    }
  }

  struct Subscribe: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep a community up to date here without joining it.")

    @Argument(help: "Its name or ID.") var community: String
    @Flag(help: "Keep it up to date no longer.") var off = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let view = try await context.write { session -> CommunityView? in
        let id: CommunityID
        if off {
          id = try await session.find { (reader) throws(ClientError) in
            try reader.community(named: community).id
          }
          try await session.unwant(id)
        } else {
          id = try await session.fetch(community)
        }
        return try await session.look { (reader) throws(ClientError) in try reader.community(id) }
      }
      guard let view else { throw ClientError.unknown(.community, community) }
      try context.say(
        "subscription", view.id,
        off
          ? Message(
            en: "\(view.name, .bold) is not kept up to date here any more",
            de: "\(view.name, .bold) wird hier nicht mehr aktuell gehalten")
          : Message(
            en: "\(view.name, .bold) is kept up to date here",
            de: "\(view.name, .bold) wird hier aktuell gehalten"))
    }
  }

  struct Mute: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hear nothing of a community in inbox and feed.")

    @Argument(help: "Its name or ID.") var community: String
    @Flag(help: "Hear of it again.") var off = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let view = try await context.write { session in
        let view = try await session.find { (reader) throws(ClientError) in
          try reader.community(named: community)
        }
        try await session.setMuted(view.id, !off)
        return view
      }
      try context.say(
        "mute", view.id,
        off
          ? Message(
            en: "you hear of \(view.name, .bold) again", de: "du hörst wieder von \(view.name, .bold)")
          : Message(en: "\(view.name, .bold) is muted", de: "\(view.name, .bold) ist stumm"))
    }
  }
}

extension ClientCommand {
  fileprivate func endorse(
    _ name: String, _ community: String, _ message: String?, _ context: Context
  ) async throws {
    let (person, view, delivery) = try await context.write { session in
      let (person, view) = try await session.find { (reader) throws(ClientError) in
        (try reader.person(name), try reader.community(named: community))
      }
      _ = try await session.endorse(person.member, of: person.departments.first, saying: message, in: view.id)
      return (person, view, try await session.handOver())
    }
    try context.say(
      "endorsement", view.id,
      Message(
        en: "you speak for \(person.label(needsFingerprint: true)) in \(view.name, .bold)",
        de: "du sprichst für \(person.label(needsFingerprint: true)) in \(view.name, .bold)"),
      delivery)
  }
}

extension ClientSession {
  /// A community by its name or ID, brought here if it is only at the node. Throws `unknown`, `ambiguous`.
  func fetch(_ text: String) async throws -> CommunityID {
    do throws(ClientError) {
      let known = try look { (reader) throws(ClientError) in try reader.community(named: text).id }
      try want(known)
      if isConnected { _ = try await sync(within: Context.patience) }
      return known
    } catch {
      guard case .unknown = error, isConnected else { throw error }
    }
    let listing = try Matching.find(
      text, .community, among: try await fetchCatalogue(), id: { $0.community.raw.hex }, names: { [$0.name] },
      candidate: { Candidate(id: String($0.community.raw.hex.prefix(8)), name: $0.name, detail: $0.purpose) })
    try want(listing.community)
    // All of it: who joins answers to what is there.
    _ = try await sync(within: .seconds(60))
    return listing.community
  }
}

/// How one gets in, as it is written on the command line.
struct AdmissionRule: ExpressibleByArgument, Sendable {
  let rule: Charter.Admission

  init(rule: Charter.Admission) { self.rule = rule }

  init?(argument: String) {
    let parts = argument.split(separator: ":")
    switch (parts.first, parts.count) {
    case ("open", 1): rule = .open
    case ("decision", 1): rule = .byDecision
    case ("endorsed", 2):
      guard let members = UInt64(parts[1]), (1...EventLimits.endorsements).contains(members) else {
        return nil
      }
      rule = .endorsed(by: Int(members))
    default: return nil
    }
  }

  var defaultValueDescription: String { "open" }
}
