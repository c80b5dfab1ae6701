import Events
import Sodium
import Store

/// What a replica's store holds, read from the file as its bytes are: beside a running program, or after one
/// was killed.
struct Books {
  private let store: Store

  init(_ path: String) throws { store = try Store(reading: path) }

  /// Those of the events, as the programs print their IDs, that are not here.
  func lacking(_ ids: [String]) throws -> [String] {
    try ids.filter { id in
      guard let raw = Bytes32(hex: id) else { return true }
      return try store.entry(of: EventID(raw)) == nil
    }
  }

  /// Keys that signed two events of one place in their chain.
  func forks() throws -> Int {
    try store.communities().reduce(0) { try $0 + store.forks(ofCommunity: $1.ref).count }
  }

  /// The seq of the last event of each key in the only community, by key.
  func heads() throws -> [String: UInt64] {
    guard let community = try store.communities().first else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: try store.keys(ofCommunity: community.ref).map { ($0.key.hex, $0.head) })
  }
}
