internal import CSQLite

/// The lock of one file between the handles that have it open (https://www.sqlite.org/lockingv3.html): many
/// readers, of whom one may reserve the right to write and then wait for the others to leave.
struct FileLock {
  private var readers = 0
  /// The level of the one handle that reserved the file; `NONE` if there is none.
  private var writerLevel = SQLITE_LOCK_NONE

  var isReserved: Bool { writerLevel >= SQLITE_LOCK_RESERVED }

  /// Raises a handle's `level`; false if another handle is in the way.
  mutating func raise(_ level: inout Int32, to wanted: Int32) -> Bool {
    guard wanted > level else { return true }
    let ownsReservation = level >= SQLITE_LOCK_RESERVED
    if wanted == SQLITE_LOCK_SHARED {
      guard writerLevel < SQLITE_LOCK_PENDING else { return false }
      readers += 1
      level = wanted
      return true
    }
    guard ownsReservation || !isReserved else { return false }
    let waits = wanted == SQLITE_LOCK_EXCLUSIVE && readers > 1
    level = waits ? SQLITE_LOCK_PENDING : wanted
    writerLevel = level
    return !waits
  }

  mutating func lower(_ level: inout Int32, to wanted: Int32) {
    guard wanted < level else { return }
    if level >= SQLITE_LOCK_RESERVED { writerLevel = SQLITE_LOCK_NONE }
    if wanted == SQLITE_LOCK_NONE { readers -= 1 }
    level = wanted
  }
}
