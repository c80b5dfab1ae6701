import ArgumentParser
import Client
import Glibc
import Terminal

/// Where a passphrase comes from: a file, the environment, or the person at the terminal.
struct PassphraseOptions: ParsableArguments {
  @Option(name: .customLong("passphrase-file"), help: "Read the passphrase from the first line of a file.")
  var file: String?

  init() {}

  /// - Parameter isNew: asks twice.
  func passphrase(_ context: Context, isNew: Bool = false) throws -> String {
    if let file { return try Self.firstLine(of: file) }
    if let value = Environment.process["KOLLEKTIV_PASSPHRASE"] { return value }
    let question =
      isNew
      ? Message(en: "New passphrase for your key", de: "Neues Kennwort für deinen Schlüssel")
      : Message(en: "Passphrase of your key", de: "Kennwort deines Schlüssels")
    let bytes = try Prompt(context.output).passphrase(
      question, isNew: isNew, instead: "--passphrase-file or KOLLEKTIV_PASSPHRASE")
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func firstLine(of path: String) throws -> String {
    guard let file = fopen(path, "r") else {
      throw Advice(.usage, Message(both: "\(path): \(String(cString: strerror(errno)))"))
    }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 4_096)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return "" }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(
      decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
}

/// The person's name as their account has it, up to the first comma (passwd(5), GECOS).
func accountName() -> String? {
  guard let entry = getpwuid(geteuid()) else { return nil }
  let full = String(cString: entry.pointee.pw_gecos).prefix { $0 != "," }
  let name = full.isEmpty ? String(cString: entry.pointee.pw_name)[...] : full
  return name.isEmpty ? nil : String(name)
}
