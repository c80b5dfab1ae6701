import Desk
package import Events
package import Sodium
package import Store

/// Whom a node serves: its employees and their devices, the invitations that are open, peer nodes, auditors.
/// The operator's own book, in a file of its own beside the store: nothing of it travels.
///
/// Not `Sendable`: it belongs to its node. Every change is durable when the call returns.
package final class Roster {
  let database: Database

  /// Throws `StoreError`, as `Database.init` and `migrate`.
  package init(path: String) throws(StoreError) {
    database = try Database(path: path, mode: .readWriteCreate, exclusive: false, cacheKiB: 1_024)
    try database.migrate([Migration(version: 1, statements: Self.tables)])
  }

  private static let tables = [
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE employee (
      member BLOB PRIMARY KEY, name TEXT NOT NULL, serial INTEGER NOT NULL, since INTEGER NOT NULL,
      ended INTEGER
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE device (
      key BLOB PRIMARY KEY, member BLOB NOT NULL, added INTEGER NOT NULL, revoked INTEGER
    ) WITHOUT ROWID
    """,
    "CREATE INDEX device_member ON device (member)",
    // `member` is null where anybody new may come with it; `used` is the device that came.
    """
    CREATE TABLE invitation (
      key BLOB PRIMARY KEY, label TEXT NOT NULL, member BLOB, expires INTEGER NOT NULL, used BLOB
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE peer (
      key BLOB PRIMARY KEY, department BLOB NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    // `communities` is a row of IDs; empty stands for all.
    """
    CREATE TABLE auditor (
      key BLOB PRIMARY KEY, name TEXT NOT NULL, communities BLOB NOT NULL, until INTEGER
    ) WITHOUT ROWID
    """,
  ]

  /// Runs a change as one durable transaction.
  package func change<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    try database.transaction(body)
  }

  // MARK: Who comes with a key

  /// As whom the holder of a key is served.
  package enum Role: Equatable, Sendable {
    case peer(Peer)
    case employee(MemberID)
    case invited(OpenInvitation)
    case auditor(Auditor)
  }

  /// nil for a key that is not, or no longer, served.
  package func role(of key: PublicKey, at now: Milliseconds) throws(StoreError) -> Role? {
    if let peer = try peers().first(where: { $0.department.nodeKey == key }) { return .peer(peer) }
    if let device = try device(key) {
      guard device.revoked == nil, let employee = try employee(device.member), employee.ended == nil else {
        return nil
      }
      return .employee(device.member)
    }
    if let invitation = try invitation(key), invitation.expires > now { return .invited(invitation) }
    if let auditor = try auditors().first(where: { $0.key == key }), auditor.until ?? .max > now {
      return .auditor(auditor)
    }
    return nil
  }

  /// Every key that may come to the door, and until when. What it may do there is asked again behind it.
  package func keys() throws(StoreError) -> [PublicKey: Milliseconds] {
    var cursor = try database.prepare(
      """
      SELECT key, NULL FROM peer UNION ALL
      SELECT key, NULL FROM device JOIN employee USING (member) WHERE revoked IS NULL AND ended IS NULL
      UNION ALL SELECT key, expires FROM invitation UNION ALL SELECT key, until FROM auditor
      """
    ).cursor()
    var keys: [PublicKey: Milliseconds] = [:]
    while try cursor.step() {
      let key = PublicKey(raw: try cursor.bytes32(0))
      keys[key] = max(keys[key] ?? 0, cursor.optional64(1).map { UInt64(clamping: $0) } ?? .max)
    }
    return keys
  }

  // MARK: Settings

  package func setting(_ name: String) throws(StoreError) -> String? {
    var cursor = try database.prepare("SELECT value FROM setting WHERE name = ?1").cursor()
    cursor.bind(1, name)
    return try cursor.step() ? cursor.text(0) : nil
  }

  package func set(_ name: String, to value: String) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR REPLACE INTO setting VALUES (?1, ?2)").cursor()
    cursor.bind(1, name)
    cursor.bind(2, value)
    try cursor.run()
  }
}

extension Cursor {
  /// Times and serials: SQLite's integers are signed, and ours stay below 2^53.
  @_lifetime(self: copy self)
  mutating func bind(_ parameter: Int, _ value: UInt64) { bind(parameter, Int64(clamping: value)) }
}
