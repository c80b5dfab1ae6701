package import Events
import Sodium

// Which messages of archives stand here as posts or replies: so that nobody imports one twice, and an answer
// finds what it answers. Filled with the index of texts, on replicas that have one.
//
// The law: a message that was here once counts as there for good, retracted or erased too, for what is erased
// never comes back by an import. So the table keeps no message ID but a hash of it: who has the message finds
// it, and who has not learns nothing. A replica that never had the body cannot know.

extension Store {
  /// The post or reply of a community that quotes this message, of several the one that came first. What is
  /// quarantined is not the community's, and counts as missing. One descent.
  package func quotation(of messageID: String, in community: CommunityID) throws(StoreError) -> EventID? {
    var cursor = try database.prepare(
      """
      SELECT event.id FROM quoted JOIN event ON event.row = quoted.event
      WHERE quoted.message = ?1 AND event.quarantined = 0 ORDER BY quoted.event LIMIT 1
      """
    ).cursor()
    cursor.bind(1, Self.quotationKey(messageID, in: community))
    return try cursor.step() ? cursor.id(0) : nil
  }

  /// A post or reply came with a body that quotes this message.
  func insertQuotation(of messageID: String, in community: CommunityID, by row: Row) throws(StoreError) {
    var cursor = try database.prepare("INSERT OR IGNORE INTO quoted VALUES (?1, ?2)").cursor()
    cursor.bind(1, Self.quotationKey(messageID, in: community))
    cursor.bind(2, row)
    try cursor.run()
  }

  private static func quotationKey(_ messageID: String, in community: CommunityID) -> Bytes32 {
    BLAKE2b.hash(key: community.raw.bytes, Array(messageID.utf8).span.bytes)
  }
}
