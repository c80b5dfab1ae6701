import ArgumentParser
import Client
import Desk
import Events
import Sodium
import Terminal

struct Export: ClientCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write out all that concerns you, as JSON lines.",
    discussion:
      "Your memberships, and everything you wrote, as it was signed and as it reads. --me is required.")

  @Flag(help: "All that concerns you.") var me = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard me else { throw ValidationError("Say what to export: --me.") }
  }

  func perform(_ context: Context) async throws {
    let badge = try context.home.badge()
    let (memberships, events) = try await context.read { (reader) throws(ClientError) in
      (try reader.communities().filter { $0.standing != .none }, try reader.ownEvents())
    }
    let output = context.output
    output.say(
      json: "export-member",
      [
        "member": .string(badge.member.hex), "name": .string(badge.name),
        "department": .string(badge.department.name), "device": .string(badge.device.hex),
      ])
    for view in memberships {
      output.say(
        json: "export-membership",
        [
          "community": .string(view.id.raw.hex), "name": .string(view.name),
          "standing": .string("\(view.standing)"),
        ])
    }
    for event in events { output.say(json: "export-event", event.json) }
  }
}
