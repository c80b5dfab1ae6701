import Foundation
import Glibc
import Terminal

/// A terminal with the test at its other end. Nothing here waits for a time: reads wait for what must come.
final class Pseudoterminal {
  let descriptor: Int32
  private let master: Int32
  private(set) var seen = ""

  /// TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init(columns: UInt16 = 0) throws {
    // Glibc's module has no posix_openpt; this is what it does (pty(7)).
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number) = (Int32(0), Int32(0))
    guard master >= 0, ioctl(master, Pseudoterminal.setLock, &lock) == 0,
      ioctl(master, Pseudoterminal.getNumber, &number) == 0
    else { throw POSIXError(.ENODEV) }
    descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(.ENODEV) }
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0 else { throw POSIXError(.ENOTTY) }
  }

  deinit {
    close(descriptor)
    close(master)
  }

  func output(_ variables: [String: String] = [:]) -> Output {
    Output(
      .init(input: descriptor, output: descriptor, error: descriptor), environment: Environment(variables))
  }

  /// Keeps the terminal open for as long as something is printed to it.
  func with<Result>(_ variables: [String: String] = [:], _ body: (Output) throws -> Result) rethrows -> Result
  {
    try withExtendedLifetime(self) { try body(output(variables)) }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads until `text` has been shown, at most once for each call.
  func expect(_ text: String) {
    var from = seen.endIndex
    while seen[from...].range(of: text) == nil {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(master, &bytes, bytes.count)
      guard count > 0 else { return }
      let place = seen.utf8.distance(from: seen.startIndex, to: from)
      seen += String(decoding: bytes.prefix(count), as: UTF8.self)
      from = seen.utf8.index(seen.startIndex, offsetBy: place)
    }
  }

  /// What is shown up to a mark that is written now.
  func all() -> String {
    let mark = "<end>"
    _ = write(descriptor, mark, mark.utf8.count)
    expect(mark)
    return seen.replacingOccurrences(of: mark, with: "")
  }

  var echoes: Bool {
    var settings = termios()
    return tcgetattr(descriptor, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }
}

/// What is written to stdout and stderr where they are pipes.
func captured(_ variables: [String: String] = [:], _ body: (Output) -> Void) throws -> (
  out: String, err: String
) {
  let (out, err) = (Pipe(), Pipe())
  let output = Output(
    .init(
      input: FileHandle.nullDevice.fileDescriptor, output: out.fileHandleForWriting.fileDescriptor,
      error: err.fileHandleForWriting.fileDescriptor),
    environment: Environment(variables))
  body(output)
  output.finish()
  try out.fileHandleForWriting.close()
  try err.fileHandleForWriting.close()
  func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
  return (text(out), text(err))
}

/// Runs what blocks on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
