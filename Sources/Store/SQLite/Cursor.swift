internal import CSQLite

/// One use of a statement: bind the parameters (counted from 1), step, read the columns (counted from 0).
/// When the cursor goes out of scope the statement is reset and forgets its parameters.
///
/// Nothing is copied on either way. The cursor cannot outlive a span that was bound to it, and a column's
/// span cannot outlive the row: the compiler sees to both, which is why SQLite may be handed the bare
/// addresses (`SQLITE_STATIC`). One cursor therefore serves one row to insert; making one costs some 10 ns.
package struct Cursor: ~Copyable, ~Escapable {
  private let statement: Statement

  @_lifetime(immortal)
  init(_ statement: Statement) {
    precondition(!statement.inUse, "the statement is in use")
    statement.inUse = true
    self.statement = statement
  }

  deinit {
    // The code that `reset` returns is the one that `step` has thrown already.
    sqlite3_reset(statement.compiled)
    sqlite3_clear_bindings(statement.compiled)
    statement.inUse = false
  }

  // MARK: Parameters

  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, _ value: Int64) {
    check(sqlite3_bind_int64(statement.compiled, Int32(parameter), value))
  }

  /// Binds bytes where they are; they must live, unchanged, as long as the cursor.
  @_lifetime(self: copy self, copy bytes)
  package mutating func bind(_ parameter: Int, _ bytes: RawSpan) {
    bytes.withUnsafeBytes { bind(parameter, $0, destructor: nil) }
  }

  /// Binds bytes where they are. That they live as long as the cursor is for the caller to see to.
  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, unsafe bytes: UnsafeRawBufferPointer) {
    bind(parameter, bytes, destructor: nil)
  }

  /// Binds a copy, for bytes that are made on the spot. `bytes.span.bytes` binds without one.
  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bind(parameter, $0, destructor: Cursor.copying) }
  }

  /// Binds a copy, for bytes that live no longer than the call.
  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, copying bytes: UnsafeRawBufferPointer) {
    bind(parameter, bytes, destructor: Cursor.copying)
  }

  /// Binds a copy of the text.
  @_lifetime(self: copy self)
  package mutating func bind(_ parameter: Int, _ text: String) {
    var text = text
    check(
      text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(
            statement.compiled, Int32(parameter), $0.baseAddress, UInt64($0.count),
            Cursor.copying, UInt8(SQLITE_UTF8))
        }
      })
  }

  @_lifetime(self: copy self)
  package mutating func bindNull(_ parameter: Int) {
    check(sqlite3_bind_null(statement.compiled, Int32(parameter)))
  }

  private func bind(
    _ parameter: Int, _ bytes: UnsafeRawBufferPointer, destructor: sqlite3_destructor_type?
  ) {
    guard let address = bytes.baseAddress, !bytes.isEmpty else {
      // Without an address SQLite would bind null, which is not the empty blob.
      return check(sqlite3_bind_zeroblob(statement.compiled, Int32(parameter), 0))
    }
    check(
      sqlite3_bind_blob64(
        statement.compiled, Int32(parameter), address, UInt64(bytes.count), destructor))
  }

  /// Only a wrong parameter number, a gigabyte or no memory fail here: ours, all three.
  private func check(_ code: Int32) {
    precondition(code == SQLITE_OK, "a parameter cannot be bound")
  }

  /// `SQLITE_TRANSIENT`, which is a cast that the importer does not evaluate.
  private static var copying: sqlite3_destructor_type? {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  // MARK: Rows

  /// Goes to the next row; false after the last one.
  @_lifetime(self: copy self)
  package mutating func step() throws(StoreError) -> Bool {
    switch sqlite3_step(statement.compiled) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw StoreError(code, sqlite3_db_handle(statement.compiled))
    }
  }

  /// Runs a statement that returns no rows.
  @_lifetime(self: copy self)
  package mutating func run() throws(StoreError) {
    let row = try step()
    precondition(!row, "the statement returns rows")
  }

  package func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(statement.compiled, checked(column)) == SQLITE_NULL
  }

  package func int64(_ column: Int) -> Int64 {
    sqlite3_column_int64(statement.compiled, checked(column))
  }

  /// The bytes of a blob, where SQLite has them; empty for null.
  @_lifetime(borrow self)
  package func blob(_ column: Int) -> RawSpan {
    let address = sqlite3_column_blob(statement.compiled, checked(column))
    let count = Int(sqlite3_column_bytes(statement.compiled, Int32(column)))
    precondition(address != nil || count == 0, "no memory for a column")
    let bytes = UnsafeRawBufferPointer(start: address, count: count)
    return _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
  }

  /// A copy of a blob.
  package func bytes(_ column: Int) -> [UInt8] {
    blob(column).withUnsafeBytes { [UInt8]($0) }
  }

  /// A copy of a text; empty for null.
  package func text(_ column: Int) -> String {
    guard let start = sqlite3_column_text(statement.compiled, checked(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(statement.compiled, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// SQLite answers null for a column that the current row does not have; that would hide a mistake.
  private func checked(_ column: Int) -> Int32 {
    precondition(column >= 0 && column < Int(sqlite3_data_count(statement.compiled)), "no such column")
    return Int32(truncatingIfNeeded: column)
  }
}
