import CSQLite
import CSodium
import Sync

/// One signature check as libsodium is given it, without any of our code.
struct RawSignature: Sendable {
  private let key: [UInt8]
  private let message: [UInt8]
  private let signature: [UInt8]

  /// Cuts an event's bytes up by their fixed lengths (Protocol/event.md): 84 | 58 26 … | a0 | payload | 58 40
  /// ….
  init(_ event: EventBytes) {
    let bytes = event.event
    key = Array(bytes[9..<41])
    signature = Array(bytes.suffix(64))
    message =
      [0x84, 0x6a] + Array("Signature1".utf8) + bytes[1..<41] + [0x51] + Array("kollektiv/event/1".utf8)
      + bytes[42..<(bytes.count - 66)]
  }

  func verify() {
    let status = crypto_sign_verify_detached(signature, message, UInt64(message.count), key)
    precondition(status == 0, "a generated event is signed")
  }
}

/// A table with a unique key of 32 bytes and nothing else, filled by the C API: the least that keeping events
/// can cost.
///
/// It has the settings of a store: page size, write-ahead log, `synchronous=FULL`, no checkpoints but those it
/// is told to make, the same page cache.
final class BareTable {
  private var database: OpaquePointer?
  private var insert: OpaquePointer?

  init(path: String) {
    check(sqlite3_open(path, &database))
    run("PRAGMA page_size=8192")
    run("PRAGMA journal_mode=WAL")
    run("PRAGMA synchronous=FULL")
    run("PRAGMA wal_autocheckpoint=0")
    run("PRAGMA cache_size=-16384")
    run("CREATE TABLE event (id BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL, body BLOB)")
    check(sqlite3_prepare_v2(database, "INSERT INTO event VALUES (?1, ?2, ?3)", -1, &insert, nil))
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(database)
  }

  func add(_ rows: [(id: [UInt8], event: EventBytes)]) {
    run("BEGIN IMMEDIATE")
    for (id, event) in rows {
      id.withUnsafeBytes { id in
        event.event.withUnsafeBytes { bytes in
          (event.body ?? []).withUnsafeBytes { add(id, bytes, $0) }
        }
      }
    }
    run("COMMIT")
  }

  private func add(
    _ id: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer
  ) {
    check(sqlite3_bind_blob(insert, 1, id.baseAddress, Int32(id.count), nil))
    check(sqlite3_bind_blob(insert, 2, bytes.baseAddress, Int32(bytes.count), nil))
    check(sqlite3_bind_blob(insert, 3, body.baseAddress, Int32(body.count), nil))
    precondition(sqlite3_step(insert) == SQLITE_DONE, "a new row is inserted")
    check(sqlite3_reset(insert))
  }

  func checkpoint() {
    check(sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
  }

  private func run(_ sql: String) { check(sqlite3_exec(database, sql, nil, nil, nil)) }

  private func check(_ code: Int32) {
    precondition(code == SQLITE_OK, String(cString: sqlite3_errmsg(database)))
  }
}
