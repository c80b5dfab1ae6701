import Simulator
import Store
import TestSupport
import Testing

struct PowerCutTests {
  @Test(arguments: 0..<8)
  func fullSyncKeepsEveryCommit(group: UInt64) throws {
    var acknowledged = 0
    for seed in group * 25..<(group + 1) * 25 {
      let run = try PowerCutWorkload(seed: seed, durable: true)
      #expect(run.lostCommits == 0, "seed \(seed)")
      #expect(run.tornTransactions == 0, "seed \(seed)")
      #expect(run.damaged == [], "seed \(seed)")
      acknowledged += run.acknowledged
    }
    #expect(acknowledged > 100)
  }

  /// Without this the test above might pass because the disk never loses anything.
  @Test func normalSyncLosesSome() throws {
    var lost = 0
    for seed in UInt64(0)..<25 {
      let run = try PowerCutWorkload(seed: seed, durable: false)
      #expect(run.tornTransactions == 0, "seed \(seed)")
      #expect(run.damaged == [], "seed \(seed)")
      lost += run.lostCommits
    }
    #expect(lost > 0)
  }

  @Test func aSeedTellsTheWholeStory() throws {
    let first = try PowerCutWorkload(seed: 7, durable: true, name: "first")
    let second = try PowerCutWorkload(seed: 7, durable: true, name: "second")
    #expect(first.acknowledged == second.acknowledged)
  }

  @Test func theDeadCannotWrite() throws {
    var random = Numbers(seed: 1)
    let disk = makeDisk("dead", seed: 1)
    let dead = try disk.open()
    try dead.insert(batch: 1, items: 1)
    disk.crash(tearing: &random)
    let heir = try disk.open()
    #expect(throws: StoreError.self) { try dead.insert(batch: 2, items: 1) }
    #expect(throws: StoreError.self) { try dead.checkpoint(.truncate) }
    try heir.insert(batch: 3, items: 1)
    #expect(try heir.batches() == [1: 1, 3: 1])
  }

  @Test func closingTheDeadHarmsNoHeir() throws {
    var random = Numbers(seed: 2)
    let disk = makeDisk("heir", seed: 2)
    do {
      let dead = try disk.open()
      try dead.insert(batch: 1, items: 3)
      disk.crash(tearing: &random)
      try disk.open().insert(batch: 2, items: 3)
      try withExtendedLifetime(dead) { try disk.open().insert(batch: 3, items: 3) }
    }
    #expect(try disk.open().batches() == [1: 3, 2: 3, 3: 3])
  }

  @Test func aKilledProcessLosesNothingItWrote() throws {
    let disk = makeDisk("kill", seed: 3)
    let dead = try disk.open()
    try dead.execute("PRAGMA synchronous=OFF")
    try dead.insert(batch: 1, items: 2)
    disk.kill()
    #expect(try disk.open().batches() == [1: 2])
    #expect(throws: StoreError.self) { try dead.insert(batch: 2, items: 2) }
  }
}

