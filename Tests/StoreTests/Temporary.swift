import Glibc
import Store

/// A directory on the real disk that is gone when the last reference to it is.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/kollektiv-store-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
          String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink("\(path)/\(name)")
      }
      closedir(directory)
    }
    rmdir(path)
  }

  var store: String { "\(path)/store" }

  func open(
    _ mode: Database.Mode = .readWriteCreate, exclusive: Bool = false, busyTimeout: Int32 = 0
  ) throws(StoreError) -> Database {
    try Database(path: store, mode: mode, exclusive: exclusive, busyTimeout: busyTimeout)
  }

  func read() -> [UInt8] {
    guard let file = fopen(store, "rb") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }

  func write(_ bytes: [UInt8]) {
    guard let file = fopen(store, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
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
