import Foundation
import Glibc
import Synchronization
import TestSupport

/// The programs as they were built with the tests, and a folder to run them in.
enum Programs {
  /// Beside the tests' own executable; where a helper of the toolchain has loaded them, beside the bundle it
  /// was told of.
  static let folder: String = {
    let arguments = CommandLine.arguments
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let bundle = zip(arguments, arguments.dropFirst()).first { $0.0 == "--test-bundle-path" }?.1
    let folders = [own, bundle, arguments[0]].compactMap { $0 }.map {
      URL(filePath: $0).deletingLastPathComponent().path
    }
    return folders.first { access($0 + "/kollektivd", X_OK) == 0 } ?? folders[0]
  }()

  static let node = folder + "/kollektivd"
  static let client = folder + "/kollektiv"

  /// In English, and without the profile that a build for coverage writes at each end.
  static let environment = [
    "PATH": Surroundings.variables["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
    "LLVM_PROFILE_FILE": "/dev/null", "KOLLEKTIV_PASSPHRASE": "correct horse battery staple",
  ]

  /// Runs any program to its end.
  static func run(
    _ words: [String], in folder: Folder, _ variables: [String: String] = [:],
    within limit: Duration = .seconds(60)
  ) async throws -> Outcome {
    try await launch(words, in: folder, variables).outcome(within: limit)
  }

  static func launch(
    _ words: [String], in folder: Folder, _ variables: [String: String] = [:]
  ) throws -> Launched {
    let variables = environment.merging(["HOME": folder.path]) { $1 }.merging(variables) { $1 }
    return try Launched(words, variables, outputs: folder.nextOutputs())
  }

  /// A port that nobody listens on, below those that the system gives to outgoing connections. Whoever takes
  /// it in the meantime is met by `Department.start`.
  static func freePort() throws -> UInt16 {
    for _ in 0..<100 {
      let port = UInt16.random(in: 16_000..<32_000)
      if isFree(port) { return port }
    }
    throw Unexpected("no free port")
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

/// A folder that is gone with the last reference to it.
final class Folder: Sendable {
  let path: String
  private let outputs = Mutex(0)

  init() throws {
    var template = Array("/tmp/kollektiv-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unexpected("no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func nextOutputs() -> String {
    outputs.withLock {
      $0 += 1
      return "\(path)/output-\($0)"
    }
  }
}
