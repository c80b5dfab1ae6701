import Glibc

/// Reads an mbox from a file, compressed with gzip or not, in pieces of `MailLimits.piece`.
package struct MailboxFile: ~Copyable {
  package let path: String
  /// Bytes of the file, 0 where it has no size, as a pipe. With `position` it makes a measure of progress.
  package let size: Int
  /// Bytes read so far.
  package private(set) var position = 0
  private let descriptor: Int32
  private var reader = MailboxReader()
  private var isAtEnd = false

  /// Opens the file. Throws `cannotOpen`.
  package init(path: String) throws(MailError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
    var status = stat()
    self.size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The next item, or nil behind the last one. Throws `cannotRead`; what was given before that stands.
  package mutating func next() throws(MailError) -> MailboxItem? {
    while true {
      if let item = reader.next() { return item }
      guard !isAtEnd else { return nil }
      let piece = try readPiece()
      if piece.isEmpty {
        isAtEnd = true
        reader.finish()
      } else {
        position += piece.count
        reader.push(piece)
      }
    }
  }

  private func readPiece() throws(MailError) -> [UInt8] {
    var count = 0
    var code: Int32 = 0
    let piece = [UInt8](unsafeUninitializedCapacity: MailLimits.piece) { room, initialized in
      repeat {
        count = read(descriptor, room.baseAddress, room.count)
        code = errno
      } while count < 0 && code == EINTR
      initialized = max(count, 0)
    }
    guard count >= 0 else { throw .cannotRead(path: path, code: code) }
    return piece
  }
}
