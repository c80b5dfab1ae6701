import Foundation
import Sodium
import Testing

/// A key, a message, a signature, and what PyNaCl and OpenSSL say of them under the profile's rules.
private struct Vector: Decodable, Hashable {
  let name: String
  let source: String
  let key: String
  let message: String
  let signature: String
  let expect: String
  let rule: String?

  /// The verdict of the Swift code. What is not 32 and 64 bytes long does not become a key or a signature.
  func isAccepted() throws -> Bool {
    let message = try #require(bytes(hex: message))
    guard let key = PublicKey(hex: key), let signature = Signature(hex: signature) else { return false }
    return key.isAdmissible && key.isValid(signature, for: message)
  }

  /// The rules on keys must be enforced by `isAdmissible` alone, the others by `isValid` alone.
  func check() throws {
    #expect(expect == "accept" || expect == "reject", "\(name)")
    #expect((rule == nil) == (expect == "accept"), "\(name)")
    #expect(try isAccepted() == (expect == "accept"), "\(name): \(rule ?? "accept")")
    guard let key = PublicKey(hex: key), let signature = Signature(hex: signature) else {
      #expect(rule == "wrongLength", "\(name)")
      return
    }
    let keyRules = ["nonCanonicalKey", "keyNotOnCurve", "smallOrderKey", "keyNotPrimeOrder"]
    let isKeyRefused = rule.map(keyRules.contains) ?? false
    #expect(key.isAdmissible == !isKeyRefused, "\(name): \(rule ?? "accept")")
    if let rule, !isKeyRefused {
      let message = try #require(bytes(hex: message))
      #expect(!key.isValid(signature, for: message), "\(name): \(rule)")
    }
  }
}

private struct VectorFile: Decodable {
  let rules: [String: String]
  let vectors: [Vector]

  static func read() throws -> VectorFile {
    let file = root.appending(path: "Protocol/vectors/ed25519.json")
    return try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: file))
  }
}

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private let environment = ProcessInfo.processInfo.environment

@Suite struct Ed25519VectorTests {
  @Test func everyVectorOfTheProtocol() throws {
    let file = try VectorFile.read()
    #expect(file.vectors.count > 100)
    for vector in file.vectors {
      try vector.check()
    }
    // wrongSignature and every other rule has a case, and every case a rule.
    #expect(Set(file.vectors.compactMap(\.rule)) == Set(file.rules.keys))
  }

  /// The third-party vectors, more than a thousand, and the file's own, judged by Python as we speak.
  @Test func everyVectorOfOthers() throws {
    let shared =
      environment["KOLLEKTIV_SHARED"].map { URL(filePath: $0) } ?? root.appending(path: "../shared")
    guard FileManager.default.fileExists(atPath: shared.appending(path: "data/ed25519").path) else {
      return skip("\(shared.path)/data/ed25519 is not here")
    }
    guard try python(["-c", "import nacl.signing, cryptography"]) != nil else {
      return skip("python3 with PyNaCl and cryptography is not here")
    }
    let script = root.appending(path: "Protocol/verifier/ed25519_rules.py").path
    let output = try #require(try python([script, "--judge", shared.path]), "the libraries disagree")
    let vectors = try output.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Vector.self, from: $0)
    }
    for vector in vectors {
      try vector.check()
    }
    #expect(Set(vectors.map(\.source)) == ["own", "speccheck", "CCTV", "Wycheproof"])
    #expect(try VectorFile.read().vectors == vectors.filter { $0.source == "own" }, "--write was forgotten")
  }

  private func skip(_ reason: String) {
    if environment["KOLLEKTIV_REQUIRE_ALL"] == "1" {
      Issue.record("required, but \(reason)")
    } else {
      print("skipped: everyVectorOfOthers, because \(reason)")
    }
  }

  /// What the interpreter prints, or nil where it fails or is missing.
  private func python(_ arguments: [String]) throws -> Data? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [environment["KOLLEKTIV_PYTHON"] ?? "python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }
}
