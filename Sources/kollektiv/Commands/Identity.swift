import ArgumentParser
import Client
import Desk
import Events
import Sodium
import Terminal

struct Whoami: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami", abstract: "Show who is enrolled here. Does not connect.")

  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let badge = try context.home.badge()
    guard !context.isJSON else {
      return context.output.say(
        json: "whoami",
        [
          "name": .string(badge.name), "member": .string(badge.member.hex),
          "fingerprint": .string(Person.fingerprint(of: badge.member)),
          "department": .object([
            (name: "id", value: .string(badge.department.id.hex)),
            (name: "name", value: .string(badge.department.name)),
          ]),
          "device": .string(badge.device.hex), "node": .string(badge.address),
          "home": .string(context.home.path),
        ])
    }
    let fingerprint = Person.fingerprint(of: badge.member)
    context.output.say(
      Message(both: "\(badge.name, .author) · \(badge.department.name) · \(fingerprint, .id)"))
    let path = Self.abbreviated(context.home.path)
    context.output.say(
      Message(en: "node \(badge.address) · home \(path)", de: "Knoten \(badge.address) · Ordner \(path)"))
  }
}

extension Whoami {
  /// As shells understand it: what lies in the user's own folder begins with a tilde.
  private static func abbreviated(_ path: String) -> String {
    guard let home = Environment.process["HOME"], home.count > 1, path.hasPrefix(home + "/") else {
      return path
    }
    return "~" + path.dropFirst(home.count)
  }
}

struct Status: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how this machine stands with its node, and what waits.")

  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let badge = try context.home.badge()
    let report = try await context.write { session in
      let failure = try await session.refresh(within: Context.patience)
      return try await StatusReport(
        failure: context.isOffline ? nil : failure, offset: session.clockOffset,
        isConnected: session.isConnected, waiting: session.outboxCount(),
        communities: session.look { (reader) throws(ClientError) in try reader.communities() },
        departments: session.look { (reader) throws(ClientError) in try reader.departments() },
        seen: session.badge.nodeTime)
    }
    report.show(badge, context)
  }
}

/// How a client stands.
struct StatusReport: Sendable {
  let failure: ClientError?
  let offset: Int64?
  let isConnected: Bool
  let waiting: Int
  let communities: [CommunityView]
  let departments: [Department]
  let seen: Milliseconds

  func show(_ badge: Badge, _ context: Context) {
    let output = context.output
    if context.isJSON {
      output.say(
        json: "status",
        [
          "connected": .bool(isConnected), "node": .string(badge.address),
          "reason": .optional(failure.map { Advice($0).what.text(in: .english).plain }),
          "clock_offset_ms": offset.map { .int($0) } ?? .null, "waiting": .int(Int64(waiting)),
          "communities": .int(Int64(communities.count)),
          "departments": .array(departments.map { .string($0.name) }),
          "node_seen": seen > 0 ? .time(seen) : .null,
        ])
      return
    }
    if isConnected {
      output.say(
        Message(
          en: "\("connected", .good) to the node of \(badge.department.name) at \(badge.address)",
          de: "\("verbunden", .good) mit dem Knoten von \(badge.department.name), \(badge.address)"))
    } else {
      let why = failure.map { Advice($0).what.text(in: context.language) } ?? Text("offline")
      output.say(Message(both: "\(why, .warning)"))
      if seen > 0 {
        let age = context.relative(seen)
        output.say(Message(en: "the node was last seen \(age)", de: "zuletzt gesehen: \(age)"))
      }
    }
    if waiting > 0 {
      output.say(
        Message(
          en: "\(waiting) \(plural(waiting, "event waits", "events wait")) for the node",
          de: "\(waiting) \(plural(waiting, "Ereignis wartet", "Ereignisse warten")) auf den Knoten"))
    }
    let count = communities.count
    let names = (communities.isEmpty ? "" : ": ") + communities.map(\.name).joined(separator: ", ")
    output.say(
      Message(
        en: "\(count) \(plural(count, "community", "communities"))\(names)",
        de: "\(count) \(plural(count, "Gemeinschaft", "Gemeinschaften"))\(names)"))
    if !departments.isEmpty {
      let list = departments.map(\.name).joined(separator: ", ")
      output.say(Message(en: "departments: \(list)", de: "Abteilungen: \(list)"))
    }
  }
}

struct SyncCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Tell the node what was written here, and fetch what is new.")

  @Option(help: "Wait for so many seconds at most.") var within = 60
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let outcome = try await context.write { session in
      guard await session.isConnected else { throw await session.failure ?? .unreachable("offline") }
      try await session.fetchDepartments()
      return try await session.sync(within: .seconds(within))
    }
    if let failure = outcome.failure { throw failure }
    if context.isJSON {
      context.output.say(
        json: "sync", ["in_step": .bool(outcome.isInStep), "waiting": .int(Int64(outcome.waiting))])
    } else if outcome.isInStep, outcome.waiting == 0 {
      context.output.say(Message(en: "in step with the node", de: "auf dem Stand des Knotens"))
    } else {
      context.output.say(
        Message(
          en: "not in step yet; \(outcome.waiting) of yours wait",
          de: "noch nicht auf dem Stand; \(outcome.waiting) eigene warten"))
    }
    guard outcome.isInStep, outcome.waiting == 0 else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
