import Host

// The files of a home, with the client's errors.

extension Home {
  /// nil where there is none. Throws `file`, or `damagedFile` for what is longer than this program writes.
  static func read(_ path: String) throws(ClientError) -> [UInt8]? {
    do throws(FileError) { return try Files.read(path) } catch { throw ClientError(error) }
  }

  /// Writes the whole file, for nobody but its owner to read. Throws `file`.
  static func replace(_ path: String, with bytes: [UInt8]) throws(ClientError) {
    do throws(FileError) { try Files.replace(path, with: bytes) } catch { throw ClientError(error) }
  }
}

extension ClientError {
  fileprivate init(_ error: FileError) {
    switch error {
    case .failed(let path, let errno): self = .file(path: path, errno: errno)
    case .tooLong(let path): self = .damagedFile(path)
    }
  }
}
