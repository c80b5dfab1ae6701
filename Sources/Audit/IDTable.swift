import Events
import Sodium

/// Rows by event ID: open addressing with linear probing (Knuth, The Art of Computer Programming, 6.4,
/// algorithm L), four bytes a place. The IDs themselves stand with the rows.
///
/// IDs are hashes already, so their words are mixed and not hashed again. Who searches for IDs that share a
/// place has to reckon a million events for each that goes astray, and then costs us one step.
struct IDTable {
  /// Row + 1; 0 where nothing stands.
  private var places: [UInt32] = Array(repeating: 0, count: 1024)
  private var count = 0

  func row(of id: EventID, in entries: borrowing Pages<History.Entry>) -> Int? {
    var place = start(of: id)
    while places[place] != 0 {
      let row = Int(places[place]) - 1
      if entries[row].id == id { return row }
      place = (place + 1) & (places.count - 1)
    }
    return nil
  }

  /// Precondition: the ID of the row is not in the table yet. O(1) amortised.
  mutating func insert(_ row: Int, in entries: borrowing Pages<History.Entry>) {
    if 4 * (count + 1) > 3 * places.count {
      places = Array(repeating: 0, count: 2 * places.count)
      for known in 0..<row { put(known, entries[known].id) }
    }
    put(row, entries[row].id)
    count += 1
  }

  private mutating func put(_ row: Int, _ id: EventID) {
    var place = start(of: id)
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = UInt32(row + 1)
  }

  private func start(of id: EventID) -> Int {
    let words = id.raw.words
    return Int(truncatingIfNeeded: words.0 ^ words.1 ^ words.2 ^ words.3) & (places.count - 1)
  }
}
