import Foundation
import Glibc

/// What people write: real postings where the shared data is at hand, else words of like lengths.
struct Texts: Sendable {
  let texts: [String]
  let origin: String

  /// The archives of mailing lists among the shared data. KOLLEKTIV_SHARED names its place; it may also
  /// stand beside the working folder.
  static var lists: [String] {
    let shared = ProcessInfo.processInfo.environment["KOLLEKTIV_SHARED"] ?? "../shared"
    let folder = shared + "/data/corpus"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    return names.filter { $0.hasSuffix(".mbox.gz") }.map { folder + "/" + $0 }
  }

  init() {
    let postings = Self.lists.flatMap(Self.postings)
    if postings.isEmpty {
      var random = Seeded(0x7e87)
      texts = (0..<4_096).map { _ in Self.generated(&random) }
      origin = "generated texts"
    } else {
      texts = postings
      origin = "\(postings.count) real postings"
    }
  }

  var meanBytes: Int { texts.reduce(0) { $0 + $1.utf8.count } / texts.count }

  /// What stands between the headers of one posting and the `From ` line of the next.
  private static func postings(_ path: String) -> [String] {
    // A quote in a path would end the shell's word.
    guard !path.contains("'"), let pipe = popen("exec /bin/gzip -dc '\(path)'", "r") else { return [] }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
    guard pclose(pipe) == 0 else { return [] }
    return bodies(bytes[...])
  }

  /// On bytes: on characters it would take seconds.
  private static func bodies(_ bytes: ArraySlice<UInt8>) -> [String] {
    var bodies: [String] = []
    var isBody = false
    var start = bytes.startIndex
    var line = bytes.startIndex
    for end in bytes.indices where bytes[end] == UInt8(ascii: "\n") {
      let isBoundary = bytes[line..<end].starts(with: "From ".utf8)
      if isBoundary, isBody { bodies.append(String(decoding: bytes[start..<line], as: UTF8.self)) }
      if isBoundary { isBody = false }
      if !isBody, end == line { (isBody, start) = (true, end + 1) }
      line = end + 1
    }
    if isBody { bodies.append(String(decoding: bytes[start...], as: UTF8.self)) }
    return bodies
  }

  /// Lengths as those of the postings: log-normal, half of them below 870 bytes, 1,500 on average.
  private static func generated(_ random: inout Seeded) -> String {
    let (one, two) = (Double.random(in: 1e-9..<1, using: &random), Double.random(in: 0..<1, using: &random))
    let normal = (-2 * log(one)).squareRoot() * cos(2 * Double.pi * two)
    let length = Int(min(max(870 * exp(1.045 * normal), 40), 100_000))
    var text = ""
    while text.utf8.count < length {
      text += words[Int.random(in: 0..<words.count, using: &random)] + " "
    }
    return text
  }

  private static let words = [
    "the", "department", "meeting", "schedule", "of", "and", "a", "question", "answer", "to", "we", "office",
    "people", "in", "for", "with", "proposal", "it", "that", "canteen", "is", "works", "council", "on",
    "budget",
  ]
}
