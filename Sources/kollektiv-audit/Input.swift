import BallotFiles
import Glibc
import Terminal

/// A file as it is read: whole, and no longer than a file of ballots may be.
enum Input {
  private static let piece = 1 << 16

  /// `-` is standard input. Throws advice where it cannot be read or is too long.
  static func read(_ path: String) throws(Advice) -> [UInt8] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { if file != STDIN_FILENO { close(file) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: piece)
    // One byte more than is allowed: the reader of the format says that it is too many.
    while bytes.count <= BallotFileLimits.bytes {
      let got = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(path) }
      if got == 0 { break }
      bytes += buffer.prefix(got)
    }
    return bytes
  }

  private static func failure(_ path: String) -> Advice {
    Advice(.usage, Message(both: "\(path): \(String(cString: strerror(errno)))"))
  }
}
