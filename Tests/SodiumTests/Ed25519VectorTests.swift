import Foundation
import Sodium
import TestSupport
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
    try Vectors.load("ed25519")
  }
}

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
  @Test(.enabled(if: hasOthers && Surroundings.hasPython("nacl.signing, cryptography")))
  func everyVectorOfOthers() throws {
    let arguments = ["Protocol/verifier/ed25519_rules.py", "--judge", Surroundings.shared.path]
    let (status, output) = try Surroundings.python(arguments)
    try #require(status == 0, "the libraries disagree")
    let vectors = try output.split(separator: "\n").map {
      try JSONDecoder().decode(Vector.self, from: Data($0.utf8))
    }
    for vector in vectors {
      try vector.check()
    }
    #expect(Set(vectors.map(\.source)) == ["own", "speccheck", "CCTV", "Wycheproof"])
    #expect(try VectorFile.read().vectors == vectors.filter { $0.source == "own" }, "--write was forgotten")
  }

  private static let hasOthers = Surroundings.has(
    FileManager.default.fileExists(atPath: Surroundings.shared.appending(path: "data/ed25519").path),
    orSkipSaying: "the shared vectors of Ed25519 are not here")
}
