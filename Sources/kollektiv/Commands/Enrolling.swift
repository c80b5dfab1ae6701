import ArgumentParser
import Client
import Desk
import Sodium
import Terminal

struct Enrol: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Become one of your department's people on this machine.",
    discussion: """
      The operator of your department's node gives you an invitation. It makes your keys here; they never \
      leave this machine, but for the paper code, which you write down. Cut off at any moment, enrol again \
      with the same invitation.
      """)

  @Argument(help: "The invitation: kolinvite1…") var invitation: String
  @Option(help: "Your name, as colleagues know you.") var name: String?
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let invitation = try Invitation(reading: invitation)
    let name = try name ?? Self.askName(context)
    let enrolment = try Enrolment.begin(
      in: context.home, with: invitation, name: name,
      passphrase: try passphrase.passphrase(context, isNew: true), now: WallClock.now)
    try await finish(enrolment, context)
  }

  static func askName(_ context: Context) throws -> String {
    let known = accountName()
    let answer = try Prompt(context.output).line(
      Message(
        en: "Your name, as colleagues know you \(known.map { "[\($0)]" } ?? "")",
        de: "Dein Name, wie man dich kennt \(known.map { "[\($0)]" } ?? "")"),
      instead: "--name")
    return answer.isEmpty ? known ?? "" : answer
  }
}

struct Recover: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go on as yourself on this machine, from your paper code.",
    discussion: """
      With an invitation from `kollektiv device add` on another machine of yours, or from the operator of \
      your node. Afterwards this machine is one more device of the same member.
      """)

  @Argument(help: "The invitation: kolinvite1…") var invitation: String
  @Option(help: "Your name; the one that colleagues know, by default.") var name: String?
  @Option(name: .customLong("code-file"), help: "Read the paper code from a file.") var codeFile: String?
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var common: CommonOptions

  func perform(_ context: Context) async throws {
    let invitation = try Invitation(reading: invitation)
    let root = SigningKey(seed: try code(context).secret)
    let enrolment = try Enrolment.begin(
      in: context.home, with: invitation, name: name ?? accountName() ?? "", root: root,
      passphrase: try passphrase.passphrase(context, isNew: true), now: WallClock.now)
    try await finish(enrolment, context, isRecovery: true, takesName: name == nil)
  }

  private func code(_ context: Context) throws -> RecoveryCode {
    let text: String
    if let codeFile {
      text = try PassphraseOptions.parse(["--passphrase-file", codeFile]).passphrase(context)
    } else if let value = Environment.process["KOLLEKTIV_PAPER_CODE"] {
      text = value
    } else {
      text = try Prompt(context.output).line(
        Message(en: "Paper code", de: "Papiercode"), instead: "--code-file or KOLLEKTIV_PAPER_CODE")
    }
    do throws(SodiumError) { return try RecoveryCode(parsing: text) } catch {
      throw ClientError.recoveryCode(error)
    }
  }
}

extension ClientCommand {
  /// Shows the node the invitation, and the person what they have to keep.
  ///
  /// - Parameter takesName: the name in one's profile, where there is one.
  fileprivate func finish(
    _ enrolment: Enrolment, _ context: Context, isRecovery: Bool = false, takesName: Bool = false
  ) async throws {
    _ = try await enrolment.redeem()
    let (communities, failure, badge) = try await context.write { session in
      let (communities, failure) =
        try await isRecovery ? session.recoverCommunities() : (session.settleIn(), session.failure)
      if takesName { try await session.adoptName() }
      return (communities, failure, await session.badge)
    }
    let output = context.output
    if context.isJSON {
      output.say(
        json: "enrolment",
        [
          "member": .string(badge.member.hex), "name": .string(badge.name),
          "department": .string(badge.department.name), "device": .string(badge.device.hex),
          "paper_code": isRecovery ? .null : .string(enrolment.code.text),
          "communities": .int(Int64(communities)),
        ])
      return
    }
    output.say(
      Message(
        en: "You are \(badge.name, .author) of \(badge.department.name, .bold), on this machine.",
        de: "Du bist \(badge.name, .author) aus \(badge.department.name, .bold), auf diesem Rechner."))
    if isRecovery {
      output.say(
        Message(
          en: "\(communities) of your communities \(plural(communities, "is", "are")) here again.",
          de: "\(communities) deiner Gemeinschaften \(plural(communities, "ist", "sind")) wieder hier."))
    } else {
      output.say(
        Message(
          en: """

            Your paper code. Write it down and keep it where you keep your passport: with it you are \
            yourself again if this machine or the passphrase is lost, and so is whoever finds it. It is not \
            shown again.

                \(enrolment.code.text, .bold)

            """,
          de: """

            Dein Papiercode. Schreib ihn auf und verwahre ihn wie einen Ausweis: Mit ihm bist du wieder \
            du, wenn dieser Rechner oder das Kennwort verloren geht, und ebenso, wer ihn findet. Er wird \
            nicht noch einmal gezeigt.

                \(enrolment.code.text, .bold)

            """))
    }
    if let failure { output.report(Advice(failure)) }
  }
}

extension ClientSession {
  /// The first turn of a new home: wants nothing yet, and knows the departments. Returns how many communities
  /// are here.
  fileprivate func settleIn() async throws -> Int {
    try subscribe(to: [])
    if isConnected { try await hear { try await $0.fetchDepartments() } }
    return 0
  }

  /// Takes all that the node lets this member see, keeps what they are a member of, and shows the new device
  /// there.
  fileprivate func recoverCommunities() async throws -> (Int, ClientError?) {
    try subscribe(to: nil)
    let outcome = try await sync(within: .seconds(120))
    if isConnected { try await hear { try await $0.fetchDepartments() } }
    let mine = try look { (reader) throws(ClientError) in
      try reader.communities().filter { $0.standing != .none }.map(\.id)
    }
    try subscribe(to: mine.sorted())
    _ = try introduceEverywhere()
    _ = try await deliver(within: .seconds(10))
    return (mine.count, outcome.failure)
  }
}

extension Invitation {
  init(reading text: String) throws(ClientError) {
    do throws(DeskError) { try self.init(parsing: text) } catch { throw .code(error) }
  }
}
