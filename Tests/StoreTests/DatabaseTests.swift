import Glibc
import Store
import TestSupport
import Testing

struct DatabaseTests {
  let directory = TemporaryDirectory()

  @Test func settings() throws {
    let database = try directory.open()
    #expect(try database.text("PRAGMA journal_mode") == "wal")
    #expect(try database.text("PRAGMA synchronous") == "2")
    #expect(try database.text("PRAGMA page_size") == "8192")
    #expect(try database.text("PRAGMA wal_autocheckpoint") == "0")
    #expect(try database.text("PRAGMA secure_delete") == "1")
    #expect(try database.text("PRAGMA trusted_schema") == "0")
    #expect(try database.text("PRAGMA auto_vacuum") == "0")
  }

  @Test func aLightTransactionIsKeptAndTheNextIsDurable() throws {
    do {
      let database = try directory.open()
      try database.migrate(schema)
      try database.lightTransaction { () throws(StoreError) in
        #expect(try database.text("PRAGMA synchronous") == "1")
        try database.insert(1, [1, 2, 3])
      }
      #expect(try database.text("PRAGMA synchronous") == "2")
      #expect(throws: StoreError.diskFull) {
        try database.lightTransaction { () throws(StoreError) in throw StoreError.diskFull }
      }
      #expect(try database.text("PRAGMA synchronous") == "2")
    }
    #expect(try directory.open().ids() == [1])
  }

  @Test func aTransactionIsKept() throws {
    do {
      let database = try directory.open()
      try database.migrate(schema)
      let count = try database.transaction { () throws(StoreError) in
        for id in 1...10 { try database.insert(Int64(id), [1, 2, 3]) }
        return try database.ids().count
      }
      #expect(count == 10)
    }
    #expect(try directory.open().ids() == Array(1...10))
  }

  @Test func anErrorRollsBack() throws {
    let database = try directory.open()
    try database.migrate(schema)
    #expect(throws: StoreError.corrupt("on purpose")) {
      try database.transaction { () throws(StoreError) in
        try database.insert(1, [])
        throw .corrupt("on purpose")
      }
    }
    #expect(try database.ids() == [])
    try database.transaction { () throws(StoreError) in try database.insert(2, []) }
    #expect(try database.ids() == [2])
  }

  @Test func transactionsDoNotNest() async {
    await #expect(processExitsWith: .failure) {
      let database = try TemporaryDirectory().open()
      try database.transaction { () throws(StoreError) in
        try database.transaction { () throws(StoreError) in }
      }
    }
    await #expect(processExitsWith: .failure) {
      let database = try TemporaryDirectory().open()
      try database.transaction { () throws(StoreError) in _ = try database.checkpoint(.passive) }
    }
  }

  @Test func readersSeeASnapshot() throws {
    let writer = try directory.open()
    try writer.migrate(schema)
    let reader = try directory.open(.readOnly)
    try reader.snapshot { () throws(StoreError) in
      #expect(try reader.ids() == [])
      try writer.transaction { () throws(StoreError) in try writer.insert(1, []) }
      #expect(try reader.ids() == [])
      #expect(throws: StoreError.busy) { try writer.checkpoint(.truncate) }
      let partial = try writer.checkpoint(.passive)
      #expect(partial.moved < partial.logged)
      #expect(writer.walFrames == partial.logged)
    }
    #expect(try reader.ids() == [1])
  }

  @Test func checkpointsAreExplicit() throws {
    let database = try directory.open()
    try database.migrate(schema)
    for id in 1...2000 {
      try database.transaction { () throws(StoreError) in try database.insert(Int64(id), [1]) }
    }
    #expect(database.walFrames > 2000)
    let passive = try database.checkpoint(.passive)
    #expect(passive.logged == passive.moved && passive.logged > 2000)
    #expect(database.walFrames == 0)
    try database.transaction { () throws(StoreError) in try database.insert(9999, [1]) }
    #expect(database.walFrames < 10)
    try database.checkpoint(.truncate)
    var info = stat()
    #expect(stat(directory.store + "-wal", &info) == 0)
    #expect(info.st_size == 0)
  }

  @Test(arguments: [true, false])
  func oneWriterOnly(exclusive: Bool) throws {
    let first = try directory.open(exclusive: exclusive)
    #expect(throws: StoreError.busy) { try directory.open(exclusive: exclusive) }
    #expect(throws: StoreError.busy) { try directory.open(exclusive: exclusive, busyTimeout: 5) }
    try withExtendedLifetime(first) { try first.migrate(schema) }
  }

  @Test(arguments: [true, false])
  func oneProcessOnly(exclusive: Bool) async throws {
    let first = try directory.open(exclusive: exclusive)
    try first.migrate(schema)
    let path = directory.store
    await #expect(processExitsWith: .exitCode(75)) { [path = path as String, exclusive = exclusive as Bool] in
      do throws(StoreError) {
        _ = try Database(path: path, mode: .readWriteCreate, exclusive: exclusive)
      } catch {
        exit(error == .busy ? 75 : 1)
      }
    }
    try withExtendedLifetime(first) { try first.insert(1, []) }
  }

  @Test func theLockGoesWithTheWriter() throws {
    do { try directory.open().migrate(schema) }
    do { try directory.open(exclusive: true).migrate(schema) }
    try directory.open().migrate(schema)
  }

  @Test func exclusiveExcludesReaders() throws {
    let writer = try directory.open(exclusive: true)
    try writer.migrate(schema)
    #expect(throws: StoreError.busy) { try directory.open(.readOnly) }
    try withExtendedLifetime(writer) { try writer.insert(1, []) }
  }

  @Test func readOnlyDoesNotWrite() throws {
    do { try directory.open().migrate(schema) }
    let reader = try directory.open(.readOnly)
    try reader.migrate(schema)
    let error = #expect(throws: StoreError.self) { try reader.insert(1, []) }
    guard case .io(8, _) = error else { throw error ?? .busy }
  }

  @Test func missingFiles() throws {
    for mode in [Database.Mode.readOnly, .readWriteCreate] {
      let error = #expect(throws: StoreError.self) {
        try Database(path: directory.path + "/no/store", mode: mode, exclusive: false)
      }
      guard case .io(let code, _) = error, code & 0xff == 14 else { throw error ?? .busy }
    }
  }
}
