import Replica
import Events
import Governance
import Sodium
import Store

/// What one replica says of one community: what people would see there.
struct Snapshot: Equatable {
  let judgement: Judgement
  /// The digest of the tips as the store has it, by which replicas compare themselves.
  let digest: Bytes32

  init?(_ host: Host, _ community: CommunityID) throws(StoreError) {
    guard let replica = host.replica, try replica.communities().contains(community) else { return nil }
    let state = try replica.state(of: community)
    digest = state.tipsDigest
    var judgement = Judgement()
    for member in state.members where member.standing != .none {
      judgement.standings[member.member] = member.standing.rawValue
    }
    for cut in state.cuts { judgement.cuts[cut.key] = cut.sequence }
    judgement.quarantined = state.quarantined.sorted()
    judgement.erased = state.erased.sorted()
    judgement.tips = state.tips
    self.judgement = judgement
  }
}

extension Judgement {
  /// The first thing in which two differ, in words.
  func difference(from other: Judgement) -> String? {
    if tips != other.tips { return "tips \(tips.map(\.short)) and \(other.tips.map(\.short))" }
    let members = Set(standings.keys).union(other.standings.keys).sorted()
    for member in members where standings[member] != other.standings[member] {
      return
        "member \(EventID(member).short) \(standings[member] ?? "-") and \(other.standings[member] ?? "-")"
    }
    let keys = Set(cuts.keys).union(other.cuts.keys).sorted()
    for key in keys where cuts[key] != other.cuts[key] {
      return
        "cut of \(EventID(key.raw).short) \(cuts[key] ?? .max) and \(other.cuts[key] ?? .max)"
    }
    if quarantined != other.quarantined {
      return "quarantined \(quarantined.map(\.short)) and \(other.quarantined.map(\.short))"
    }
    if erased != other.erased { return "erased \(erased.map(\.short)) and \(other.erased.map(\.short))" }
    return nil
  }
}

extension EventID {
  /// Enough of it for a report.
  var short: String { String(raw.hex.prefix(8)) }
}
