package import Events
import Sodium

// Full-text search (https://www.sqlite.org/fts5.html), newest first.

extension Store {
  /// The newest posts and replies with all these words in their title or text, newest first by their time;
  /// nothing where texts are not indexed. Words are taken as they are, without operators; more than a few are
  /// left out.
  ///
  /// - Complexity: as many matches as are shown, and in one community as many as lie between those.
  package func search(
    _ words: String, in community: CommunityID? = nil, limit: Int
  ) throws(StoreError) -> [Post] {
    guard let query = Self.query(words) else { return [] }
    guard let community else {
      var cursor = try database.prepare(
        "SELECT event FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2"
      ).cursor()
      cursor.bind(1, query)
      cursor.bind(2, Int64(limit))
      return try posts(&cursor)
    }
    guard let ref = try self.community(community)?.ref else { return [] }
    var cursor = try database.prepare(
      """
      SELECT event.row FROM search CROSS JOIN event ON event.row = search.event
      WHERE search MATCH ?1 AND event.community = ?3 ORDER BY search.rowid DESC LIMIT ?2
      """
    ).cursor()
    cursor.bind(1, query)
    cursor.bind(2, Int64(limit))
    cursor.bind(3, ref)
    return try posts(&cursor)
  }

  /// The bytes of a question that are looked at, and the words in them.
  private static var bytes: Int { 1_024 }
  private static var words: Int { 16 }

  /// Each word as a string of FTS5, which has nothing in it but doubled quotation marks; nil without a word.
  /// By bytes, since a mark that combines with a quotation mark would hide it in a `Character`.
  static func query(_ words: String) -> String? {
    // A word that is cut ends in a replacement character, which is no letter and is not looked for.
    let parts = words.utf8.prefix(bytes).split { $0 <= UInt8(ascii: " ") || $0 == 0x7f }
    guard !parts.isEmpty else { return nil }
    let quote = UInt8(ascii: "\"")
    let quoted = parts.prefix(Self.words).map { word in
      [quote] + word.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
    return String(decoding: Array(quoted.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self)
  }
}
