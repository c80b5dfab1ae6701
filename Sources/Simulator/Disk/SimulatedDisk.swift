internal import CSQLite

/// A disk in memory that loses power, fills up and fails when it is told to, as a file system for SQLite.
///
///     let disk = SimulatedDisk(name: "replica-3", random: { generator.next() })
///     var store = try Database(path: "store", mode: .readWriteCreate, vfs: disk.vfsName, exclusive: true)
///
/// It has no shared memory, so a store on it must be opened `exclusive`. All chance comes from `random` and
/// from the generator that `crash` is given, all time from `now`. One exception is out of reach: SQLite takes
/// the salts of its log from a generator that the process seeds once, so the log's bytes differ from run to
/// run, though never what is read from them.
///
/// Not `Sendable`: the simulator runs on one thread. Lives as long as SQLite has a file of it open.
package final class SimulatedDisk {
  package struct Counters: Equatable, Sendable {
    package var writes = 0
    package var syncs = 0
    /// Of the writes.
    package var bytes = 0
  }

  /// The disk at an instant, for a backup. Shares its pages with the disk.
  package struct Image: Sendable {
    fileprivate let files: [(name: String, contents: PageTable)]
  }

  // MARK: Faults

  /// In bytes. A write that would grow the files beyond it writes what fits and reports a full disk,
  /// and so does the creation of a file once nothing is left.
  package var capacity: Int?
  /// So many writes succeed, then one reports an error and writes nothing.
  package var writesUntilError: Int?
  /// So many syncs succeed, then one reports an error, and what it should have synced may be lost for good.
  package var syncsUntilError: Int?
  /// So many changes (writes, cuts, syncs, deletions) succeed, then the power fails in the middle of one:
  /// this one and all that is asked later reports an error, until `crash` tells what is left.
  package var changesUntilPowerCut: Int?

  // MARK: State

  package let vfsName: String
  /// Milliseconds since 1970, for SQL that asks for the time.
  package var now: Int64 = 0
  package private(set) var counters = Counters()
  /// What `errno` would be.
  private(set) var lastError: Int32 = 0
  private let random: () -> UInt64
  /// In the order of creation: nothing here may depend on the order of a hash table.
  private var files: [SimulatedFile] = []
  /// Deleted, but the directory was not synced since: a power cut may bring them back.
  private var ghosts: [SimulatedFile] = []
  /// The processes so far. Handles of an earlier one are dead.
  private(set) var epoch = 0
  private var isDown = false
  private var registration: FileSystem?

  /// Registers the disk with SQLite under `name`, which must be unique in the process.
  package init(name: String, random: @escaping () -> UInt64) {
    vfsName = name
    self.random = random
    registration = FileSystem(for: self)
  }

  // MARK: Power and processes

  /// The power fails, and the computer starts again: each file goes back to its last sync, plus some of the
  /// sectors written since. Handles that are still open fail from now on.
  package func crash(tearing generator: inout some RandomNumberGenerator) {
    var left: [SimulatedFile] = []
    for file in files {
      let contents = file.torn(&generator)
      guard file.entryIsDurable || Bool.random(using: &generator) else { continue }
      left.append(SimulatedFile(name: file.name, durable: contents))
    }
    for ghost in ghosts where !left.contains(where: { $0.name == ghost.name }) {
      guard Bool.random(using: &generator) else { continue }
      left.append(SimulatedFile(name: ghost.name, durable: ghost.durable))
    }
    restart(with: left)
  }

  /// The process dies and the computer does not: handles fail, and a new process sees every write.
  package func kill() {
    for file in files { file.lock = FileLock() }
    epoch += 1
  }

  /// What a power cut that tears nothing would leave: a backup that is consistent without asking SQLite.
  package func snapshot() -> Image {
    Image(files: files.filter(\.entryIsDurable).map { ($0.name, $0.durable) })
  }

  /// Goes back to a backup. Handles that are still open fail from now on.
  package func restore(_ image: Image) {
    restart(with: image.files.map { SimulatedFile(name: $0.name, durable: $0.contents) })
  }

  private func restart(with left: [SimulatedFile]) {
    files = left
    ghosts = []
    isDown = false
    changesUntilPowerCut = nil
    epoch += 1
  }

  // MARK: Looking at it

  package var fileNames: [String] { files.map(\.name) }

  /// The bytes of a file as the running process sees them.
  package func contents(of name: String) -> [UInt8]? { file(name)?.current.bytes }

  /// The bytes that all files together take.
  package var used: Int { files.reduce(0) { $0 + $1.current.size } }

  /// Inverts one byte of a file: bit rot. Nothing happens beyond its end.
  package func damage(_ name: String, at offset: Int) { file(name)?.damage(at: offset) }

  // MARK: What the file system asks

  var isPowered: Bool { !isDown }

  /// The functions of an open file, the same for all of them; alive as long as the disk.
  var methods: UnsafeMutablePointer<sqlite3_io_methods> { registration!.methods }

  func file(_ name: String) -> SimulatedFile? { files.first { $0.name == name } }

  /// A full disk has no room for a new name either.
  func create(_ name: String) -> SimulatedFile? {
    if let capacity, used >= capacity {
      lastError = Outcome.full.errno
      return nil
    }
    let file = SimulatedFile(name: name)
    files.append(file)
    return file
  }

  func randomByte() -> UInt8 { UInt8(truncatingIfNeeded: random()) }

  func write(_ bytes: UnsafeRawBufferPointer, to file: SimulatedFile, at offset: Int) -> Outcome {
    let powerFails = powerFails()
    if SimulatedDisk.isDue(&writesUntilError) { return report(.failed) }
    var fitting = bytes.count
    let growth = offset + bytes.count - file.current.size
    if let capacity, growth > 0, growth > capacity - used { fitting -= growth - max(0, capacity - used) }
    if fitting > 0 {
      file.write(UnsafeRawBufferPointer(rebasing: bytes[..<fitting]), at: offset)
      counters.bytes += fitting
    }
    counters.writes += 1
    return report(powerFails ? .failed : fitting < bytes.count ? .full : .done)
  }

  func resize(_ file: SimulatedFile, to size: Int) -> Outcome {
    let powerFails = powerFails()
    if let capacity, size > file.current.size, size - file.current.size > capacity - used {
      return report(.full)
    }
    file.resize(to: size)
    return report(powerFails ? .failed : .done)
  }

  func sync(_ file: SimulatedFile) -> Outcome {
    if powerFails() { return report(.failed) }
    counters.syncs += 1
    if SimulatedDisk.isDue(&syncsUntilError) {
      var generator = Generator(draw: random)
      file.failSync(&generator)
      return report(.failed)
    }
    // SQLite syncs the directory along with a new journal or log, and with it all that happened to it.
    if !file.entryIsDurable {
      for file in files { file.entryIsDurable = true }
      ghosts.removeAll()
    }
    file.sync()
    return report(.done)
  }

  func delete(_ name: String, syncingDirectory: Bool) -> Outcome {
    if powerFails() { return report(.failed) }
    guard let index = files.firstIndex(where: { $0.name == name }) else { return report(.missing) }
    let file = files.remove(at: index)
    if file.entryIsDurable { ghosts.append(file) }
    if syncingDirectory { ghosts.removeAll() }
    return report(.done)
  }

  private func powerFails() -> Bool {
    if SimulatedDisk.isDue(&changesUntilPowerCut) { isDown = true }
    return isDown
  }

  private func report(_ outcome: Outcome) -> Outcome {
    lastError = outcome.errno
    return outcome
  }

  private static func isDue(_ countdown: inout Int?) -> Bool {
    guard let left = countdown else { return false }
    countdown = left == 0 ? nil : left - 1
    return left == 0
  }

  private struct Generator: RandomNumberGenerator {
    let draw: () -> UInt64
    func next() -> UInt64 { draw() }
  }
}

/// How a change went.
enum Outcome {
  case done, failed, full, missing

  /// Of Linux: 5 is `EIO`, 28 is `ENOSPC`, 2 is `ENOENT`.
  var errno: Int32 {
    switch self {
    case .done: 0
    case .failed: 5
    case .full: 28
    case .missing: 2
    }
  }
}
