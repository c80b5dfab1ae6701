internal import Events
internal import Sodium

/// IDs that are known to exist and are not here: announced, an edge of a waiting event, or a tip of a peer.
///
/// Each is asked of one peer at a time, and of each peer once. What nobody answers is left to the next
/// summary.
struct Wants: Sendable {
  enum Reason: Int, Sendable {
    /// A peer has it as a tip; the stream that its heads bring should hold it.
    case tip
    /// A waiting event needs it.
    case edge
    /// A peer has announced it: it is new, and who has it is grafted, so that the next one comes by itself.
    case announced
  }

  struct Entry: Sendable {
    let id: EventID
    let community: CommunityID
    /// Whose entry it is, for that peer's bound.
    let owner: PublicKey
    let noted: Milliseconds
    var reason: Reason
    /// It is not worth waiting for a stream to bring it: it is hidden from streams.
    var isHidden: Bool
    /// Who has shown that they have it.
    var sources: [PublicKey]
    var asked: [PublicKey] = []
    var due: Milliseconds
  }

  private(set) var entries: [Entry] = []
  /// Only ever asked, never iterated.
  private var positions: [EventID: Int] = [:]
  private var counts: [PublicKey: Int] = [:]
  /// When the first is due, or earlier.
  private(set) var nextDue: Milliseconds?

  /// Notes that a peer has it. Of one peer only so many are noted; the next summary brings the rest.
  mutating func note(
    _ id: EventID, of community: CommunityID, from peer: PublicKey, reason: Reason, isHidden: Bool = false,
    now: Milliseconds, due: Milliseconds
  ) {
    if let position = positions[id] {
      strengthen(position, from: peer, reason: reason, isHidden: isHidden, due: due)
    } else {
      guard entries.count < SyncLimits.wants, counts[peer, default: 0] < SyncLimits.wantsOfPeer else {
        return
      }
      positions[id] = entries.count
      counts[peer, default: 0] += 1
      entries.append(
        Entry(
          id: id, community: community, owner: peer, noted: now, reason: reason, isHidden: isHidden,
          sources: [peer], due: due))
      nextDue = min(nextDue ?? due, due)
    }
  }

  private mutating func strengthen(
    _ position: Int, from peer: PublicKey, reason: Reason, isHidden: Bool, due: Milliseconds
  ) {
    if reason.rawValue > entries[position].reason.rawValue { entries[position].reason = reason }
    if isHidden { entries[position].isHidden = true }
    if !entries[position].sources.contains(peer), entries[position].sources.count < SyncLimits.sources {
      entries[position].sources.append(peer)
    }
    // Before it was asked for, the earlier time counts; afterwards the answer is waited for.
    guard entries[position].asked.isEmpty, due < entries[position].due else { return }
    postpone(position, until: due)
  }

  mutating func postpone(_ position: Int, until due: Milliseconds) {
    entries[position].due = due
    nextDue = min(nextDue ?? due, due)
  }

  mutating func asked(_ position: Int, of peer: PublicKey, retry due: Milliseconds) {
    entries[position].asked.append(peer)
    postpone(position, until: due)
  }

  /// It has come. Returns who was asked for it.
  @discardableResult mutating func remove(_ id: EventID) -> [PublicKey] {
    guard let position = positions[id] else { return [] }
    return remove(at: position).asked
  }

  /// The last entry takes the place.
  @discardableResult mutating func remove(at position: Int) -> Entry {
    let entry = entries[position]
    positions[entry.id] = nil
    let count = counts[entry.owner, default: 1] - 1
    counts[entry.owner] = count == 0 ? nil : count
    let last = entries.removeLast()
    if position < entries.count {
      entries[position] = last
      positions[last.id] = position
    }
    return entry
  }

  /// All that was due has been looked at. O(n).
  mutating func findNextDue() {
    nextDue = entries.lazy.map(\.due).min()
  }
}
