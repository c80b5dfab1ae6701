internal import CSQLite

/// A file that a connection has open (https://www.sqlite.org/c3ref/io_methods.html).
final class FileHandle {
  /// What SQLite allocates for an open file: its own part first, as C's rules for such structures ask.
  struct CFile {
    var base: sqlite3_file
    var handle: Unmanaged<FileHandle>
  }

  private let disk: SimulatedDisk
  private let file: SimulatedFile
  private let epoch: Int
  private var lockLevel = SQLITE_LOCK_NONE

  init(_ disk: SimulatedDisk, _ file: SimulatedFile) {
    self.disk = disk
    self.file = file
    epoch = disk.epoch
  }

  /// Hands the handle to SQLite, which gives it back with `xClose`.
  func attach(to target: UnsafeMutablePointer<sqlite3_file>) {
    let file = UnsafeMutableRawPointer(target).assumingMemoryBound(to: CFile.self)
    file.pointee.handle = Unmanaged.passRetained(self)
    file.pointee.base.pMethods = UnsafePointer(disk.methods)
  }

  /// The process that opened the file lives, and has power.
  private var isAlive: Bool { epoch == disk.epoch && disk.isPowered }

  private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<FileHandle> {
    UnsafeMutableRawPointer(file!).assumingMemoryBound(to: CFile.self).pointee.handle
  }

  /// The handle, if it is not a dead process that asks.
  private static func living(_ file: UnsafeMutablePointer<sqlite3_file>?) -> FileHandle? {
    let handle = FileHandle.of(file).takeUnretainedValue()
    return handle.isAlive ? handle : nil
  }

  /// Version 1 of the interface: no shared memory, no mapped memory.
  static var methods: sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    methods.iVersion = 1
    methods.xClose = { file in
      let handle = FileHandle.of(file).takeRetainedValue()
      handle.unlock(to: SQLITE_LOCK_NONE)
      return SQLITE_OK
    }
    methods.xRead = { FileHandle.living($0)?.read($1, Int($2), at: Int($3)) ?? failure(.read) }
    methods.xWrite = { file, bytes, count, offset in
      guard let handle = FileHandle.living(file) else { return failure(.write) }
      let bytes = UnsafeRawBufferPointer(start: bytes, count: Int(count))
      return FileHandle.code(handle.disk.write(bytes, to: handle.file, at: Int(offset)), .write)
    }
    methods.xTruncate = { file, size in
      guard let handle = FileHandle.living(file) else { return failure(.truncate) }
      return FileHandle.code(handle.disk.resize(handle.file, to: Int(size)), .truncate)
    }
    methods.xSync = { file, _ in
      guard let handle = FileHandle.living(file) else { return failure(.sync) }
      return FileHandle.code(handle.disk.sync(handle.file), .sync)
    }
    methods.xFileSize = { file, size in
      guard let handle = FileHandle.living(file) else { return failure(.size) }
      size?.pointee = Int64(handle.file.current.size)
      return SQLITE_OK
    }
    methods.xLock = { file, level in
      // A dead process must not get the lock, or closing it would delete the log of its successor.
      guard let handle = FileHandle.living(file) else { return failure(.lock) }
      return handle.file.lock.raise(&handle.lockLevel, to: level) ? SQLITE_OK : SQLITE_BUSY
    }
    methods.xUnlock = { file, level in
      FileHandle.of(file).takeUnretainedValue().unlock(to: level)
      return SQLITE_OK
    }
    methods.xCheckReservedLock = { file, result in
      guard let handle = FileHandle.living(file) else { return failure(.lock) }
      result?.pointee = handle.file.lock.isReserved ? 1 : 0
      return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    // As SQLite takes a disk on Linux to be: what is written nearby does not suffer from a torn write.
    methods.xSectorSize = { _ in 4096 }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    return methods
  }

  private func read(_ target: UnsafeMutableRawPointer?, _ count: Int, at offset: Int) -> Int32 {
    let target = UnsafeMutableRawBufferPointer(start: target, count: count)
    let read = file.current.read(into: target, at: offset)
    guard read < count else { return SQLITE_OK }
    // SQLite counts on the rest being zero.
    UnsafeMutableRawBufferPointer(rebasing: target[read...]).initializeMemory(as: UInt8.self, repeating: 0)
    return failure(.shortRead)
  }

  private func unlock(to level: Int32) {
    // The locks of dead processes went with them.
    guard epoch == disk.epoch else { return }
    file.lock.lower(&lockLevel, to: level)
  }

  private static func code(_ outcome: Outcome, _ kind: FileFailure) -> Int32 {
    switch outcome {
    case .done: SQLITE_OK
    case .full: SQLITE_FULL
    case .failed, .missing: failure(kind)
    }
  }
}
