package import Events
import Sodium

/// A community in a few numbers.
package struct CommunitySummary: Equatable, Sendable {
  package let visibility: Charter.Visibility
  /// Salt and text; nil while it is missing.
  package let charterBody: [UInt8]?
  package let charter: [UInt8]
  /// Active members.
  package let members: Int
  /// Without second branches of forked keys.
  package let events: Int
  /// When the newest post or reply was written; 0 if there is none.
  package let latest: Milliseconds
}

// Numbers for those who choose a community, and for operators. None costs more than O(keys + members).

extension Store {
  /// Precondition: the community is here.
  package func summary(of id: CommunityID) throws(StoreError) -> CommunitySummary {
    guard let community = try community(id), let founding = try entry(of: id) else {
      preconditionFailure("the community is not here")
    }
    let charter = try bytes(at: founding.row)
    return CommunitySummary(
      visibility: community.visibility, charterBody: charter.body, charter: charter.event,
      members: try count("SELECT count(*) FROM member WHERE community = ?1 AND standing = 3", community.ref),
      events: try eventCount(ofCommunity: community.ref),
      latest: UInt64(
        try count(
          """
          SELECT time FROM event WHERE community = ?1 AND kind IN (128, 129) ORDER BY time DESC LIMIT 1
          """, community.ref)))
  }

  /// By the heads of its keys. O(keys).
  package func eventCount(ofCommunity ref: Int64) throws(StoreError) -> Int {
    try count("SELECT sum(head + 1) FROM key WHERE community = ?1", ref)
  }

  package func missingBodyCount() throws(StoreError) -> Int { try count("SELECT count(*) FROM missing") }

  /// Erase events that this node has not acknowledged yet.
  package func carriedCount() throws(StoreError) -> Int { try count("SELECT count(*) FROM carried") }

  private func count(_ sql: StaticString, _ parameter: Int64) throws(StoreError) -> Int {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, parameter)
    return try cursor.step() ? Int(cursor.int64(0)) : 0
  }
}
