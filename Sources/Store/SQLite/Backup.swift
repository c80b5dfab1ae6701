internal import CSQLite

/// A copy of a store in use, made page by page into a new file (https://www.sqlite.org/backup.html).
///
/// The copy has all that was committed when the backup began and nothing that came later: a snapshot is held
/// open, so the writer goes on meanwhile and never makes the copy start again. Keep it short all the same: no
/// checkpoint gets past the snapshot.
///
///     var backup = try Backup(of: reader, to: path)
///     while try backup.step(pages: 256) { draw(backup.copied, backup.total) }
///
/// The file is a store only once `step` has returned false; it is on the disk then. A backup that is given up
/// before, or fails, leaves no file. **A store made of a copy must be marked as restored before it signs.**
package struct Backup: ~Copyable {
  private let source: Database
  private let copy: OpaquePointer
  private let path: String
  private let vfs: UnsafeMutablePointer<sqlite3_vfs>
  /// nil once it is finished.
  private var backup: OpaquePointer?
  /// Pages in the store, and those that are copied: known from the first step on.
  package private(set) var total = 0
  package private(set) var copied = 0

  /// Begins. `source` is a connection of its own that nobody uses meanwhile.
  ///
  /// - Throws: `exists` if there is a file of that name, or a log or journal that would be taken for its;
  ///   `io`, `diskFull` if it cannot be made; as `Database.snapshot`.
  package init(of source: Database, to path: String, vfs name: String? = nil) throws(StoreError) {
    guard let vfs = sqlite3_vfs_find(name) else { preconditionFailure("no such file system") }
    for suffix in ["", "-wal", "-journal"] where try Backup.exists(path + suffix, vfs) { throw .exists }
    let copy = try Database.open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs: name)
    do throws(StoreError) {
      // EXTRA syncs the folder too after the journal is deleted: it must not come back and undo the copy.
      for pragma in ["PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA"] {
        let code = sqlite3_exec(copy, pragma, nil, nil, nil)
        guard code == SQLITE_OK else { throw StoreError(code, copy) }
      }
      try source.beginSnapshot()
    } catch {
      Backup.discard(copy, path, vfs)
      throw error
    }
    guard let backup = sqlite3_backup_init(copy, "main", source.connection, "main") else {
      let error = StoreError(sqlite3_extended_errcode(copy), copy)
      source.endSnapshot()
      Backup.discard(copy, path, vfs)
      throw error
    }
    (self.source, self.copy, self.path, self.vfs, self.backup) = (source, copy, path, vfs, backup)
  }

  deinit {
    let isWhole = backup == nil
    if let backup {
      sqlite3_backup_finish(backup)
      source.endSnapshot()
    }
    if isWhole { sqlite3_close_v2(copy) } else { Backup.discard(copy, path, vfs) }
  }

  /// Copies up to so many pages; false once all are copied and synced.
  ///
  /// - Throws: `diskFull`, `io`, `corrupt`, `busy`; the backup is of no use then.
  package mutating func step(pages: Int) throws(StoreError) -> Bool {
    precondition(pages > 0, "a step goes forward")
    guard let backup else { return false }
    let code = sqlite3_backup_step(backup, Int32(clamping: pages))
    total = Int(sqlite3_backup_pagecount(backup))
    copied = total - Int(sqlite3_backup_remaining(backup))
    switch code {
    case SQLITE_OK: return true
    case SQLITE_DONE: break
    // Nobody writes on the source's connection; another program may have opened the new file.
    case SQLITE_LOCKED: throw .busy
    default: throw StoreError(code, copy)
    }
    self.backup = nil
    let finished = sqlite3_backup_finish(backup)
    source.endSnapshot()
    guard finished == SQLITE_OK else { throw StoreError(finished, copy) }
    return false
  }

  private static func exists(
    _ path: String, _ vfs: UnsafeMutablePointer<sqlite3_vfs>
  ) throws(StoreError) -> Bool {
    var found: Int32 = 0
    let code = vfs.pointee.xAccess(vfs, path, SQLITE_ACCESS_EXISTS, &found)
    guard code == SQLITE_OK else { throw .io(code: code, message: "the folder cannot be read") }
    return found != 0
  }

  /// Deletes what was begun; a file that cannot be deleted is no store, and says so when it is opened.
  private static func discard(
    _ copy: OpaquePointer, _ path: String, _ vfs: UnsafeMutablePointer<sqlite3_vfs>
  ) {
    sqlite3_close_v2(copy)
    for suffix in ["-journal", ""] { _ = vfs.pointee.xDelete(vfs, path + suffix, 1) }
  }
}
