import Dispatch
import Foundation
import Glibc

/// A folder for one run, on the disk that temporary files lie on.
enum Files {
  /// The folder is gone afterwards, also where somebody ends the program before.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "kollektiv-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sources = [SIGINT, SIGTERM].map { onSignal($0, remove: folder) }
    return try withExtendedLifetime(sources) { try body(folder.path) }
  }

  /// Removes the folder and lets the signal do what it does.
  private static func onSignal(_ number: Int32, remove folder: URL) -> any DispatchSourceSignal {
    // With its default action the process would be gone before the source is told.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
    source.setEventHandler {
      // What still runs may just be making a file in it.
      for _ in 0..<100 where FileManager.default.fileExists(atPath: folder.path) {
        try? FileManager.default.removeItem(at: folder)
      }
      signal(number, SIG_DFL)
      kill(getpid(), number)
    }
    source.activate()
    return source
  }

  /// A program that this one starts: signals do in it what they do.
  static func leaveSignals() { for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) } }

  static func copy(_ path: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path, toPath: other)
  }

  static func remove(store path: String) {
    for suffix in ["", "-wal", "-shm", "-lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }
}
