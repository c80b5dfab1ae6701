internal import CSQLite

/// Makes a disk known to SQLite as a `sqlite3_vfs` (https://www.sqlite.org/c3ref/vfs.html).
///
/// C can hold no Swift references, so it gets addresses: the `sqlite3_vfs` that of the disk, unretained (the
/// disk owns this object), and each open file that of its handle, retained, which in turn keeps the disk
/// alive. SQLite asks nothing of a file system after it has closed the last file of a connection.
final class FileSystem {
  private let vfs: UnsafeMutablePointer<sqlite3_vfs>
  private let name: UnsafeMutableBufferPointer<CChar>
  let methods: UnsafeMutablePointer<sqlite3_io_methods>

  init(for disk: SimulatedDisk) {
    precondition(sqlite3_vfs_find(disk.vfsName) == nil, "two disks named \(disk.vfsName)")
    let text = disk.vfsName.utf8CString
    name = UnsafeMutableBufferPointer.allocate(capacity: text.count)
    _ = name.initialize(from: text)
    methods = .allocate(capacity: 1)
    methods.initialize(to: FileHandle.methods)
    vfs = .allocate(capacity: 1)
    vfs.initialize(to: FileSystem.functions)
    vfs.pointee.zName = UnsafePointer(name.baseAddress)
    vfs.pointee.pAppData = Unmanaged.passUnretained(disk).toOpaque()
    let code = sqlite3_vfs_register(vfs, 0)
    precondition(code == SQLITE_OK, "SQLite does not take the file system")
  }

  deinit {
    sqlite3_vfs_unregister(vfs)
    vfs.deallocate()
    methods.deallocate()
    name.deallocate()
  }

  /// Version 2 of the interface, for the time as an integer. No dynamic libraries, no system calls to
  /// replace.
  private static var functions: sqlite3_vfs {
    var functions = sqlite3_vfs()
    functions.iVersion = 2
    functions.szOsFile = Int32(MemoryLayout<FileHandle.CFile>.size)
    functions.mxPathname = 255
    functions.xOpen = { FileSystem.open($0, $1, $2, $3, $4) }
    functions.xDelete = { vfs, name, syncing in
      guard let name, let disk = FileSystem.disk(vfs), disk.isPowered else { return failure(.delete) }
      switch disk.delete(String(cString: name), syncingDirectory: syncing != 0) {
      case .done: return SQLITE_OK
      case .missing: return failure(.deleteMissing)
      case .failed, .full: return failure(.delete)
      }
    }
    functions.xAccess = { vfs, name, _, result in
      guard let name, let disk = FileSystem.disk(vfs), disk.isPowered else { return failure(.access) }
      result?.pointee = disk.file(String(cString: name)) == nil ? 0 : 1
      return SQLITE_OK
    }
    functions.xFullPathname = { _, name, capacity, result in
      guard let name, let result else { return SQLITE_CANTOPEN }
      // Without directories every path is full.
      let text = String(cString: name).utf8CString
      guard text.count <= Int(capacity) else { return SQLITE_CANTOPEN }
      for (index, character) in text.enumerated() { result[index] = character }
      return SQLITE_OK
    }
    functions.xRandomness = { vfs, count, result in
      guard let result, let disk = FileSystem.disk(vfs) else { return 0 }
      for index in 0..<Int(count) { result[index] = CChar(bitPattern: disk.randomByte()) }
      return count
    }
    // Nobody else could act while the one thread slept.
    functions.xSleep = { _, microseconds in microseconds }
    functions.xCurrentTime = { vfs, result in
      result?.pointee = Double(FileSystem.julianTime(vfs)) / 86_400_000
      return SQLITE_OK
    }
    functions.xCurrentTimeInt64 = { vfs, result in
      result?.pointee = FileSystem.julianTime(vfs)
      return SQLITE_OK
    }
    functions.xGetLastError = { vfs, _, _ in FileSystem.disk(vfs)?.lastError ?? 0 }
    return functions
  }

  /// Milliseconds since noon in Greenwich on 24 November 4714 BC.
  private static func julianTime(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> Int64 {
    210_866_760_000_000 + (FileSystem.disk(vfs)?.now ?? 0)
  }

  private static func disk(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SimulatedDisk? {
    vfs.flatMap { $0.pointee.pAppData }.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ name: UnsafePointer<CChar>?,
    _ target: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32, _ granted: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let target else { return SQLITE_CANTOPEN }
    // Without methods SQLite does not call `xClose` on what was not opened.
    target.pointee.pMethods = nil
    // Nameless files are for temporary tables and sorting, which the store keeps in memory.
    guard let name, let disk = FileSystem.disk(vfs), disk.isPowered else { return SQLITE_CANTOPEN }
    let path = String(cString: name)
    let creates = flags & SQLITE_OPEN_CREATE != 0
    guard let file = disk.file(path) ?? (creates ? disk.create(path) : nil) else { return SQLITE_CANTOPEN }
    granted?.pointee = flags
    FileHandle(disk, file).attach(to: target)
    return SQLITE_OK
  }
}

/// The extended codes for errors of files (https://www.sqlite.org/rescode.html), which are C expressions that
/// the importer does not evaluate.
enum FileFailure: Int32 {
  case read = 1
  case shortRead = 2
  case write = 3
  case sync = 4
  case truncate = 6
  case size = 7
  case delete = 10
  case access = 13
  case lock = 15
  case deleteMissing = 23
}

func failure(_ kind: FileFailure) -> Int32 { SQLITE_IOERR | kind.rawValue << 8 }
