import Foundation
import Glibc
import TestSupport

/// A disk of a few mebibytes, which only processes behind `prefix` see: in a mount namespace that is kept by
/// a process of its own, and is gone with it.
final class SmallDisk: Sendable {
  let path: String
  private let folder: Folder
  private let keeper: Launched

  static let isPossible = Surroundings.has(
    geteuid() == 0, orSkipSaying: "a small disk to fill can be mounted by root only")

  init(mebibytes: Int, in folder: Folder) async throws {
    self.folder = folder
    path = folder.path + "/disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let script =
      "mount -t tmpfs -o size=\(mebibytes)m none '\(path)' && touch '\(path)/.ready' && exec sleep infinity"
    keeper = try Programs.launch(
      ["unshare", "--mount", "--propagation", "private", "bash", "-c", script], in: folder)
    try await eventually("the disk is there") {
      if let status = keeper.status { throw Unexpected("no disk: exit \(status): \(keeper.err)") }
      return access(outside + "/.ready", F_OK) == 0
    }
  }

  /// Puts a program on the machine that has the disk.
  var prefix: [String] { ["nsenter", "--mount", "--target", "\(keeper.process)"] }

  /// The disk as one sees it from without.
  private var outside: String { "/proc/\(keeper.process)/root\(path)" }

  /// A copy of a store on the disk, with its log, for whoever cannot see it.
  func copy(of store: String) throws -> String {
    let copy = folder.path + "/copy-\(UUID().uuidString)"
    for suffix in ["", "-wal"] {
      let file = "/proc/\(keeper.process)/root\(store)\(suffix)"
      if access(file, F_OK) == 0 { try FileManager.default.copyItem(atPath: file, toPath: copy + suffix) }
    }
    return copy
  }

  /// Leaves no room at all.
  func fill() throws {
    let file = open(outside + "/ballast", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { throw Unexpected("no ballast") }
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 1 << 16)
    for size in [1 << 16, 1 << 12] { while write(file, zeros, size) > 0 {} }
    guard errno == ENOSPC else { throw Unexpected("the disk is not full") }
  }

  func free() { unlink(outside + "/ballast") }
}
