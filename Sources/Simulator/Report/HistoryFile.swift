import Events
import FoundationEssentials
import Sodium

/// The finished communities of a run as Protocol/vectors/histories.json has them, for the second
/// implementation.
enum HistoryFile {
  static func write(_ world: World, to path: String) {
    let cases = world.oracle.communities.map { history(of: $0, in: world) }
    let text = "{\"cases\": [\n" + cases.joined(separator: ",\n") + "\n]}\n"
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      print("cannot write \(path): \(error)")
    }
  }

  private static func history(of community: CommunityID, in world: World) -> String {
    var events: [String] = []
    var told: Set<EventID> = []
    var now = world.now
    for entry in world.oracle.entries where (entry.header.community ?? entry.id) == community {
      // What hangs on something unknown, or elsewhere, may be found to wait before it is found to be refused.
      guard let bytes = world.archive[entry.id], entry.header.edges.allSatisfy(told.contains) else {
        continue
      }
      told.insert(entry.id)
      // Late enough for nothing to be of the future.
      now = max(now, entry.header.time)
      events.append(event(entry, bytes))
    }
    let everything = world.oracle.everything(of: community)
    let judgement = Judgement(world.oracle, everything)
    let joined = everything.numbers.map { world.oracle.entries[$0].header }
      .filter { $0.kind == .join || $0.kind == .charter }.map(\.author)
    return """
      {"name": "seed \(world.plan.seed), \(world.name(of: community))", "now": \(now), "events": [
      \(events.joined(separator: ",\n"))
      ], "state": \(state(judgement, members: Set(joined)))}
      """
  }

  private static func event(_ entry: Oracle.Entry, _ bytes: [UInt8]) -> String {
    let verdict: String
    var rule = ""
    switch entry.verdict {
    case .admitted: verdict = "admit"
    case .refused(let rules): (verdict, rule) = ("refuse", ", \"rule\": \"\(rules[0])\"")
    case .held(let why): (verdict, rule) = ("hold", ", \"rule\": \"\(why)\"")
    case .waiting: verdict = "wait"
    }
    let hex = bytes.span.bytes.withUnsafeBytes { buffer in
      buffer.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    return "{\"label\": \"\(entry.id.short)\", \"event\": \"\(hex)\", \"expect\": \"\(verdict)\"\(rule)}"
  }

  private static func state(_ judgement: Judgement, members joined: Set<MemberID>) -> String {
    func list(_ ids: [EventID]) -> String {
      "[" + ids.map { "\"\($0.raw.hex)\"" }.joined(separator: ", ") + "]"
    }
    let members = joined.sorted().map { "\"\($0.hex)\": \"\(judgement.standings[$0] ?? "none")\"" }
    let cuts = judgement.cuts.keys.sorted().map { "\"\($0.hex)\": \(judgement.cuts[$0]!)" }
    return """
      {"members": {\(members.joined(separator: ", "))}, "cuts": {\(cuts.joined(separator: ", "))}, \
      "tips": \(list(judgement.tips)), "tipsDigest": "\(judgement.tipsDigest.hex)", \
      "quarantined": \(list(judgement.quarantined)), "erased": \(list(judgement.erased))}
      """
  }
}
