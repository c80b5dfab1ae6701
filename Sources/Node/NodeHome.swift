package import Sodium
import Events
import Glibc
import Store

/// The folder of a node: its key, its store, its roster, its configuration.
package struct NodeHome: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var keyFile: String { path + "/node.key" }
  package var store: String { path + "/store.sqlite" }
  package var roster: String { path + "/roster.sqlite" }
  package var configuration: String { path + "/kollektivd.conf" }
  /// Where the running node listens to its operator.
  package var socket: String { path + "/kollektivd.sock" }

  package var isInitialised: Bool { access(keyFile, F_OK) == 0 }

  /// Makes a node: folder, key, roster, store, configuration. `seed` is 32 fresh random bytes.
  ///
  /// The key file comes last and makes the node: what was interrupted is begun anew.
  /// - Throws: `alreadyInitialised`, `file`, `store`.
  package func initialise(
    department name: String, address: String, configuration text: String, seed: Bytes32
  ) throws(NodeError) {
    guard !isInitialised else { throw .alreadyInitialised(path) }
    try Files.makeFolder(path)
    let key = SigningKey(seed: seed)
    do throws(StoreError) {
      _ = try Store(path: store)
      let roster = try Roster(path: roster)
      try roster.change { () throws(StoreError) in
        try roster.set("name", to: name)
        try roster.set("address", to: address)
        try roster.set("department", to: departmentID(firstKey: key.publicKey).hex)
      }
    } catch { throw .store(error) }
    try Files.write(text, to: self.configuration, mode: 0o640)
    try Files.write(seed.hex + "\n", to: keyFile, mode: 0o600)
  }

  /// The node's key. Throws `notInitialised`, `exposed`, `damagedKey`, `file`.
  package func key() throws(NodeError) -> SigningKey {
    guard isInitialised else { throw .notInitialised(path) }
    guard try Files.mode(of: keyFile) & 0o077 == 0 else { throw .exposed(keyFile) }
    let text = try Files.read(keyFile, limit: 256)
    guard let seed = Bytes32(hex: String(text.prefix { !$0.isWhitespace })) else {
      throw .damagedKey(keyFile)
    }
    return SigningKey(seed: seed)
  }
}

/// Small files, written whole and durably.
enum Files {
  static func makeFolder(_ path: String) throws(NodeError) {
    var missing: [String] = []
    var folder = path
    while access(folder, F_OK) != 0, folder != "/", !folder.isEmpty {
      missing.append(folder)
      guard let slash = folder.lastIndex(of: "/") else { break }
      folder = String(folder[..<slash])
    }
    for folder in missing.reversed() {
      guard mkdir(folder, 0o750) == 0 || errno == EEXIST else { throw failure(folder) }
    }
  }

  static func mode(of path: String) throws(NodeError) -> mode_t {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path) }
    return status.st_mode
  }

  static func read(_ path: String, limit: Int) throws(NodeError) -> String {
    guard let file = fopen(path, "r") else { throw failure(path) }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = fread(buffer.baseAddress, 1, limit, file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Through a temporary file, so that after a crash there is the old content or the new one.
  static func write(_ text: String, to path: String, mode: mode_t) throws(NodeError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(temporary) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
      rename(temporary, path) == 0
    else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
    let folder = open(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw failure(path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure(path) }
  }

  static func failure(_ path: String) -> NodeError {
    .file(path, reason: String(cString: strerror(errno)))
  }
}
