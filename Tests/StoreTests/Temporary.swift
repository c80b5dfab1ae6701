import Store
import TestSupport

extension TemporaryDirectory {
  func open(
    _ mode: Database.Mode = .readWriteCreate, exclusive: Bool = false, busyTimeout: Int32 = 0
  ) throws(StoreError) -> Database {
    try Database(path: store, mode: mode, exclusive: exclusive, busyTimeout: busyTimeout)
  }
}

/// The smallest schema that is one.
let schema = [
  Migration(version: 1, statements: ["CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB) STRICT"])
]

extension Database {
  func insert(_ id: Int64, _ body: [UInt8]) throws(StoreError) {
    var cursor = try prepare("INSERT INTO entry (id, body) VALUES (?1, ?2)").cursor()
    cursor.bind(1, id)
    cursor.bind(2, body.span.bytes)
    try cursor.run()
  }

  func ids() throws(StoreError) -> [Int64] {
    var cursor = try prepare("SELECT id FROM entry ORDER BY id").cursor()
    var ids: [Int64] = []
    while try cursor.step() { ids.append(cursor.int64(0)) }
    return ids
  }

  func text(_ sql: StaticString) throws(StoreError) -> String {
    var cursor = try prepare(sql).cursor()
    return try cursor.step() ? cursor.text(0) : ""
  }
}