struct DiskFaultTests {
  @Test func aFullDiskIsSurvived() throws {
    let disk = makeDisk("full", seed: 1)
    let database = try disk.open()
    try database.insert(batch: 1, items: 1)
    disk.capacity = disk.used + 10_000
    for _ in 0..<3 {
      #expect(throws: StoreError.diskFull) {
        try database.transaction { () throws(StoreError) in try database.insert(batch: 2, items: 100) }
      }
      #expect(try database.batches() == [1: 1])
    }
    #expect(disk.used <= disk.capacity ?? 0)
    disk.capacity = nil
    try database.transaction { () throws(StoreError) in try database.insert(batch: 2, items: 100) }
    disk.capacity = disk.used
    #expect(throws: StoreError.diskFull) { try database.checkpoint(.passive) }
    #expect(try database.batches() == [1: 1, 2: 100])
    disk.capacity = nil
    try database.checkpoint(.truncate)
    #expect(try database.batches() == [1: 1, 2: 100])
    #expect(try database.integrity() == "ok")
  }

  /// What a full disk refused must not come back with the next power cut either.
  @Test func fullThenPowerCut() throws {
    for seed in UInt64(0)..<20 {
      var random = Numbers(seed: seed)
      let disk = makeDisk("full-cut-\(seed)", seed: seed)
      let database = try disk.open()
      try database.insert(batch: 1, items: 1)
      disk.capacity = disk.used + Int.random(in: 0...30_000, using: &random)
      #expect(throws: StoreError.diskFull) {
        try database.transaction { () throws(StoreError) in try database.insert(batch: 2, items: 100) }
      }
      disk.crash(tearing: &random)
      #expect(try disk.open().batches() == [1: 1])
    }
  }

  @Test func aFailedSyncIsReported() throws {
    let disk = makeDisk("sync", seed: 1)
    let database = try disk.open()
    disk.syncsUntilError = 0
    let error = #expect(throws: StoreError.self) { try database.insert(batch: 1, items: 1) }
    #expect(error.map { if case .io(1034, _) = $0 { true } else { false } } == true)
  }

  /// Why the shell ends the process at the first failed sync: the next one succeeds and promises too much.
  @Test func noLaterSyncMakesUpForAFailedOne() throws {
    var lost = 0
    for seed in UInt64(0)..<20 {
      var random = Numbers(seed: seed)
      let disk = makeDisk("carry-on-\(seed)", seed: seed)
      let database = try disk.open()
      try database.execute("PRAGMA synchronous=NORMAL")
      try database.insert(batch: 1, items: 1)
      disk.syncsUntilError = 0
      #expect(throws: StoreError.self) { try database.checkpoint(.passive) }
      try database.execute("PRAGMA synchronous=FULL")
      try database.insert(batch: 2, items: 1)
      #expect(try database.batches() == [1: 1, 2: 1])
      disk.crash(tearing: &random)
      if try disk.open().batches() != [1: 1, 2: 1] { lost += 1 }
    }
    #expect(lost > 0)
  }

  @Test func aFailedWriteIsReported() throws {
    let disk = makeDisk("write", seed: 1)
    let database = try disk.open()
    disk.writesUntilError = 1
    let error = #expect(throws: StoreError.self) { try database.insert(batch: 1, items: 1) }
    #expect(error.map { if case .io(778, _) = $0 { true } else { false } } == true)
    #expect(try database.batches() == [:])
  }

  @Test func noRoomToBegin() throws {
    let disk = makeDisk("no-room", seed: 1)
    disk.capacity = 0
    #expect(throws: StoreError.diskFull) { try disk.open() }
    disk.capacity = 4096
    #expect(throws: StoreError.diskFull) { try disk.open() }
    disk.capacity = nil
    #expect(try disk.open().batches() == [:])
  }

  @Test func bitRotIsFound() throws {
    let disk = makeDisk("rot", seed: 1)
    do { try disk.open().insert(batch: 1, items: 100) }
    let size = try #require(disk.contents(of: "store")?.count)
    for page in 1..<size / 4096 { disk.damage("store", at: page * 4096) }
    let error = #expect(throws: StoreError.self) { try disk.open().batches() }
    #expect(error.map { if case .corrupt = $0 { true } else { false } } == true)
  }
}

struct DiskTests {
  @Test func backupsAreWhatWasSynced() throws {
    let disk = makeDisk("backup", seed: 1)
    let database = try disk.open()
    try database.insert(batch: 1, items: 5)
    let early = disk.snapshot()
    try database.insert(batch: 2, items: 5)
    try database.checkpoint(.truncate)
    let late = disk.snapshot()
    disk.restore(early)
    #expect(try disk.open().batches() == [1: 5])
    disk.restore(late)
    #expect(try disk.open().batches() == [1: 5, 2: 5])
    disk.restore(early)
    #expect(try disk.open().batches() == [1: 5])
  }

  @Test func aBackupStartsASecondDisk() throws {
    let disk = makeDisk("original", seed: 1)
    let copy = makeDisk("copy", seed: 2)
    let database = try disk.open()
    try database.insert(batch: 1, items: 5)
    copy.restore(disk.snapshot())
    try copy.open().insert(batch: 2, items: 1)
    #expect(try database.batches() == [1: 5])
    #expect(try copy.open().batches() == [1: 5, 2: 1])
  }

  @Test func oneProcessAtATime() throws {
    let disk = makeDisk("lock", seed: 1)
    do {
      let first = try disk.open()
      #expect(throws: StoreError.busy) { try disk.open() }
      try withExtendedLifetime(first) { try first.insert(batch: 1, items: 1) }
    }
    #expect(try disk.open().batches() == [1: 1])
  }

  @Test func timeIsSet() throws {
    let disk = makeDisk("clock", seed: 1)
    disk.now = 1_000_000_000_000
    let database = try disk.open()
    var cursor = try database.prepare("SELECT datetime('now')").cursor()
    #expect(try cursor.step())
    #expect(cursor.text(0) == "2001-09-09 01:46:40")
  }

  @Test func countersCount() throws {
    let disk = makeDisk("count", seed: 1)
    let database = try disk.open()
    let before = disk.counters
    try database.transaction { () throws(StoreError) in try database.insert(batch: 1, items: 3) }
    #expect(disk.counters.syncs - before.syncs == 1)
    #expect(disk.counters.writes > before.writes)
    #expect(disk.counters.bytes - before.bytes > 4096)
    #expect(disk.fileNames == ["store", "store-wal"])
  }

  @Test func aDiskIsGoneWithItsLastFile() throws {
    var database: Database?
    do { database = try makeDisk("gone", seed: 1).open() }
    try database?.insert(batch: 1, items: 1)
    database = nil
    // The name is free again.
    #expect(try makeDisk("gone", seed: 1).open().batches() == [:])
  }
}
