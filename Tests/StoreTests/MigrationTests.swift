import Store
import TestSupport
import Testing

struct MigrationTests {
  let directory = TemporaryDirectory()
  let both =
    schema + [
      Migration(
        version: 2,
        statements: ["ALTER TABLE entry ADD COLUMN seen INTEGER", "CREATE INDEX seen ON entry (seen)"])
    ]

  @Test func upAndAgain() throws {
    let database = try directory.open()
    #expect(try database.version() == 0)
    try database.migrate(schema)
    #expect(try database.version() == 1)
    try database.insert(1, [7])
    try database.migrate(both)
    try database.migrate(both)
    #expect(try database.version() == 2)
    #expect(try database.ids() == [1])
    #expect(try database.text("PRAGMA application_id") == String(Database.applicationID))
  }

  @Test func newerIsRefused() throws {
    let database = try directory.open()
    try database.migrate(both)
    #expect(throws: StoreError.newerVersion(found: 2, supported: 1)) { try database.migrate(schema) }
    #expect(try database.version() == 2)
  }

  @Test func olderIsNotMigratedByAReader() throws {
    let writer = try directory.open()
    try writer.migrate(schema)
    let reader = try directory.open(.readOnly)
    #expect(throws: StoreError.olderVersion(found: 1, supported: 2)) { try reader.migrate(both) }
  }

  @Test func gapsTrap() async {
    await #expect(processExitsWith: .failure) {
      try TemporaryDirectory().open().migrate([Migration(version: 2, statements: [])])
    }
  }

  @Test(arguments: ["PRAGMA application_id=1", "PRAGMA application_id=0"])
  func foreignFilesAreLeftAlone(mark: String) throws {
    do {
      let database = try directory.open()
      try database.migrate(schema)
      try database.execute(mark)
    }
    let before = directory.read()
    for mode in [Database.Mode.readOnly, .readWriteCreate] {
      #expect(throws: StoreError.notAStore) { try directory.open(mode) }
    }
    #expect(directory.read() == before)
  }

  @Test func noDatabaseAtAll() throws {
    directory.write(Array(repeating: UInt8(ascii: "x"), count: 8192))
    #expect(throws: StoreError.notAStore) { try directory.open() }
    directory.write([])
    #expect(throws: StoreError.notAStore) { try directory.open(.readOnly) }
  }

  @Test func damageIsFound() throws {
    do {
      let database = try directory.open()
      try database.migrate(schema)
      for id in 1...100 { try database.insert(Int64(id), Array(repeating: 1, count: 1000)) }
    }
    var bytes = directory.read()
    for index in bytes.indices.dropFirst(8192) { bytes[index] = 0xff }
    directory.write(bytes)
    let database = try directory.open()
    let error = #expect(throws: StoreError.self) { try database.ids() }
    guard case .corrupt = error else { throw error ?? .busy }
  }

  @Test func errorsExplainThemselves() {
    let errors: [StoreError] = [
      .diskFull, .io(code: 10, message: "disk I/O error"), .corrupt("x"), .busy, .notAStore,
      .newerVersion(found: 3, supported: 2), .olderVersion(found: 1, supported: 2),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(StoreError.busy.description == "another process is using the store")
  }
}
