/// One step of the schema's history. Steps are only ever added: what a released program wrote stays readable.
package struct Migration: Sendable {
  /// 1 for the first, and then without gaps.
  package let version: Int
  /// SQL, in order. Must not lose an event.
  package let statements: [String]

  package init(version: Int, statements: [String]) {
    self.version = version
    self.statements = statements
  }
}

extension Database {
  /// The version of the schema (`PRAGMA user_version`): 0 for a new file.
  package func version() throws(StoreError) -> Int {
    try scalar("PRAGMA user_version").flatMap { Int($0) } ?? 0
  }

  /// Brings the store to the last of `migrations`, each in a transaction of its own: after a crash it goes on
  /// where it was. Does nothing to a store that is up to date.
  ///
  /// - Throws: `newerVersion`, leaving the store untouched; `olderVersion` if it must not be written;
  ///   what `transaction` throws.
  package func migrate(_ migrations: [Migration]) throws(StoreError) {
    precondition(migrations.map(\.version) == Array(1...migrations.count), "versions have no gaps")
    let found = try version()
    guard found >= 0, found <= migrations.count else {
      throw .newerVersion(found: found, supported: migrations.count)
    }
    if found < migrations.count && mode != .readWriteCreate {
      throw .olderVersion(found: found, supported: migrations.count)
    }
    for migration in migrations[found...] {
      try transaction { () throws(StoreError) in
        for statement in migration.statements { try execute(statement) }
        // Both are fields of the first page, so they commit or roll back with the rest.
        try execute("PRAGMA application_id=\(Database.applicationID)")
        try execute("PRAGMA user_version=\(migration.version)")
      }
    }
  }
}
