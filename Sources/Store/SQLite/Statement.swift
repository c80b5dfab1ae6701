internal import CSQLite

/// A compiled statement, kept for as long as its connection. Every use of it is a `Cursor` of its own.
///
///     var insert = try database.prepare("INSERT INTO event (id, body) VALUES (?1, ?2)").cursor()
///     insert.bind(1, id.span.bytes)
///     insert.bind(2, body)
///     try insert.run()
package final class Statement {
  let compiled: OpaquePointer
  /// One compiled statement has one position and one set of parameters: two users would confuse each other.
  var inUse = false

  init(_ connection: OpaquePointer, _ sql: StaticString) throws(StoreError) {
    precondition(sql.hasPointerRepresentation, "SQL of one character")
    var compiled: OpaquePointer?
    var rest: UnsafePointer<CChar>?
    let code = sql.withUTF8Buffer { text in
      text.withMemoryRebound(to: CChar.self) { text in
        sqlite3_prepare_v3(
          connection, text.baseAddress, Int32(text.count), UInt32(SQLITE_PREPARE_PERSISTENT), &compiled,
          &rest)
      }
    }
    guard code == SQLITE_OK else { throw StoreError(code, connection) }
    guard let compiled else { preconditionFailure("no statement in '\(sql)'") }
    self.compiled = compiled
    let end = UnsafeRawPointer(sql.utf8Start) + sql.utf8CodeUnitCount
    precondition(rest.map { UnsafeRawPointer($0) == end } ?? true, "a second statement in '\(sql)'")
  }

  deinit { sqlite3_finalize(compiled) }

  /// Begins a use of the statement. Traps if an earlier one has not ended.
  @_lifetime(immortal)
  package func cursor() -> Cursor { Cursor(self) }

  /// Runs the statement as it is, without parameters.
  package func run() throws(StoreError) {
    var cursor = cursor()
    try cursor.run()
  }
}
