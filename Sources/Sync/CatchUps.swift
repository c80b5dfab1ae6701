internal import Events
internal import Sodium

/// From whom each community is being caught up. The law: from one peer at a time, since three hundred peers
/// would otherwise send the same events three hundred times.
struct CatchUps: Sendable {
  struct Slot: Sendable {
    let community: CommunityID
    var peer: PublicKey
    /// A peer that trickles keeps the place no longer than this.
    var end: Milliseconds
    /// When `heads` went out or the last events came in.
    var activity: Milliseconds
    /// Who else seems to have more, in the order of asking.
    var deferred: [PublicKey] = []

    func isActive(now: Milliseconds, quiet: Milliseconds) -> Bool {
      now < end && now < activity + quiet
    }
  }

  /// Ascending by community.
  private(set) var slots: [Slot] = []
  let quiet: Milliseconds
  let longest: Milliseconds

  private func position(of community: CommunityID) -> Int? {
    let index = slots.lowerBound { $0.community < community }
    return index < slots.count && slots[index].community == community ? index : nil
  }

  /// Whether the peer may be sent `heads` now. If another one has the place, this peer has it later.
  mutating func begin(_ community: CommunityID, with peer: PublicKey, now: Milliseconds) -> Bool {
    guard let index = position(of: community) else {
      let slot = Slot(community: community, peer: peer, end: now + longest, activity: now)
      slots.insert(slot, at: slots.lowerBound { $0.community < community })
      return true
    }
    if slots[index].isActive(now: now, quiet: quiet) {
      let isNew = slots[index].peer != peer && !slots[index].deferred.contains(peer)
      if isNew, slots[index].deferred.count < SyncLimits.deferred { slots[index].deferred.append(peer) }
      return false
    }
    assign(index, to: peer, now: now)
    return true
  }

  private mutating func assign(_ index: Int, to peer: PublicKey, now: Milliseconds) {
    slots[index].peer = peer
    slots[index].end = now + longest
    slots[index].activity = now
    slots[index].deferred.removeAll { $0 == peer }
  }

  /// Events of the community came from the peer.
  mutating func saw(_ community: CommunityID, from peer: PublicKey, now: Milliseconds) {
    guard let index = position(of: community), slots[index].peer == peer else { return }
    slots[index].activity = now
  }

  /// Whether a stream of the community is coming in.
  func isActive(_ community: CommunityID, now: Milliseconds) -> Bool {
    position(of: community).map { slots[$0].isActive(now: now, quiet: quiet) } ?? false
  }

  /// The peer is gone.
  mutating func leave(_ peer: PublicKey) {
    for index in slots.indices {
      slots[index].deferred.removeAll { $0 == peer }
      if slots[index].peer == peer { slots[index].end = 0 }
    }
  }

  /// Frees the places of what is over. Returns who has one of them now.
  mutating func advance(now: Milliseconds) -> [(community: CommunityID, peer: PublicKey)] {
    var next: [(CommunityID, PublicKey)] = []
    var kept: [Slot] = []
    for var slot in slots {
      guard !slot.isActive(now: now, quiet: quiet) else {
        kept.append(slot)
        continue
      }
      guard !slot.deferred.isEmpty else { continue }
      let peer = slot.deferred.removeFirst()
      next.append((slot.community, peer))
      kept.append(
        Slot(
          community: slot.community, peer: peer, end: now + longest, activity: now, deferred: slot.deferred))
    }
    slots = kept
    return next
  }

  /// When `advance` has something to do.
  var nextDue: Milliseconds? {
    slots.lazy.map { min($0.end, $0.activity + quiet) }.min()
  }

  init(quiet: Milliseconds, longest: Milliseconds) {
    self.quiet = quiet
    self.longest = longest
  }
}
