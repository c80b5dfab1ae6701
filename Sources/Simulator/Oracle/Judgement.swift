import Events
import Sodium

/// What a community is, by the oracle: what every replica that holds the same set must say as well.
struct Judgement: Equatable {
  /// Without those of whom nothing is left.
  var standings: [MemberID: String] = [:]
  var cuts: [PublicKey: UInt64] = [:]
  /// Content that is kept and not shown, ascending.
  var quarantined: [EventID] = []
  /// Events of the set whose bodies are erased, ascending.
  var erased: [EventID] = []
  /// Ascending.
  var tips: [EventID] = []

  init() {}

  init(_ oracle: Oracle, _ set: Bits) {
    let point = Point(oracle, set)
    var hasChild = Bits()
    for position in point.members {
      for edge in oracle.entries[position].edges { hasChild.insert(edge) }
    }
    tips = point.members.filter { !hasChild.contains($0) }.map { oracle.entries[$0].id }.sorted()
    for position in point.members {
      let entry = oracle.entries[position]
      switch entry.header.kind {
      case .charter, .join:
        let standing = point.standing(of: entry.header.author)
        if standing != .none { standings[entry.header.author] = standing.rawValue }
      case .erase: erased.append(contentsOf: targets(of: entry, at: position, in: point, oracle))
      default:
        if !entry.header.kind.bearsOnAuthority, !point.isEffective(position) { quarantined.append(entry.id) }
      }
    }
    for key in point.keys { if let cut = point.cut(of: key) { cuts[key] = cut } }
    quarantined.sort()
    erased = Set(erased).sorted()
  }

  private func targets(of erase: Oracle.Entry, at position: Int, in point: Point, _ oracle: Oracle)
    -> [EventID]
  {
    guard point.isEffective(position), case .erase(let targets) = erase.header.facts else { return [] }
    return targets.filter { target in
      guard let position = oracle.positions[target], point.set.contains(position) else { return false }
      let header = oracle.entries[position].header
      let isOnesOwn = !header.kind.bearsOnAuthority || header.kind == .leave || header.kind == .endorse
      return isOnesOwn && header.bodyLength > 0 && header.author == erase.header.author
    }
  }

  /// H("kollektiv/tips/1" ‖ tips, ascending).
  var tipsDigest: Bytes32 {
    let message = Array("kollektiv/tips/1".utf8) + tips.flatMap(\.raw.bytes)
    return BLAKE2b.hash(message.span.bytes)
  }
}
