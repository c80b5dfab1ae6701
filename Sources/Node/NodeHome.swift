package import Sodium
import Events
import Host
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
    try Self.makeFolder(path)
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
    try Self.replace(self.configuration, with: Array(text.utf8), mode: 0o640)
    try Self.replace(keyFile, with: Array("\(seed.hex)\n".utf8), mode: 0o600)
  }

  /// The node's key. Throws `notInitialised`, `exposed`, `damagedKey`, `file`.
  package func key() throws(NodeError) -> SigningKey {
    guard isInitialised else { throw .notInitialised(path) }
    var status = stat()
    guard stat(keyFile, &status) == 0 else { throw .failure(keyFile) }
    guard status.st_mode & 0o077 == 0 else { throw .exposed(keyFile) }
    let text = String(decoding: try Self.read(keyFile), as: UTF8.self)
    guard let seed = Bytes32(hex: String(text.prefix { !$0.isWhitespace })) else {
      throw .damagedKey(keyFile)
    }
    return SigningKey(seed: seed)
  }
}

// The files of a node's folder, with the node's errors.

extension NodeHome {
  static func makeFolder(_ path: String) throws(NodeError) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/" + part
      guard mkdir(built, 0o750) == 0 || errno == EEXIST else { throw .failure(built) }
    }
  }

  static func read(_ path: String) throws(NodeError) -> [UInt8] {
    do throws(FileError) {
      guard let bytes = try Files.read(path) else { throw FileError.failed(path, errno: ENOENT) }
      return bytes
    } catch { throw NodeError(error) }
  }

  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(NodeError) {
    do throws(FileError) { try Files.replace(path, with: bytes, mode: mode) } catch { throw NodeError(error) }
  }
}

extension NodeError {
  /// Of a system call on a file that has just failed.
  static func failure(_ path: String) -> NodeError { .file(path, reason: String(cString: strerror(errno))) }

  fileprivate init(_ error: FileError) {
    switch error {
    case .failed(let path, let errno): self = .file(path, reason: String(cString: strerror(errno)))
    case .tooLong(let path): self = .file(path, reason: "longer than \(Files.longest) bytes")
    }
  }
}
