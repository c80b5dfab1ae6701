internal import CSQLite

/// Keeps a second writer away for as long as the first one lives.
///
/// SQLite itself excludes writers for a transaction only, and the write-ahead log of SQLite before 3.51.3 can
/// be corrupted when two connections checkpoint and write (https://www.sqlite.org/wal.html, "WAL-reset bug").
/// The lock is an exclusive transaction that never ends on an empty database next to the store: it needs no
/// system call of our own, works on every file system SQLite works on, and the kernel drops it with the
/// process.
final class WriterLock {
  private let connection: OpaquePointer

  /// - Throws: `busy` at once if another connection holds it; waiting for a process's end is not ours to do.
  init(store: String, vfs: String?) throws(StoreError) {
    connection = try Database.open(
      store + "-lock", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs: vfs)
    let code = sqlite3_exec(connection, "BEGIN EXCLUSIVE", nil, nil, nil)
    guard code == SQLITE_OK else { throw StoreError(code, connection) }
  }

  deinit { sqlite3_close_v2(connection) }
}
