package import Foundation

/// What the tests need from around them, and what happens where it is missing: a skip that says why, or under
/// `KOLLEKTIV_REQUIRE_ALL=1` a failure.
package enum Surroundings {
  package static let variables = ProcessInfo.processInfo.environment

  package static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of shared data, which need not be there.
  package static let shared =
    variables["KOLLEKTIV_SHARED"].map { URL(filePath: $0) }
    ?? repository.deletingLastPathComponent().appending(path: "shared")

  /// Whether to run a test. Under `KOLLEKTIV_REQUIRE_ALL=1` it runs anyway, and fails on what it misses.
  package static func has(_ present: Bool, orSkipSaying reason: String) -> Bool {
    let runs = present || variables["KOLLEKTIV_REQUIRE_ALL"] == "1"
    if !runs { print("SKIPPED: \(reason)") }
    return runs
  }

  /// Whether the Python of the tests has these modules.
  package static func hasPython(_ modules: String) -> Bool {
    has(
      (try? python(["-c", "import \(modules)"]))?.status == 0,
      orSkipSaying: "no \(modules) in the Python of KOLLEKTIV_PYTHON or in python3")
  }

  /// Runs `KOLLEKTIV_PYTHON`, or `python3`; a script is named from the top of the repository.
  package static func python(
    _ arguments: [String], input: String = ""
  ) throws -> (status: Int32, output: String) {
    try run(
      URL(filePath: "/usr/bin/env"), [variables["KOLLEKTIV_PYTHON"] ?? "python3"] + arguments, input: input)
  }

  /// Runs one of the programs as it was built beside the tests, in plain English.
  package static func program(
    _ name: String, _ arguments: [String], input: String = ""
  ) throws -> (status: Int32, output: String) {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(filePath: tests).deletingLastPathComponent()
    return try run(folder.appending(path: name), arguments, input: input, environment: ["LC_ALL": "C"])
  }

  private static func run(
    _ executable: URL, _ arguments: [String], input: String, environment: [String: String]? = nil
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    let (inlet, outlet) = (Pipe(), Pipe())
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = repository
    if let environment { process.environment = environment }
    process.standardInput = inlet
    process.standardOutput = outlet
    process.standardError = FileHandle.nullDevice
    try process.run()
    inlet.fileHandleForWriting.write(Data(input.utf8))
    inlet.fileHandleForWriting.closeFile()
    // To the end first: a full pipe would keep the process from ever exiting.
    let bytes = outlet.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
