internal import CSQLite

/// How a checkpoint went, in frames (pages) of the write-ahead log.
package struct Checkpoint: Equatable, Sendable {
  /// In the log.
  package let logged: Int
  /// Of these, in the database. Fewer than `logged` if a reader still needs the older pages.
  package let moved: Int
}

extension Database {
  package enum CheckpointMode: Sendable {
    /// Moves what it can without waiting for readers; the log is then overwritten from its beginning.
    case passive
    /// Moves all and cuts the log to nothing; throws `busy` if a reader is in the way.
    case truncate
  }

  /// The frames in the write-ahead log that a checkpoint would have to look at, known from the first commit
  /// or checkpoint of this connection on.
  package var walFrames: Int { Int(loggedFrames.pointee) }

  /// Moves the committed pages from the write-ahead log into the database. Nothing else ever does, but
  /// closing the last connection: run it when `walFrames` has grown and nobody waits. Traps inside a
  /// transaction.
  ///
  /// - Throws: `busy` (`truncate` only), `diskFull` (nothing is lost, the log still has all), `io`.
  /// - Complexity: linear in the pages moved, and two syncs.
  @discardableResult
  package func checkpoint(_ mode: CheckpointMode) throws(StoreError) -> Checkpoint {
    precondition(!inTransaction, "no checkpoint inside a transaction")
    var logged: Int32 = 0
    var moved: Int32 = 0
    let how = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
    let code = sqlite3_wal_checkpoint_v2(connection, nil, how, &logged, &moved)
    guard code == SQLITE_OK else { throw StoreError(code, connection) }
    loggedFrames.pointee = logged == moved ? 0 : logged
    return Checkpoint(logged: Int(logged), moved: Int(moved))
  }

  /// SQLite tells the length of the log at each commit; this replaces its own automatic checkpoint.
  func watchLog() {
    sqlite3_wal_hook(
      connection,
      { cell, _, _, frames in
        cell?.assumingMemoryBound(to: Int32.self).pointee = frames
        return SQLITE_OK
      }, loggedFrames)
  }
}
