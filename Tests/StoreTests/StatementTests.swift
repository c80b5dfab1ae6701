import Store
import TestSupport
import Testing

struct StatementTests {
  let directory = TemporaryDirectory()
  let database: Database

  init() throws {
    database = try directory.open()
    try database.execute("CREATE TABLE cell (id INTEGER PRIMARY KEY, value)")
  }

  private func roundTrip<Result>(
    _ bind: (inout Cursor) -> Void, _ read: (borrowing Cursor) -> Result
  ) throws -> Result {
    var insert = try database.prepare("INSERT INTO cell (value) VALUES (?1)").cursor()
    bind(&insert)
    try insert.run()
    var select = try database.prepare("SELECT value FROM cell WHERE id = ?1").cursor()
    select.bind(1, database.lastRowID)
    #expect(try select.step())
    let result = read(select)
    #expect(try !select.step())
    return result
  }

  @Test(arguments: [0, 1, -1, Int64.min, Int64.max])
  func integers(value: Int64) throws {
    #expect(try roundTrip({ $0.bind(1, value) }, { $0.int64(0) }) == value)
  }

  @Test(arguments: [0, 1, 340, 4095, 4096, 70_000])
  func blobs(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try roundTrip({ $0.bind(1, bytes) }, { $0.bytes(0) }) == bytes)
    #expect(try roundTrip({ $0.bind(1, bytes) }, { $0.isNull(0) }) == false)
    let unsafe = try bytes.withUnsafeBytes { raw in
      try roundTrip({ $0.bind(1, unsafe: raw) }, { $0.bytes(0) })
    }
    #expect(unsafe == bytes)
    var insert = try database.prepare("INSERT INTO cell (value) VALUES (?1)").cursor()
    insert.bind(1, bytes.span.bytes)
    try insert.run()
    #expect(try database.text("SELECT typeof(value) FROM cell ORDER BY id DESC") == "blob")
    var select = try database.prepare("SELECT value FROM cell ORDER BY id DESC").cursor()
    #expect(try select.step())
    let stored = select.blob(0)
    #expect(stored.byteCount == size)
    #expect(stored.withUnsafeBytes { $0.elementsEqual(bytes) })
  }

  @Test func inlineBytes() throws {
    let id = InlineArray<32, UInt8> { UInt8($0) }
    var insert = try database.prepare("INSERT INTO cell (value) VALUES (?1)").cursor()
    insert.bind(1, id.span.bytes)
    try insert.run()
    #expect(
      try database.text("SELECT hex(value) FROM cell")
        == "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
  }

  @Test(arguments: ["", "a", "Kollektiv", "größer 🌍", "nul\u{0}inside"])
  func texts(value: String) throws {
    #expect(try roundTrip({ $0.bind(1, value) }, { $0.text(0) }) == value)
    #expect(try roundTrip({ $0.bind(1, value) }, { $0.isNull(0) }) == false)
  }

  @Test func null() throws {
    #expect(try roundTrip({ $0.bindNull(1) }, { $0.isNull(0) }))
    #expect(try roundTrip({ $0.bindNull(1) }, { $0.bytes(0) }) == [])
    #expect(try roundTrip({ $0.bindNull(1) }, { $0.text(0) }) == "")
  }

  @Test func aCursorLeavesNoParameterBehind() throws {
    try roundTrip({ $0.bind(1, 7) }, { #expect($0.int64(0) == 7) })
    #expect(try roundTrip({ _ in }, { $0.isNull(0) }))
  }

  @Test func oneLiteralIsCompiledOnce() throws {
    func statement() throws -> Statement { try database.prepare("SELECT count(*) FROM cell") }
    #expect(try statement() === statement())
  }

  @Test func changesTellOfAConflict() throws {
    let insert = try database.prepare("INSERT INTO cell (id) VALUES (1) ON CONFLICT DO NOTHING")
    try insert.run()
    #expect(database.changes == 1)
    try insert.run()
    #expect(database.changes == 0)
  }

  @Test func statementsOutliveTheirConnection() throws {
    let directory = TemporaryDirectory()
    let statement = try directory.open().prepare("SELECT 1 WHERE ?1")
    var cursor = statement.cursor()
    cursor.bind(1, 1)
    #expect(try cursor.step())
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = try TemporaryDirectory().open().prepare("SELECT nonsense FROM nowhere")
    }
    await #expect(processExitsWith: .failure) {
      _ = try TemporaryDirectory().open().prepare("SELECT 1; SELECT 2")
    }
    await #expect(processExitsWith: .failure) {
      let statement = try TemporaryDirectory().open().prepare("SELECT 1")
      var first = statement.cursor()
      _ = try first.step()
      try statement.run()
    }
    await #expect(processExitsWith: .failure) {
      var cursor = try TemporaryDirectory().open().prepare("SELECT ?1").cursor()
      cursor.bind(2, 1)
    }
    await #expect(processExitsWith: .failure) {
      var cursor = try TemporaryDirectory().open().prepare("SELECT 1").cursor()
      _ = try cursor.step()
      _ = cursor.int64(1)
    }
  }
}
