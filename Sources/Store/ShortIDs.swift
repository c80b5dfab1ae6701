package import Events
import Sodium

// IDs as people write them: the first hexadecimal digits, as many as tell them apart, as in git.

extension Store {
  /// The events whose IDs begin with `hex`, ascending, at most `limit`: at least four digits, in either case.
  /// None for anything else. O(matches), by the index of prefixes.
  package func events(withPrefix hex: String, limit: Int) throws(StoreError) -> [EventID] {
    guard (4...64).contains(hex.utf8.count) else { return [] }
    let padding = 64 - hex.utf8.count
    guard let low = Bytes32(hex: hex + String(repeating: "0", count: padding)),
      let high = Bytes32(hex: hex + String(repeating: "f", count: padding))
    else { return [] }
    // Both have the same first bit, so as signed numbers they stand in the same order.
    var cursor = try database.prepare(
      "SELECT id FROM event WHERE prefix BETWEEN ?1 AND ?2 ORDER BY prefix, id"
    ).cursor()
    cursor.bind(1, EventID(low).prefix)
    cursor.bind(2, EventID(high).prefix)
    var found: [EventID] = []
    while found.count < limit, try cursor.step() {
      let id = try cursor.id(0)
      if id.raw >= low, id.raw <= high { found.append(id) }
    }
    return found
  }

  /// The fewest digits, but not fewer than `atLeast`, that no other event here begins with. O(log events).
  package func shortestPrefix(of id: EventID, atLeast: Int = 6) throws(StoreError) -> String {
    var digits = max(1, min(atLeast, 64))
    // What shares most with an ID stands next to it.
    try near(id, "SELECT id FROM event WHERE prefix < ?1 ORDER BY prefix DESC LIMIT 1", &digits)
    try near(id, "SELECT id FROM event WHERE prefix > ?1 ORDER BY prefix LIMIT 1", &digits)
    try near(id, "SELECT id FROM event WHERE prefix = ?1", &digits)
    return String(id.raw.hex.prefix(digits))
  }

  private func near(_ id: EventID, _ sql: StaticString, _ digits: inout Int) throws(StoreError) {
    var cursor = try database.prepare(sql).cursor()
    cursor.bind(1, id.prefix)
    while try cursor.step() {
      let other = try cursor.id(0)
      if other != id { digits = max(digits, min(64, Self.digitsInCommon(id, other) + 1)) }
    }
  }

  private static func digitsInCommon(_ one: EventID, _ other: EventID) -> Int {
    let (left, right) = (one.raw.words, other.raw.words)
    let differences = [left.0 ^ right.0, left.1 ^ right.1, left.2 ^ right.2, left.3 ^ right.3]
    let same = differences.prefix { $0 == 0 }.count
    return 16 * same + (same < 4 ? differences[same].leadingZeroBitCount / 4 : 0)
  }
}
