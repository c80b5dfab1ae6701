package import Glibc

/// Small files of a home: keys, configurations. A file that is replaced is whole at every moment, and after a
/// power cut it is the old one or the new one: a new file, synced, renamed over the old one, and the
/// directory synced.
package enum Files {
  /// Bytes. More than any file of a home has, but for the stores.
  package static let longest = 65_536

  /// nil where there is none.
  ///
  /// - Throws: `failed`; `tooLong`, and not a part of it.
  package static func read(_ path: String) throws(FileError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .failed(path, errno: errno)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: longest + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + count, $0.count - count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .failed(path, errno: errno) }
      if got == 0 { return Array(bytes.prefix(count)) }
      count += got
    }
    throw .tooLong(path)
  }

  /// Writes the whole file. `mode` says who may read it, whatever was there and whatever the process masks.
  ///
  /// - Throws: `failed`; what was there before is there still.
  package static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t = 0o600
  ) throws(FileError) {
    let new = path + ".new"
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .failed(new, errno: errno) }
    // Before the first byte: the file may have been somebody's to read.
    let failure = fchmod(file, mode) == 0 ? write(bytes, to: file) : errno
    close(file)
    guard failure == 0 else {
      unlink(new)
      throw .failed(new, errno: failure)
    }
    guard rename(new, path) == 0 else { throw .failed(path, errno: errno) }
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
    return fsync(file) == 0 ? 0 : errno
  }

  private static func syncDirectory(of path: String) throws(FileError) {
    let end = path.lastIndex(of: "/")
    let directory = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .failed(directory, errno: errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .failed(directory, errno: errno) }
  }
}

/// What goes wrong with a file.
package enum FileError: Error, Equatable, Sendable {
  case failed(String, errno: Int32)
  /// Longer than any file that this program writes there.
  case tooLong(String)
}
