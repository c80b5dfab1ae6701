import Events
import Sodium
import Store
import Sync

// What this replica's own user says, and what becomes of it: authored in one transaction, and in the outbox
// until a node has it.

extension Replica {
  func author(_ next: ([EventID]) -> Intent?, at now: Milliseconds) throws(StoreError) {
    guard confirmed == nil else {
      return effects.append(.declined(.restored))
    }
    var result: Result<[EventID], Declined> = .failure(.diskFull)
    var chosen = wanted
    try attempt(at: now) { [ledger, identity] () throws(StoreError) in
      result = try ledger.author(next, as: identity, at: now)
      guard case .success(let ids) = result else { return false }
      // Who founds a community wants it, whatever happens next.
      let founded = ids.filter { ledger.communities[$0] != nil }
      if let wanted, !founded.isEmpty {
        chosen = (wanted + founded).sorted()
        try ledger.store.set(Self.wantedSetting, to: chosen.map(Self.bytes(wanting:)))
      }
      return true
    } then: {
      switch result {
      case .success(let ids):
        if !identity.isNode { hasOutbox = hasOutbox || !ids.isEmpty }
        effects += ids.map { .authored($0) }
      case .failure(let declined): effects.append(.declined(declined))
      }
    } full: {
      result = .failure(.diskFull)
      effects.append(.declined(.diskFull))
    }
    guard case .success = result, wanted != chosen else { return }
    wanted = chosen
    try subscribeNow(at: now)
  }

  /// What a node has is safe there: the outbox lets go of it. A full disk leaves it waiting. Where a power
  /// cut brings it back, the node says once more that it has it, and so this need not wait for the disk.
  func release(_ ids: [EventID]) throws(StoreError) {
    guard hasOutbox else { return }
    let store = ledger.store
    _ = try keep(isLight: true) { () throws(StoreError) in
      for id in ids { try store.deleteOutbox(id) }
    }
    hasOutbox = try store.hasOutbox()
  }

  /// In step with a node: it has all that was written in the communities that both list, also what it
  /// acknowledged over a session that broke.
  func release(agreedWith peer: PublicKey) throws(StoreError) {
    guard hasOutbox, sessions[peer]?.role == .node else { return }
    let store = ledger.store
    let agreed = try store.outboxCommunities().filter { sync.agrees(on: $0, with: peer) }
    guard !agreed.isEmpty else { return }
    _ = try keep(isLight: true) { () throws(StoreError) in
      for community in agreed { try store.deleteOutbox(ofCommunity: community) }
    }
    hasOutbox = try store.hasOutbox()
  }
}
