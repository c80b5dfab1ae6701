internal import CSQLite

/// What can go wrong with a store that is not our own mistake.
///
/// Mistakes of our own (wrong SQL, a violated constraint, a busy statement, no memory) trap instead: no
/// caller could do anything sensible about them. Input that may collide belongs into `ON CONFLICT`, and a
/// user's words must be quoted before they reach `MATCH`.
package enum StoreError: Error, Equatable, Codable, Sendable {
  /// No room to write to a file, or to create one. Nothing of the transaction is committed, and the store
  /// works on as soon as there is room: the one disk error to be survived.
  case diskFull
  /// Any other failure of a file (the extended result code). Whether the last commit will be there after a
  /// restart is unknown, and pages that were not synced may be lost: the shell ends the process.
  case io(code: Int32, message: String)
  /// The file is damaged, or its content contradicts itself.
  case corrupt(String)
  /// Another connection holds the store: nearly always a second process on the same one.
  case busy
  /// A newer program wrote the store. It is left untouched.
  case newerVersion(found: Int, supported: Int)
  /// A store that must be migrated was opened for reading only.
  case olderVersion(found: Int, supported: Int)
  /// Not one of our files: another application's database, or no database at all. It is left untouched.
  case notAStore
  /// A file of that name is there already. It is left untouched.
  case exists
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .diskFull: "the disk is full"
    case .io(let code, let message): "the store cannot be read or written: \(message) (SQLite \(code))"
    case .corrupt(let message): "the store is damaged: \(message)"
    case .busy: "another process is using the store"
    case .newerVersion(let found, let supported):
      "the store has version \(found), this program knows up to \(supported)"
    case .olderVersion(let found, let supported):
      "the store has version \(found) and must be brought to \(supported) first"
    case .notAStore: "the file is not a store of this program"
    case .exists: "there is a file of that name already"
    }
  }
}

extension StoreError {
  /// Sorts an extended result code (https://www.sqlite.org/rescode.html), and traps on the codes that only a
  /// mistake of ours can cause.
  init(_ code: Int32, _ connection: OpaquePointer?) {
    let message = String(cString: sqlite3_errmsg(connection))
    switch code & 0xff {
    case SQLITE_FULL:
      self = .diskFull
    case SQLITE_IOERR where code == StoreError.corruptFileSystem || code == StoreError.badPageChecksum:
      self = .corrupt(message)
    case SQLITE_CANTOPEN where StoreError.isFull(errno: sqlite3_system_errno(connection)):
      self = .diskFull
    // Whatever the reason. A write without room arrives as `SQLITE_FULL`; if a sync or the log's index had
    // none, the frames of the commit may be on the disk already, and `errno` is not kept when a commit fails
    // anyway.
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_NOLFS:
      self = .io(code: code, message: message)
    case SQLITE_CORRUPT:
      self = .corrupt(message)
    case SQLITE_NOTADB:
      self = .notAStore
    case SQLITE_BUSY, SQLITE_PROTOCOL:
      self = .busy
    default:
      fatalError("SQLite \(code): \(message)")
    }
  }

  /// `ENOSPC` and `EDQUOT` of Linux, which no libc of ours spells differently.
  static func isFull(errno: Int32) -> Bool { errno == 28 || errno == 122 }

  // The extended codes are C expressions, which the importer does not evaluate.
  private static let badPageChecksum = SQLITE_IOERR | (32 << 8)
  private static let corruptFileSystem = SQLITE_IOERR | (33 << 8)
  static let noRoomForIndex = SQLITE_IOERR | (19 << 8)
}
