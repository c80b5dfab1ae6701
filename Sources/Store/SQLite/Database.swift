internal import CSQLite

/// One connection to a store. Not `Sendable`: it belongs to the one writer, or to one reader.
///
/// What a commit promises rests on the settings made here (https://www.sqlite.org/pragma.html): the
/// write-ahead log with `synchronous=FULL` loses no acknowledged commit at a power cut, and checkpoints
/// happen only when the writer asks for them, because they can stall for a second.
///
/// The store closes when the connection and the last of its statements are released.
package final class Database {
  package enum Mode: Sendable {
    case readWriteCreate, readOnly
    /// Where nothing can be made beside the file: read as it stands, without its log and without locks. Only
    /// while `isAtRest`.
    case immutable
  }

  /// Whether a store has no log: all that was committed is in the file itself.
  static func isAtRest(_ path: String) -> Bool {
    guard let system = sqlite3_vfs_find(nil), let access = system.pointee.xAccess else { return false }
    // An empty file counts as none.
    var isThere: Int32 = 1
    return access(system, "\(path)-wal", SQLITE_ACCESS_EXISTS, &isThere) == SQLITE_OK && isThere == 0
  }

  /// Marks the file as ours (`PRAGMA application_id`): "KOLL".
  package static let applicationID: Int32 = 0x4B4F_4C4C

  package let mode: Mode
  let connection: OpaquePointer
  /// Keyed by the address of the literal, which costs less than hashing its text.
  private var statements: [UnsafePointer<UInt8>: Statement] = [:]
  /// A cell of its own and not a field, for SQLite keeps its address.
  let loggedFrames: UnsafeMutablePointer<Int32>
  private let lock: WriterLock?
  var inTransaction = false

  /// Opens a store, creating it if `mode` allows that.
  ///
  /// - Parameters:
  ///   - path: the file; SQLite puts `-wal` and `-shm` next to it, and a shared writer puts `-lock` there.
  ///   - vfs: a registered file system other than the operating system's.
  ///   - exclusive: nobody else may even read. Needs no shared memory, which a simulated disk has not.
  ///     Otherwise any number of readers may come, and still only one writer.
  ///   - cacheKiB: the limit of the page cache.
  ///   - busyTimeout: milliseconds to wait for another connection before giving up with `busy`.
  /// - Throws: `busy` if another writer has it, `notAStore` for a foreign file, `io`, `corrupt`, `diskFull`.
  package init(
    path: String, mode: Mode, vfs: String? = nil, exclusive: Bool, cacheKiB: Int = 16 * 1024,
    busyTimeout: Int32 = 0
  ) throws(StoreError) {
    let lock: WriterLock? =
      if mode == .readWriteCreate && !exclusive { try WriterLock(store: path, vfs: vfs) } else { nil }
    let access = mode == .readWriteCreate ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    let opened =
      mode == .immutable
      ? try Database.open(Database.immutableURI(path), access | SQLITE_OPEN_URI, vfs: vfs)
      : try Database.open(path, access, vfs: vfs)
    self.mode = mode
    self.connection = opened
    self.lock = lock
    loggedFrames = .allocate(capacity: 1)
    loggedFrames.initialize(to: 0)
    // From here on `deinit` runs, and closes, if something throws.
    sqlite3_busy_timeout(opened, busyTimeout)
    if mode == .readWriteCreate && sqlite3_db_readonly(opened, "main") != 0 {
      throw .io(code: SQLITE_READONLY, message: "no permission to write")
    }
    do throws(StoreError) {
      try configure(exclusive: exclusive, cacheKiB: cacheKiB)
    } catch {
      // Nothing is being committed yet: an index of the log that found no room is no doubt about a commit.
      if case .io(StoreError.noRoomForIndex, _) = error { throw .diskFull }
      throw error
    }
    watchLog()
  }

  deinit {
    sqlite3_wal_hook(connection, nil, nil)
    statements.removeAll()
    // Statements that somebody still holds make a zombie of the connection, not a dangling pointer.
    sqlite3_close_v2(connection)
    loggedFrames.deallocate()
  }

  /// Every byte that a URI could take for a sign of its own is escaped.
  private static func immutableURI(_ path: String) -> String {
    path.utf8.reduce(into: "file:") { uri, byte in
      let isPlain = byte == UInt8(ascii: "/") || byte < 0x80 && Character(UnicodeScalar(byte)).isLetter
      let digits = String(byte, radix: 16)
      uri += isPlain ? String(UnicodeScalar(byte)) : (digits.count == 1 ? "%0" : "%") + digits
    } + "?immutable=1"
  }

  /// `NOMUTEX`: the type is confined to one task at a time, so that SQLite need not lock.
  static func open(_ path: String, _ access: Int32, vfs: String?) throws(StoreError) -> OpaquePointer {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs)
    guard let opened else { fatalError("SQLite has no memory for a connection") }
    guard code == SQLITE_OK else {
      let error = StoreError(code, opened)
      sqlite3_close_v2(opened)
      throw error
    }
    return opened
  }

  /// Runs SQL that returns nothing and is not worth keeping: schema changes. Several statements may follow
  /// one another, separated by semicolons.
  package func execute(_ sql: String) throws(StoreError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw StoreError(code, connection) }
  }

  /// The compiled statement of a literal, compiled once a connection. Only literals: nothing that came from
  /// outside can become SQL. Costs one dictionary look-up; a hot path keeps the statement instead.
  package func prepare(_ sql: StaticString) throws(StoreError) -> Statement {
    if let known = statements[sql.utf8Start] { return known }
    let statement = try Statement(connection, sql)
    statements[sql.utf8Start] = statement
    return statement
  }

  /// The rows that the last `INSERT`, `UPDATE` or `DELETE` changed: 0 tells that `ON CONFLICT` stepped in.
  package var changes: Int { Int(sqlite3_changes64(connection)) }

  /// The row ID of the last row inserted.
  package var lastRowID: Int64 { sqlite3_last_insert_rowid(connection) }

  /// The first column of the first row, for settings and counts.
  func scalar(_ sql: String) throws(StoreError) -> String? {
    var compiled: OpaquePointer?
    var code = sqlite3_prepare_v3(connection, sql, -1, 0, &compiled, nil)
    defer { sqlite3_finalize(compiled) }
    guard code == SQLITE_OK else { throw StoreError(code, connection) }
    code = sqlite3_step(compiled)
    guard code == SQLITE_ROW || code == SQLITE_DONE else { throw StoreError(code, connection) }
    return code == SQLITE_ROW ? sqlite3_column_text(compiled, 0).map { String(cString: $0) } : nil
  }
}
