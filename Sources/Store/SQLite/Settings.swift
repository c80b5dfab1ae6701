import Sodium

/// The settings of a connection. SQLite ignores a setting it does not know or cannot grant without a word,
/// so each is read back.
extension Database {
  /// The order matters: the lock before the first look at the file (only then the write-ahead log needs no
  /// shared memory), the page size before the first page, and the question whose file it is before the first
  /// change to it.
  func configure(exclusive: Bool, cacheKiB: Int) throws(StoreError) {
    precondition(cacheKiB > 0, "a cache needs room")
    if exclusive { try set("locking_mode", "EXCLUSIVE", reads: "exclusive") }
    try set("mmap_size", "0", reads: nil)
    try set("trusted_schema", "OFF", reads: "0")
    try set("cell_size_check", "ON", reads: "1")
    // Sorting spills bodies into temporary files: none of them in /tmp.
    try set("temp_store", "MEMORY", reads: "2")
    try set("foreign_keys", "OFF", reads: "0")
    try set("secure_delete", "ON", reads: "1")
    try set("cache_size", "-\(cacheKiB)", reads: "-\(cacheKiB)")
    // Twice SQLite's own: an event with its body is some 2 KB, of which two fill a page of 4 KB badly.
    _ = try scalar("PRAGMA page_size=8192")
    try checkOwner()
    switch mode {
    case .readWriteCreate: try set("journal_mode", "WAL", reads: "wal")
    // A store that its writer has not finished creating is none yet.
    case .readOnly: guard try scalar("PRAGMA journal_mode") == "wal" else { throw .notAStore }
    case .immutable: break
    }
    try setDurable(true)
    try set("wal_autocheckpoint", "0", reads: "0")
  }

  /// Whether a commit waits until the log is on the disk. Either way the log is synced before a checkpoint
  /// and the store stays whole.
  func setDurable(_ isDurable: Bool) throws(StoreError) {
    if planted(.commitNotSynced) { return try set("synchronous", "OFF", reads: "0") }
    try isDurable ? set("synchronous", "FULL", reads: "2") : set("synchronous", "NORMAL", reads: "1")
  }

  /// An empty file may become a store; a file that somebody else marked, or filled without a mark, may not.
  private func checkOwner() throws(StoreError) {
    let id = try scalar("PRAGMA application_id")
    if id == String(Database.applicationID) { return }
    guard mode == .readWriteCreate, id == "0", try scalar("SELECT count(*) FROM sqlite_schema") == "0" else {
      throw .notAStore
    }
    guard try scalar("PRAGMA page_size") == "8192" else { throw .notAStore }
  }

  /// Sets a pragma and reads it back; `nil` stands for "as much as the file system knows of it".
  private func set(_ pragma: String, _ value: String, reads expected: String?) throws(StoreError) {
    _ = try scalar("PRAGMA \(pragma)=\(value)")
    let actual = try scalar("PRAGMA \(pragma)")
    let granted = expected.map { $0 == actual } ?? (actual ?? "0" == "0")
    precondition(granted, "PRAGMA \(pragma) is \(actual ?? "nothing"), not \(value)")
  }
}
