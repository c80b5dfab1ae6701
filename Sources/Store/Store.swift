import Events
package import Sodium

/// The store of a replica: events, bodies and views in SQLite, written by one replica in one transaction a
/// batch.
///
/// Not `Sendable`: it belongs to its replica. Readers open the file for themselves.
package final class Store {
  package let database: Database

  /// Opens or makes the store at `path` and brings it to the newest schema. Reads a page or two, whatever
  /// its size.
  ///
  /// - Throws: `StoreError`, as `Database.init` and `migrate`.
  package init(
    path: String, vfs: String? = nil, exclusive: Bool = false, cacheKiB: Int = 16 * 1024
  ) throws(StoreError) {
    database = try Database(
      path: path, mode: .readWriteCreate, vfs: vfs, exclusive: exclusive, cacheKiB: cacheKiB)
    try database.migrate(Schema.migrations)
  }

  /// Opens the store at `path` to be read only, beside its living writer or without one; writing to it traps
  /// or throws `io`. Reads a page or two, whatever its size, and waits for a second at most where another
  /// process is just recovering the log. On a disk that is full or must not be written to, SQLite cannot make
  /// what it keeps beside the file: there a store without a log is read as it stands.
  ///
  /// - Throws: `StoreError`, as `Database.init`; `olderVersion` where a writer must bring it up to date
  ///   first.
  package init(reading path: String, cacheKiB: Int = 4 * 1024) throws(StoreError) {
    do throws(StoreError) {
      database = try Database(
        path: path, mode: .readOnly, exclusive: false, cacheKiB: cacheKiB, busyTimeout: 1_000)
    } catch {
      switch error {
      case .diskFull, .io: break
      default: throw error
      }
      guard Database.isAtRest(path),
        let still = try? Database(path: path, mode: .immutable, exclusive: false, cacheKiB: cacheKiB)
      else { throw error }
      database = still
    }
    try database.migrate(Schema.migrations)
  }

  /// Runs `body` on one unchanging state of the store, for several reads that belong together. Throws as
  /// `Database.snapshot`.
  package func snapshot<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try database.snapshot(body)
  }

  /// What `body` writes is committed, durably and whole, or not at all. Throws as `Database.transaction`.
  package func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    try database.transaction(body)
  }

  /// As `transaction`, but undone by a power cut until the next is durable (`Database.lightTransaction`).
  package func lightTransaction<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try database.lightTransaction(body)
  }

  /// As `transaction`; kept only if `body` comes out as true.
  package func attempt(_ body: () throws(StoreError) -> Bool) throws(StoreError) -> Bool {
    try database.attempt(body)
  }

  package func setting(_ name: String) throws(StoreError) -> [UInt8]? {
    var cursor = try database.prepare("SELECT value FROM setting WHERE name = ?1").cursor()
    cursor.bind(1, name)
    return try cursor.step() ? cursor.bytes(0) : nil
  }

  /// nil removes it.
  package func set(_ name: String, to value: [UInt8]?) throws(StoreError) {
    guard let value else {
      var cursor = try database.prepare("DELETE FROM setting WHERE name = ?1").cursor()
      cursor.bind(1, name)
      return try cursor.run()
    }
    var cursor = try database.prepare("INSERT OR REPLACE INTO setting VALUES (?1, ?2)").cursor()
    cursor.bind(1, name)
    cursor.bind(2, value)
    try cursor.run()
  }

  /// A whole-number answer to a question without parameters.
  func count(_ sql: StaticString) throws(StoreError) -> Int {
    var cursor = try database.prepare(sql).cursor()
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }
}

extension Cursor {
  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, _ value: Bytes32) {
    value.withUnsafeBytes { bind(parameter, copying: $0) }
  }

  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, optional value: Int64?) {
    if let value { bind(parameter, value) } else { bindNull(parameter) }
  }

  /// Seqs, times and kinds: the format keeps them below 2^53.
  @_lifetime(self: copy self)
  mutating func bind(_ parameter: Int, _ value: UInt64) { bind(parameter, Int64(value)) }

  package func unsigned(_ column: Int) -> UInt64 { UInt64(int64(column)) }

  /// Throws `corrupt` where the store does not hold 32 bytes.
  package func bytes32(_ column: Int) throws(StoreError) -> Bytes32 {
    guard blob(column).byteCount == 32 else { throw .corrupt("a hash has not 32 bytes") }
    return Bytes32(blob(column))
  }

  func id(_ column: Int) throws(StoreError) -> EventID { EventID(try bytes32(column)) }

  package func optional64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }
}
