package import Sodium

/// How far a replica has each key of a community (Protocol/replication.md, 6.2).
///
/// The law: a closed set holds a key's events without gaps, so one number says which of them it holds, as
/// long as the key has not forked. Where it has, the digest of all its IDs from the fork on says it.
package struct Frontier: Equatable, Sendable {
  /// How far a key is covered.
  package struct Entry: Hashable, Sendable {
    package let key: PublicKey
    /// The highest seq that the replica has of the key; of a frozen key the freeze, the smallest forked seq.
    package let seq: UInt64
    /// Only of a frozen key: the digest of its IDs from the freeze on (`Digests.forks`).
    package let forks: Bytes32?

    package init(key: PublicKey, seq: UInt64, forks: Bytes32? = nil) {
      self.key = key
      self.seq = seq
      self.forks = forks
    }

    /// Whether an event of this seq is said to be here, by its number alone.
    func covers(_ seq: UInt64) -> Bool {
      forks == nil ? seq <= self.seq : seq < self.seq
    }

    /// What it takes on the wire, at most.
    var bytes: Int { 1 + 34 + 9 + (forks == nil ? 0 : 34) }
  }

  /// Strictly ascending by key.
  package private(set) var entries: [Entry]

  /// The frontier of a replica that has nothing.
  package static let empty = Frontier(entries: [])

  /// Precondition: strictly ascending by key.
  package init(entries: [Entry]) {
    precondition(
      zip(entries, entries.dropFirst()).allSatisfy { $0.key < $1.key }, "a frontier is strictly ascending")
    self.entries = entries
  }

  /// Takes entries whose order a reader has checked.
  init(ascending entries: [Entry]) {
    self.entries = entries
  }

  /// The entry of a key. O(log n).
  package subscript(key: PublicKey) -> Entry? {
    let index = entries.lowerBound { $0.key < key }
    return index < entries.count && entries[index].key == key ? entries[index] : nil
  }

  /// Without these keys, which are ascending, and no longer than a message may carry. O(n).
  func without(_ keys: [PublicKey]) -> Frontier {
    var kept: [Entry] = []
    var bytes = 0
    for entry in entries where !keys.containsSorted(entry.key) {
      bytes += entry.bytes
      guard bytes <= SyncLimits.frontierBytes, kept.count < SyncLimits.frontierEntries else { break }
      kept.append(entry)
    }
    return Frontier(ascending: kept)
  }

  /// What a replica with this frontier sends to one that showed the other: all that the other does not cover.
  /// O(n + m).
  ///
  /// A fork that this side knows of is sent whole unless the digests are equal. So all that a frontier can
  /// hide is a fork of which each side holds one branch, and `want` brings that to light.
  package func runs(beyond other: Frontier) -> [Run] {
    var runs: [Run] = []
    var index = 0
    for mine in entries {
      while index < other.entries.count, other.entries[index].key < mine.key { index += 1 }
      let isNamed = index < other.entries.count && other.entries[index].key == mine.key
      guard let from = mine.uncovered(by: isNamed ? other.entries[index] : nil) else { continue }
      runs.append(Run(key: mine.key, from: from))
    }
    return runs
  }
}

extension Frontier.Entry {
  /// The first seq of this key that the other side's entry does not cover; nil where it covers them all.
  fileprivate func uncovered(by other: Frontier.Entry?) -> UInt64? {
    guard let other else { return 0 }
    switch (forks, other.forks) {
    case (nil, nil): return other.seq < seq ? other.seq + 1 : nil
    // They hold two events at their freeze and I one: the digests cannot be equal.
    case (nil, .some): return other.seq <= seq ? other.seq : nil
    case (.some, nil): return min(other.seq + 1, seq)
    case (.some(let mine), .some(let theirs)):
      return mine == theirs && seq == other.seq ? nil : min(seq, other.seq)
    }
  }
}

/// The events of one key with `from <= seq < below`.
package struct Run: Hashable, Sendable {
  /// Above every seq.
  package static let end: UInt64 = 1 << 53

  package let key: PublicKey
  package let from: UInt64
  package let below: UInt64

  package init(key: PublicKey, from: UInt64, below: UInt64 = Run.end) {
    self.key = key
    self.from = from
    self.below = below
  }
}
