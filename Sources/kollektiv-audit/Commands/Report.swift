import ArgumentParser
import Audit
import Glibc
import Terminal

struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a report that can be read and printed: one page, without scripts.")

  @Option(help: "The page to write.")
  var html: String?

  @Flag(help: "Print JSON instead, as 'verify --json' does.")
  var json = false

  @Argument(help: "A file that 'export' wrote.")
  var bundle: String

  func validate() throws {
    guard json != (html != nil) else { throw ValidationError("Say --html FILE or --json.") }
  }

  func run() async throws {
    let output = Output.process
    let file = try await AuditedFile(bundle)
    if let html {
      let page = ReportPage(file.audits, file: bundle, output.language).html
      try Self.write(Array(page.utf8), to: html)
      output.say(Message(en: "The report is in \(html).", de: "Der Bericht ist in \(html)."))
    } else {
      output.say(json: "audit", ["bundles": .array(file.audits.map { $0.json(file: bundle) })])
    }
    if let bad = file.audits.map(\.verdict).first(where: { $0 != .valid }) {
      throw ExitCode(bad.status.rawValue)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(Advice) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    var written = 0
    while descriptor >= 0, written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { break }
      written += max(0, count)
    }
    let number = errno
    guard descriptor >= 0, close(descriptor) == 0, written == bytes.count else {
      throw Advice(.no, Message(both: "\(path): \(String(cString: strerror(number)))"))
    }
  }
}
