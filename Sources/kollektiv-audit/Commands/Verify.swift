import ArgumentParser
import Audit
import Terminal

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check everything in bundles: bytes, signatures, chains, rights, bodies, erasures.")

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "Files that 'export' wrote.")
  var bundles: [String]

  func run() async throws {
    let output = Output.process
    var files: [AuditedFile] = []
    for path in bundles { files.append(try await AuditedFile(path)) }
    if json {
      let all = files.flatMap { file in file.audits.map { $0.json(file: file.path) } }
      output.say(json: "audit", ["bundles": .array(all)])
    } else {
      for file in files {
        for audit in file.audits { output.say(audit.lines(file: file.path, output.language)) }
      }
    }
    let verdicts = files.flatMap { $0.audits.map(\.verdict) }
    if let worst = verdicts.map(\.status).max(by: Self.isBetter), worst != .ok {
      throw ExitCode(worst.rawValue)
    }
  }

  /// Of several bundles the worst counts: what is invalid is so, whatever else is missing.
  private static func isBetter(_ left: ExitStatus, _ right: ExitStatus) -> Bool {
    func rank(_ status: ExitStatus) -> Int { status == .ok ? 0 : status == .incomplete ? 1 : 2 }
    return rank(left) < rank(right)
  }
}

extension Verdict {
  var status: ExitStatus {
    switch self {
    case .valid: .ok
    case .invalid: .no
    case .incomplete: .incomplete
    }
  }
}
