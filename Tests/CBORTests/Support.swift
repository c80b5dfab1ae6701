import CBOR
import Foundation

/// What the tests need from around them, and what happens where it is missing: a skip that says why, or under
/// `KOLLEKTIV_REQUIRE_ALL=1` a failure.
enum Surroundings {
  static let variables = ProcessInfo.processInfo.environment
  static let testDirectory = URL(filePath: #filePath).deletingLastPathComponent()

  /// The examples of RFC 8949, Appendix A, or nil.
  static let appendixA: Data? = {
    let repository = testDirectory.deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      variables["KOLLEKTIV_SHARED"].map { URL(filePath: $0) }
      ?? repository.deletingLastPathComponent().appending(path: "shared")
    return try? Data(contentsOf: shared.appending(path: "data/cbor/appendix_a.json"))
  }()

  static let hasCBOR2 = (try? python(["-c", "import cbor2"]))?.status == 0

  /// Whether to run a test. Under `KOLLEKTIV_REQUIRE_ALL=1` it runs anyway, and fails on what it misses.
  static func has(_ present: Bool, orSkipSaying reason: String) -> Bool {
    let runs = present || variables["KOLLEKTIV_REQUIRE_ALL"] == "1"
    if !runs { print("CBORTests: SKIPPED: \(reason)") }
    return runs
  }

  /// Runs `KOLLEKTIV_PYTHON`, or `python3`.
  static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [variables["KOLLEKTIV_PYTHON"] ?? "python3"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // To the end first: a full pipe would keep the process from ever exiting.
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}

/// The bytes of a hex string; spaces are for the eye. Traps on anything else.
func hex(_ string: some StringProtocol) -> [UInt8] {
  let digits = string.utf8.filter { $0 != UInt8(ascii: " ") }.map { digit in
    UInt8(digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10)
  }
  precondition(digits.count.isMultiple(of: 2) && digits.allSatisfy { $0 < 16 }, "not hex: \(string)")
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// What a strict reading of one whole item comes to.
func decoding(_ bytes: [UInt8]) -> Result<CBORValue, CBORError> {
  Result { () throws(CBORError) in try CBORValue(decoding: bytes) }
}

/// The same by `skipItem`, which has to judge as `CBORValue` does.
func skipping(_ bytes: [UInt8]) -> CBORError? {
  var reader = CBORReader(bytes.span.bytes)
  do throws(CBORError) {
    try reader.skipItem()
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

extension Result where Failure == CBORError {
  var error: CBORError? { if case .failure(let error) = self { error } else { nil } }
}
