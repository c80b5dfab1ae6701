internal import CSQLite

extension Database {
  /// Runs `body` and commits what it did, durably, or nothing of it if it throws.
  ///
  /// Transactions do not nest: traps. All cursors but those of a longer read must have ended.
  ///
  /// - Throws: what `body` throws; `diskFull` with nothing committed; `busy`; `io`, after which it is unknown
  /// - Complexity: one sync of the log, whatever the size: batch.
  package func transaction<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    // IMMEDIATE: a transaction that would meet another writer learns of it here, not halfway.
    try between(prepare("BEGIN IMMEDIATE"), body) { _ in true }
  }

  /// As `transaction`, but what `body` did is kept only if it comes out as true.
  package func attempt(_ body: () throws(StoreError) -> Bool) throws(StoreError) -> Bool {
    try between(prepare("BEGIN IMMEDIATE"), body) { $0 }
  }

  /// As `transaction`, but a power cut may undo it until the next one is durable: for bookkeeping that is
  /// found out anew. It waits for no disk.
  package func lightTransaction<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try setDurable(false)
    let result: Result
    do throws(StoreError) {
      result = try transaction(body)
    } catch {
      try setDurable(true)
      throw error
    }
    try setDurable(true)
    return result
  }

  /// Runs `body` on one unchanging state of the store, for several reads that belong together.
  ///
  /// Keep it short: no checkpoint gets past the oldest state that is still read.
  package func snapshot<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try between(prepare("BEGIN"), body) { _ in true }
  }

  /// Begins to read one unchanging state of the store, that of now, until `endSnapshot`: for work in steps.
  /// Traps inside a transaction. Throws `busy`, `io`, `corrupt`.
  package func beginSnapshot() throws(StoreError) {
    precondition(!inTransaction, "transactions do not nest")
    try prepare("BEGIN").run()
    inTransaction = true
    do throws(StoreError) {
      // The state is that of the first read, not of BEGIN.
      _ = try version()
    } catch {
      endSnapshot()
      throw error
    }
  }

  /// Ends what `beginSnapshot` began.
  package func endSnapshot() {
    precondition(inTransaction, "a snapshot was begun")
    inTransaction = false
    // Nothing was written, so it does not matter how it ends, nor whether SQLite has ended it by itself.
    sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
  }

  private func between<Result>(
    _ begin: Statement, _ body: () throws(StoreError) -> Result, isKept: (Result) -> Bool
  ) throws(StoreError) -> Result {
    precondition(!inTransaction, "transactions do not nest")
    let commit = try prepare("COMMIT")
    let rollback = try prepare("ROLLBACK")
    try begin.run()
    inTransaction = true
    defer { inTransaction = false }
    do throws(StoreError) {
      let result = try body()
      try isKept(result) ? commit.run() : rollback.run()
      return result
    } catch {
      // SQLite has rolled back by itself after some errors: https://www.sqlite.org/lang_transaction.html
      if sqlite3_get_autocommit(connection) == 0 { try rollback.run() }
      throw error
    }
  }
}
