import Glibc

/// The few things a client does with files. A file that is replaced is whole at every moment, and after a
/// power cut it is the old one or the new one: a new file, synced, renamed over the old one, and the
/// directory synced.
enum Files {
  /// More than any file of a home but the store has.
  static let longest = 65_536

  /// nil where there is none.
  static func read(_ path: String) throws(ClientError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .file(path: path, errno: errno)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: longest + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + count, $0.count - count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .file(path: path, errno: errno) }
      if got == 0 { return Array(bytes.prefix(count)) }
      count += got
    }
    throw .damagedFile(path)
  }

  /// Writes the whole file, for nobody but its owner to read.
  static func replace(_ path: String, with bytes: [UInt8]) throws(ClientError) {
    let new = path + ".new"
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .file(path: new, errno: errno) }
    let failure = write(bytes, to: file)
    close(file)
    guard failure == 0 else {
      unlink(new)
      throw .file(path: new, errno: failure)
    }
    guard rename(new, path) == 0 else { throw .file(path: path, errno: errno) }
    try syncDirectory(of: path)
  }

  /// 0, or the errno of what failed.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
    var count = 0
    while count < bytes.count {
      let put = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + count, $0.count - count) }
      if put < 0, errno == EINTR { continue }
      guard put >= 0 else { return errno }
      count += put
    }
    return fchmod(file, 0o600) == 0 && fsync(file) == 0 ? 0 : errno
  }

  private static func syncDirectory(of path: String) throws(ClientError) {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    let directory = String(path[..<end])
    let file = open(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .file(path: directory, errno: errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .file(path: directory, errno: errno) }
  }
}
