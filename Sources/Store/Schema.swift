/// The tables of a store, by version. A migration never loses an event; views may be made anew.
///
/// `event.row` counts up in the order of admission, so ascending rows are a causal order: ancestors first. An
/// event's body stands in its row, so that taking both in is one insertion; erasing writes null over it (with
/// `secure_delete`, zeros). IDs are found by their first eight bytes: the index is less than half as large as
/// one over whole IDs, and who grinds two IDs that share them gains one more row to look at.
package enum Schema {
  package static let migrations = [
    Migration(version: 1, statements: graph + views), Migration(version: 2, statements: client),
    Migration(version: 3, statements: quotations),
  ]

  private static let graph = [
    """
    CREATE TABLE event (
      row INTEGER PRIMARY KEY, prefix INTEGER NOT NULL, community INTEGER NOT NULL, key INTEGER NOT NULL,
      seq INTEGER NOT NULL, kind INTEGER NOT NULL, time INTEGER NOT NULL, quarantined INTEGER NOT NULL,
      target INTEGER, id BLOB NOT NULL, depth INTEGER NOT NULL, edges BLOB NOT NULL, bytes BLOB NOT NULL,
      body BLOB
    )
    """,
    "CREATE INDEX event_prefix ON event (prefix)",
    "CREATE INDEX event_chain ON event (key, seq)",
    """
    CREATE TABLE community (
      ref INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, visibility INTEGER NOT NULL, digest BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE key (
      ref INTEGER PRIMARY KEY, community INTEGER NOT NULL, key BLOB NOT NULL, author BLOB NOT NULL,
      head INTEGER NOT NULL, UNIQUE (community, key)
    )
    """,
    "CREATE TABLE tip (community INTEGER, event INTEGER, PRIMARY KEY (community, event)) WITHOUT ROWID",
    "CREATE TABLE act (community INTEGER, event INTEGER, PRIMARY KEY (community, event)) WITHOUT ROWID",
    """
    CREATE TABLE fork (
      key INTEGER, seq INTEGER, event INTEGER, PRIMARY KEY (key, seq, event)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE held (
      id BLOB PRIMARY KEY, key BLOB NOT NULL, due INTEGER NOT NULL, bytes BLOB NOT NULL, body BLOB
    ) WITHOUT ROWID
    """,
    "CREATE INDEX held_due ON held (due)",
    "CREATE INDEX held_key ON held (key)",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
  ]

  private static let views = [
    "CREATE INDEX event_feed ON event (community, time) WHERE kind IN (128, 129)",
    "CREATE INDEX event_target ON event (target) WHERE target IS NOT NULL",
    // What refers to an event that is not here yet.
    "CREATE TABLE orphan (target BLOB, event INTEGER, PRIMARY KEY (target, event)) WITHOUT ROWID",
    // Targets of effective erasures, here or not; `event` is null until the target is here.
    """
    CREATE TABLE erasure (
      target BLOB, erase INTEGER, event INTEGER, PRIMARY KEY (target, erase)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX erasure_early ON erasure (target) WHERE event IS NULL",
    "CREATE TABLE missing (community INTEGER, event INTEGER, PRIMARY KEY (community, event)) WITHOUT ROWID",
    """
    CREATE TABLE member (
      community INTEGER, member BLOB, standing INTEGER NOT NULL, PRIMARY KEY (community, member)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX member_member ON member (member)",
    // Every department on whose account its node may see the community.
    """
    CREATE TABLE audience (
      community INTEGER, member BLOB, department BLOB, PRIMARY KEY (community, member, department)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX audience_department ON audience (department)",
    "CREATE INDEX event_profile ON event (community, key, time) WHERE kind = 133",
    // Erase events that this node has carried out and not yet acknowledged.
    "CREATE TABLE carried (community INTEGER, erase INTEGER, PRIMARY KEY (community, erase)) WITHOUT ROWID",
  ]

  /// What only clients fill.
  private static let client = [
    // What was authored here and no node has acknowledged.
    "CREATE TABLE outbox (event INTEGER PRIMARY KEY) WITHOUT ROWID",
    // The texts of posts and replies as they are shown; the row ID is made of the time (`Texts.swift`).
    """
    CREATE VIRTUAL TABLE search USING fts5 (
      title, text, event UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    // The same posts and replies, to count what came since.
    """
    CREATE TABLE shown (
      community INTEGER, event INTEGER, key INTEGER NOT NULL, PRIMARY KEY (community, event)
    ) WITHOUT ROWID
    """,
    // Whom an event concerns by name: mentioned, answered, invited.
    """
    CREATE TABLE notice (
      member BLOB, event INTEGER, reason INTEGER NOT NULL, PRIMARY KEY (member, event)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX notice_event ON notice (event)",
    // Which departments' nodes have carried an erasure out.
    """
    CREATE TABLE acknowledged (
      erase INTEGER, department BLOB, PRIMARY KEY (erase, department)
    ) WITHOUT ROWID
    """,
    // How far its user has read a community, and whether they want to hear of it.
    """
    CREATE TABLE mark (
      community INTEGER PRIMARY KEY, event INTEGER NOT NULL, muted INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
  ]

  /// Which events quote a message of an archive, by a hash of its ID (`Quotations.swift`).
  private static let quotations = [
    """
    CREATE TABLE quoted (message BLOB, event INTEGER, PRIMARY KEY (message, event)) WITHOUT ROWID
    """
  ]
}
