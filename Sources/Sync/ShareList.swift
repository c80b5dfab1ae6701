internal import Events
internal import Sodium

/// The communities of a session with their tokens, to be found by either, and which of them the peer lists
/// too.
struct ShareList: Sendable {
  struct Entry: Sendable {
    let community: CommunityID
    let token: Bytes32
  }

  /// Ascending by community.
  private let entries: [Entry]
  /// Indices of `entries`, ascending by token.
  private let byToken: [Int32]
  /// Whether the peer lists them, in the order of the tokens; nil before its first index.
  private(set) var listed: [Bool]?

  init(_ communities: [CommunityID], secret: Bytes32, onlyTokens wanted: [Bytes32]? = nil) {
    let all = communities.ascending().map {
      Entry(community: $0, token: Digests.token(secret: secret, community: $0))
    }
    let chosen = wanted.map { wanted in all.filter { wanted.containsSorted($0.token) } } ?? all
    let entries = Array(chosen.prefix(SyncLimits.communities))
    self.entries = entries
    byToken = entries.indices.map(Int32.init).sorted { entries[Int($0)].token < entries[Int($1)].token }
  }

  var count: Int { entries.count }

  func contains(_ community: CommunityID) -> Bool {
    let index = entries.lowerBound { $0.community < community }
    return index < entries.count && entries[index].community == community
  }

  /// The community of a token. O(log n).
  func community(of token: Bytes32) -> CommunityID? {
    position(of: token).map { self[$0].community }
  }

  /// The place of a token in ascending order. O(log n).
  func position(of token: Bytes32) -> Int? {
    let position = byToken.lowerBound { entries[Int($0)].token < token }
    return position < byToken.count && self[position].token == token ? position : nil
  }

  /// The entry at a place in the ascending order of tokens.
  subscript(position: Int) -> Entry { entries[Int(byToken[position])] }

  /// The peer's index: the tokens at these places are in it.
  mutating func list(_ positions: [Int]) {
    var listed = [Bool](repeating: false, count: count)
    for position in positions { listed[position] = true }
    self.listed = listed
  }

  /// The peer has shown that it shares this community, whatever its last index said.
  mutating func list(_ community: CommunityID, secret: Bytes32) {
    guard listed != nil, let position = position(of: Digests.token(secret: secret, community: community))
    else {
      return
    }
    listed![position] = true
  }

  /// Begins anew with all that may be shown, as if the peer had not sent an index yet.
  mutating func forgetListed() {
    listed = nil
  }

  /// What a summary is made of: what both list, ascending by token.
  var agreed: [Entry] {
    (0..<count).filter { listed?[$0] ?? true }.map { self[$0] }
  }

  /// Whether a summary speaks of the community. O(n): asked of few.
  func isAgreed(_ community: CommunityID) -> Bool { agreed.contains { $0.community == community } }

  /// What the peer's last index left out, ascending by token.
  var unlisted: [Entry] {
    (0..<count).filter { listed?[$0] == false }.map { self[$0] }
  }

  var all: [Entry] { (0..<count).map { self[$0] } }
}
