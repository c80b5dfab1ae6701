import CSQLite
import Events
import Foundation
import Glibc
import Replica
import Sodium
import Store

/// What it takes to open a replica, measured in a process of its own: its memory is then that of nothing
/// else.
enum Open {
  struct Result {
    /// CPU time of opening the replica over that of opening the file with bare SQLite.
    let ratio: Double
    let microseconds: Double
    let resident: Int
  }

  private static let repetitions = 41

  /// Runs this program again as the probe of one store.
  static func measure(_ path: String) -> Result? {
    guard let pipe = popen("exec '/proc/\(getpid())/exe' --probe '\(path)'", "r") else { return nil }
    var line = [CChar](repeating: 0, count: 256)
    let isRead = fgets(&line, Int32(line.count), pipe) != nil
    guard pclose(pipe) == 0, isRead else { return nil }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    guard fields.count == 3 else { return nil }
    return Result(ratio: fields[0], microseconds: fields[1], resident: Int(fields[2]))
  }

  /// The probe: prints one line for `measure`.
  static func probe(_ path: String) throws {
    let resident = try open(path)
    var (ratios, times) = (Sample(), Sample())
    for _ in 0..<repetitions {
      let bare = Clock.cpu { readBare(path) }
      let whole = try Clock.cpu { _ = try open(path) }
      ratios.append(whole / bare)
      times.append(whole * 1e6)
    }
    print(ratios.median, times.median, resident)
  }

  /// Returns the resident memory while the replica is open.
  private static func open(_ path: String) throws -> Int {
    let replica = try Replica(
      Store(path: path), as: .observer(SigningKey(seed: .zero)), at: History.today + 2_000_000)
    return withExtendedLifetime(replica) { Clock.resident }
  }

  private static func readBare(_ path: String) {
    var database: OpaquePointer?
    check(sqlite3_open(path, &database), database)
    defer { sqlite3_close(database) }
    for table in rows("SELECT name FROM sqlite_schema WHERE type = 'table'", database) {
      _ = rows("SELECT * FROM \"\(table)\" LIMIT 1", database)
    }
  }

  /// The first column of each row.
  private static func rows(_ sql: String, _ database: OpaquePointer?) -> [String] {
    var statement: OpaquePointer?
    check(sqlite3_prepare_v2(database, sql, -1, &statement, nil), database)
    defer { sqlite3_finalize(statement) }
    var found: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      found.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
    }
    return found
  }

  private static func check(_ code: Int32, _ database: OpaquePointer?) {
    precondition(code == SQLITE_OK, String(cString: sqlite3_errmsg(database)))
  }
}
