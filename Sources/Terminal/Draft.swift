import Glibc

/// A temporary file in a folder of its own: what an editor leaves beside it (copies, swaps) goes with it.
struct Draft {
  let path: String
  private let folder: String

  /// Nil where it cannot be written.
  init?(_ text: String, in parent: String) {
    var template = Array("\(parent)/kollektiv-XXXXXX".utf8CString)
    // Only for its owner, as mkdtemp makes it.
    guard mkdtemp(&template) != nil else { return nil }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Editors colour what they know.
    path = "\(folder)/post.md"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let isWritten = file >= 0 && writeAll(Array(text.utf8), to: file)
    if file >= 0 { close(file) }
    if !isWritten {
      remove()
      return nil
    }
  }

  /// Nil where it cannot be read or is too long. Bytes that are not UTF-8 become U+FFFD.
  func read(atMost maximum: Int) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= maximum {
      let count = Glibc.read(file, &part, part.count)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes += part.prefix(count)
    }
    return nil
  }

  func remove() {
    if let entries = opendir(folder) {
      while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
          String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink("\(folder)/\(name)")
      }
      closedir(entries)
    }
    rmdir(folder)
  }
}
