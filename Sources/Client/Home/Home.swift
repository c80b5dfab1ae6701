import Glibc

/// Where a client keeps what is its own: the replica, the keys, and who it is.
///
///     store.sqlite   the replica (with what SQLite puts beside it)
///     device.key     32 bytes: the seed of this machine's key; never leaves it
///     root.sealed    the member's root key under their passphrase
///     identity       who this is, and where the node is (`Badge`)
///     turn, next     whose turn it is to write (`Turn`)
///
/// Nobody but its owner may look into it, and a home that others can write to is refused.
package struct Home: Sendable, Equatable {
  package let path: String

  package init(path: String) { self.path = path }

  /// `KOLLEKTIV_HOME`, else `kollektiv` in `XDG_DATA_HOME`, else in `~/.local/share` (XDG base directories).
  package init(environment: (String) -> String?) {
    func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let path = value("KOLLEKTIV_HOME") {
      self.init(path: path)
    } else if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") {
      self.init(path: data + "/kollektiv")
    } else {
      self.init(path: (value("HOME") ?? "") + "/.local/share/kollektiv")
    }
  }

  package var store: String { path + "/store.sqlite" }
  var deviceKey: String { path + "/device.key" }
  var sealedRoot: String { path + "/root.sealed" }
  var identity: String { path + "/identity" }
  var turn: String { path + "/turn" }
  var next: String { path + "/next" }

  /// Makes the home if it is not there, for its owner alone. Throws `file` or `homeNotPrivate`.
  func make() throws(ClientError) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/" + part
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else { throw .file(path: built, errno: errno) }
    }
    try check()
  }

  /// Throws `notEnrolled` where there is no home, and `homeNotPrivate` where others could write to it.
  func check() throws(ClientError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { throw .notEnrolled }
      throw .file(path: path, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .file(path: path, errno: ENOTDIR) }
    let isOwn = status.st_uid == geteuid()
    guard isOwn, status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .homeNotPrivate(path) }
  }
}
