import Glibc
import Store
import TestSupport
import Testing

struct BackupTests {
  let directory = TemporaryDirectory()
  private var copy: String { directory.path + "/copy" }

  private func filled(_ count: Int64 = 300) throws -> Database {
    let database = try directory.open()
    try database.migrate(schema)
    try database.transaction { () throws(StoreError) in
      for id in 1...count { try database.insert(id, [UInt8](repeating: 7, count: 2_000)) }
    }
    return database
  }

  private func opened() throws(StoreError) -> Database {
    try Database(path: copy, mode: .readWriteCreate, exclusive: false)
  }

  /// All that was committed before it began, nothing of what the writer commits in between its steps.
  @Test(arguments: [true, false])
  func aWriterGoesOnMeanwhile(checkpointed: Bool) throws {
    let writer = try filled()
    if checkpointed { try writer.checkpoint(.truncate) }
    var backup = try Backup(of: directory.open(.readOnly), to: copy)
    var next: Int64 = 1_000
    var copied = 0
    while try backup.step(pages: 10) {
      #expect(backup.copied == copied + 10 && backup.copied < backup.total)
      copied = backup.copied
      try writer.transaction { () throws(StoreError) in
        try writer.insert(next, [1])
        try writer.execute("UPDATE entry SET body = x'00' WHERE id = \(next - 999)")
      }
      try writer.checkpoint(.passive)
      next += 1
    }
    #expect(copied > 0 && backup.copied == backup.total)
    #expect(try backup.step(pages: 10) == false)
    let other = try opened()
    #expect(try other.ids() == Array(1...300))
    #expect(try other.text("SELECT count(*) FROM entry WHERE length(body) = 2000") == "300")
    #expect(try other.text("PRAGMA integrity_check") == "ok")
    try other.migrate(schema)
    try other.insert(301, [])
    #expect(try writer.ids().count > 300)
    #expect(try writer.checkpoint(.passive).logged > 0)
  }

  @Test func theCopyIsAStoreAtOnce() throws {
    let writer = try filled(3)
    var backup = try Backup(of: directory.open(.readOnly), to: copy)
    #expect(try backup.step(pages: 1_000) == false)
    #expect(access(copy + "-journal", F_OK) != 0)
    let reader = try Database(path: copy, mode: .readOnly, exclusive: false)
    #expect(try reader.ids() == [1, 2, 3])
    #expect(try writer.ids() == [1, 2, 3])
  }

  @Test(arguments: ["", "-wal", "-journal"])
  func nothingIsOverwritten(suffix: String) throws {
    let writer = try filled(3)
    let path = copy + suffix
    let file = try #require(fopen(path, "w"))
    fputs("mine", file)
    fclose(file)
    #expect(throws: StoreError.exists) { _ = try Backup(of: directory.open(.readOnly), to: copy) }
    var info = stat()
    #expect(stat(path, &info) == 0 && info.st_size == 4)
    #expect(try writer.ids() == [1, 2, 3])
  }

  @Test func whatIsGivenUpLeavesNothing() throws {
    let writer = try filled()
    let reader = try directory.open(.readOnly)
    do {
      var backup = try Backup(of: reader, to: copy)
      #expect(try backup.step(pages: 3))
    }
    #expect(access(copy, F_OK) != 0 && access(copy + "-journal", F_OK) != 0)
    // The snapshot is given back: the connection can be used, and no checkpoint is held up.
    #expect(try reader.snapshot { () throws(StoreError) in try reader.ids().count } == 300)
    #expect(try writer.checkpoint(.truncate).logged == 0)
  }

  @Test func aPlaceThatIsNotThere() throws {
    let writer = try filled(3)
    let error = #expect(throws: StoreError.self) {
      _ = try Backup(of: directory.open(.readOnly), to: directory.path + "/no/copy")
    }
    guard case .io(let code, _) = error, code & 0xff == 14 else { throw error ?? .busy }
    #expect(try writer.ids() == [1, 2, 3])
  }
}
