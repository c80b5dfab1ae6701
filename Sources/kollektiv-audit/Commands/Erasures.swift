import ArgumentParser
import Audit
import Events
import Sodium
import Terminal

struct Erasures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what was to be erased, and which departments' nodes say that it is gone.")

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "A file that 'export' wrote.")
  var bundle: String

  func run() async throws {
    let output = Output.process
    let language = output.language
    let file = try await AuditedFile(bundle)
    if json {
      let all = file.audits.map { audit -> JSONValue in
        [
          "community": .optional(audit.community?.raw.hex), "verdict": .string(audit.verdict.name),
          "departments": .array(audit.departments.map { .string($0.hex) }),
          "erased": audit.erasuresJSON,
        ]
      }
      output.say(json: "erasures", ["bundles": .array(all)])
      return try file.complain()
    }
    for audit in file.audits {
      output.say(audit.headline(language))
      for erasure in audit.erasures {
        let silent = audit.departments.filter { !erasure.acknowledged.contains($0) }
        output.say("  \(erasure.event.raw.hex, .id)")
        if erasure.hasBody {
          let warning = language.choose(
            en: "the text stands in this bundle all the same", de: "der Text steht trotzdem in diesem Bündel")
          output.say("    \(warning, .warning)")
        }
        for by in erasure.by {
          output.say(
            language.choose(en: "    erased by \(by.raw.hex)", de: "    gelöscht durch \(by.raw.hex)"))
        }
        for department in erasure.acknowledged {
          output.say(
            language.choose(en: "    gone at \(department.hex)", de: "    fort bei \(department.hex)"))
        }
        for department in silent {
          output.say(
            language.choose(
              en: "    no word from \(department.hex)", de: "    keine Nachricht von \(department.hex)"))
        }
      }
      if audit.erasures.isEmpty {
        output.say(Message(en: "  nothing was erased", de: "  nichts wurde gelöscht"))
      }
    }
    try file.complain()
  }
}
