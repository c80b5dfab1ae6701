import Events
import Governance
import Sodium
import Store
import Sync

/// A community as the writer has it in memory: its authority, keys and tips. Loaded when it is first touched.
///
/// A class, since the ledger owns the only one: as a value it was copied for every look at it, and a copy
/// that was still held when the value changed cost copying its dictionaries. A batch that fails drops it
/// whole.
final class Community {
  struct Key {
    let ref: Int64
    let author: Bytes32
    var head: UInt64
    /// From this seq on its events were admitted as an active member's.
    var activeFrom: UInt64?
    var isChanged = false
  }

  let ref: Int64
  let id: CommunityID
  var authority: Authority
  var keys: [PublicKey: Key]
  /// By their numbers in the store: the keys, and for whom each was first seen to sign.
  var chains: [Int64: (key: PublicKey, author: Bytes32)]
  /// Ascending by ID.
  private(set) var tips: [Tip]
  private(set) var digest: Bytes32
  /// Whose heads have moved since the last `save`.
  private var changed: [PublicKey] = []
  /// The tips as they stand in the store.
  private var savedTips: [Tip]

  struct Tip: Equatable {
    let id: EventID
    let row: Row
  }

  init(ref: Int64, authority: Authority) {
    (self.ref, self.id, self.authority) = (ref, authority.community, authority)
    (keys, chains, tips, savedTips, digest) = ([:], [:], [], [], Digests.noTips)
  }

  /// Reads a community from the store. O(acts + keys + tips).
  convenience init(_ entry: CommunityEntry, _ store: Store) throws(StoreError) {
    var authority: Authority?
    try store.acts(ofCommunity: entry.ref) { (bytes) throws(StoreError) in
      guard let event = try? UnverifiedEvent(bytes), let header = event.header,
        let act = Act(id: event.id, key: event.key, header)
      else {
        throw .corrupt("an act of community \(entry.id) does not decode")
      }
      if authority == nil { authority = Authority(act) } else { authority?.insert(act) }
    }
    guard var authority else { throw .corrupt("community \(entry.id) has no charter") }
    for fork in try store.forks(ofCommunity: entry.ref) {
      authority.insertFork(of: fork.key, sequence: fork.sequence, ids: [fork.id])
    }
    self.init(ref: entry.ref, authority: authority)
    for key in try store.keys(ofCommunity: entry.ref) {
      keys[key.key] = Key(ref: key.ref, author: key.author, head: key.head)
      chains[key.ref] = (key.key, key.author)
    }
    tips = try store.tips(ofCommunity: entry.ref).map { Tip(id: $0.id, row: $0.row) }
    tips.sort { $0.id < $1.id }
    (savedTips, digest) = (tips, entry.digest)
  }

  /// An event was admitted: it is a tip now, and what it has as edges is none any more.
  func advance(to tip: Tip, edges: [EventID]) {
    tips.removeAll { edges.contains($0.id) && !planted(.tipsNotUpdated) }
    let index = tips.firstIndex { tip.id < $0.id } ?? tips.endIndex
    tips.insert(tip, at: index)
  }

  /// The key has signed one more event; `key` is how it stood before.
  func extend(_ id: PublicKey, _ key: Key, to sequence: UInt64, isContent: Bool) {
    var after = key
    if sequence > key.head {
      after.head = sequence
      if !key.isChanged { changed.append(id) }
      after.isChanged = true
    }
    if after.activeFrom == nil, isContent { after.activeFrom = sequence }
    keys[id] = after
  }

  /// Writes what changed since the last time. Part of the batch's transaction.
  func save(to store: Store) throws(StoreError) {
    if tips != savedTips {
      for tip in savedTips where !tips.contains(tip) { try store.deleteTip(tip.row, ofCommunity: ref) }
      for tip in tips where !savedTips.contains(tip) { try store.insertTip(tip.row, ofCommunity: ref) }
      savedTips = tips
      digest = Digests.tips(tips.map(\.id))
      try store.setDigest(digest, ofCommunity: ref)
    }
    for key in changed.sorted() {
      keys[key]?.isChanged = false
      if let entry = keys[key] { try store.setHead(entry.head, ofKey: entry.ref) }
    }
    changed = []
  }
}
