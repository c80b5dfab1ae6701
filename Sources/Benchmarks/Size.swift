import CSQLite

/// How much room events and bodies take on the disk.
enum Size {
  /// Bytes of the pages of the event table and its indexes; of the whole file where SQLite cannot tell them
  /// apart. The log is to be checkpointed before.
  static func ofEvents(_ path: String) -> Int {
    var database: OpaquePointer?
    precondition(
      sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK, "the store is there")
    defer { sqlite3_close(database) }
    // With `1` a row stands for a whole B-tree and `pageno` counts its pages; `pgsize` is a sum of 32 bits
    // there.
    let ofTable =
      "SELECT sum(pageno) * page_size FROM dbstat('main', 1), pragma_page_size() WHERE name LIKE 'event%'"
    let ofFile = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return number(ofTable, database) ?? number(ofFile, database) ?? 0
  }

  private static func number(_ sql: String, _ database: OpaquePointer?) -> Int? {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else { return nil }
    defer { sqlite3_finalize(statement) }
    guard sqlite3_step(statement) == SQLITE_ROW else { return nil }
    return Int(sqlite3_column_int64(statement, 0))
  }
}
