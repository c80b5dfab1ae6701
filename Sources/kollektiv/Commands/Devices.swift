import ArgumentParser
import Client
import Desk
import Sodium
import Terminal

struct DeviceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Use Kollektiv on several machines.",
    subcommands: [Add.self, List.self, Revoke.self])

  struct Add: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "Invite another machine of yours.",
      discussion: "Prints an invitation to use there with `kollektiv recover`, together with your paper code."
    )

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let invitation = try await context.write { try await $0.inviteDevice() }
      if context.isJSON {
        return context.output.say(json: "device-invitation", ["invitation": .string(invitation.text)])
      }
      context.output.say(
        Message(
          en: "On the other machine, with your paper code at hand (a secret, for one use):",
          de: "Auf dem anderen Rechner, mit dem Papiercode zur Hand (geheim, einmal zu benutzen):"))
      context.output.say("  kollektiv recover \(invitation.text)")
    }
  }

  struct List: ClientCommand {
    static let configuration = CommandConfiguration(abstract: "List your devices.")

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      DeviceList(try await context.devices()).show(context)
    }
  }

  struct Revoke: ClientCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a device of yours for good: it is lost, or in other hands.",
      discussion: "What it signs from then on counts nowhere. It asks for your passphrase.")

    @Argument(help: "The device's key, or the beginning of it.") var device: String
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws {
      let devices = try await context.devices()
      let lost = try Matching.find(
        device, .device, among: devices.filter { !$0.isRevoked }, id: { $0.key.hex }, names: { _ in [] },
        candidate: {
          Candidate(id: String($0.key.hex.prefix(8)), name: "", detail: $0.isThis ? "this machine" : "")
        })
      let root = try context.home.root(try passphrase.passphrase(context))
      let (count, delivery) = try await context.write { session in
        let count = try await session.revoke(lost.key, by: root)
        return (count, try await session.handOver())
      }
      let key = String(lost.key.hex.prefix(8))
      try context.say(
        "revocation", nil,
        Message(
          en:
            "\(key, .id) is revoked in \(plural(count, "1 community", "\(count) communities"))",
          de:
            "\(key, .id) ist in \(plural(count, "1 Gemeinschaft", "\(count) Gemeinschaften")) widerrufen"
        ),
        delivery)
    }
  }
}

extension Context {
  /// The devices, also those that another one has added since.
  fileprivate func devices() async throws -> [Device] {
    try await write { session in
      if let failure = try await session.refresh(within: Self.patience), !isOffline {
        note(failure, since: await session.badge.nodeTime)
      }
      return try await session.devices()
    }
  }
}

struct DeviceList {
  private let devices: [Device]

  init(_ devices: [Device]) { self.devices = devices }

  func show(_ context: Context) {
    guard !context.isJSON else {
      return context.output.say(
        json: "devices",
        [
          "devices": .array(
            devices.map {
              [
                "key": .string($0.key.hex), "this": .bool($0.isThis), "revoked": .bool($0.isRevoked),
                "since": .time($0.since), "communities": .int(Int64($0.communities)),
              ]
            })
        ])
    }
    let language = context.language
    var table = Table([
      Table.Column(language.choose(en: "Key", de: "Schlüssel")),
      Table.Column(language.choose(en: "Since", de: "Seit")),
      Table.Column(language.choose(en: "Communities", de: "Gemeinschaften"), right: true), Table.Column(""),
    ])
    for device in devices {
      var note = Text()
      if device.isThis { note += language.choose(en: "this machine", de: "dieser Rechner") }
      if device.isRevoked { note += Text(language.choose(en: "revoked", de: "widerrufen"), .warning) }
      let since = context.relative(device.since)
      table.add(["\(String(device.key.hex.prefix(8)), .id)", "\(since)", "\(device.communities)", note])
    }
    context.output.say(table)
  }
}
