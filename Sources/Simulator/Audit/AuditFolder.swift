import ArgumentParser
import Audit
import Events
import FoundationEssentials
import Governance
import Sodium
import Store
import Sync

/// A folder of bundles for the auditors: what honest replicas hold at the end of a run, and forged variants
/// of it. Their names are numbers, which give nothing away. Each is audited on the spot: the oracle says what
/// an honest one must come to, and the forger what a forged one must be called.
struct AuditFolder {
  let path: String
  private var written = 0
  private var forged: [ForgedHistory: Int] = [:]
  private var next = 0
  private var faults: [String] = []

  /// Forged variants of each community's bundle.
  private static let variants = 4

  init(_ path: String) { self.path = path }

  mutating func add(_ world: World) {
    for community in world.oracle.communities {
      let hosts = world.hosts.filter { $0.isUp && $0.isReplica }
      for role in [true, false] {
        let one = hosts.first { ($0.role == .node) == role && !world.entries(of: community, at: $0).isEmpty }
        if let one { add(world, community, one) }
      }
      forge(world, community)
    }
  }

  private mutating func add(_ world: World, _ community: CommunityID, _ host: Host) {
    let bundle = RawBundle(community: community, entries: world.entries(of: community, at: host))
    let file = bundle.file(by: host.key, at: world.now)
    let name = write(file)
    guard let audit = Self.audit(file) else { return fault(name, "no audit") }
    let ids = bundle.entries.compactMap { try? UnverifiedEvent($0.event).id }
    let wanted = Judgement(world.oracle, world.oracle.set(ids))
    var found = Judgement()
    for (member, standing) in audit.members() ?? [] where standing != .none {
      found.standings[member] = standing.rawValue
    }
    for (key, from) in audit.cuts { found.cuts[key] = from }
    (found.quarantined, found.tips) = (audit.quarantined, audit.tips)
    found.erased = audit.erasures.map(\.event)
    if found != wanted { fault(name, "the oracle finds another state (seed \(world.plan.seed))") }
    if let finding = audit.findings.first {
      fault(name, "honest, and called \(finding.rule.name) (seed \(world.plan.seed))")
    }
    let missing = audit.missing
    if missing.end || !missing.events.isEmpty || !missing.rules.isEmpty {
      fault(name, "whole, and called incomplete (seed \(world.plan.seed))")
    }
  }

  private mutating func forge(_ world: World, _ community: CommunityID) {
    guard var forger = world.forger(of: community) else { return }
    for _ in 0..<Self.variants {
      let kind = ForgedHistory.allCases[next % ForgedHistory.allCases.count]
      next += 1
      guard let (file, called) = forger.forge(kind) else { continue }
      forged[kind, default: 0] += 1
      let name = write(file)
      guard let audit = Self.audit(file) else { return fault(name, "no audit") }
      let verdict = audit.findings.first?.rule.name ?? audit.verdict.name
      if verdict != called {
        fault(name, "\(kind) is \(called), and called \(verdict) (seed \(world.plan.seed))")
      }
    }
  }

  private static func audit(_ file: [UInt8]) -> BundleAudit? {
    var auditor = Auditor()
    var known = AdmissibleKeys()
    auditor.push(file.span.bytes)
    while let items = auditor.next() { auditor.take(CheckedItem.check(items[...], &known)) }
    return auditor.finish().first
  }

  private mutating func fault(_ name: String, _ what: String) { faults.append("\(name): \(what)") }

  private mutating func write(_ file: [UInt8]) -> String {
    let number = String(written)
    let name = String(repeating: "0", count: max(0, 5 - number.count)) + number + ".bundle"
    written += 1
    do {
      try Data(file).write(to: URL(filePath: path).appending(path: name))
    } catch {
      fault(name, "cannot be written: \(error)")
    }
    return name
  }

  /// Says what came of it; fails where an audit found what it should not, or not what it should.
  func conclude(_ hasFailed: Bool) throws {
    for fault in faults { print(fault) }
    let kinds = ForgedHistory.allCases.filter { forged[$0] != nil }.count
    print(
      "\(written) bundles, \(ForgedHistory.allCases.reduce(0) { $0 + forged[$1, default: 0] }) of them forged"
        + " in \(kinds) ways; \(faults.count) judged wrongly")
    if hasFailed || !faults.isEmpty { throw ExitCode.failure }
  }
}

extension World {
  /// What a host holds of a community, in its order.
  func entries(of community: CommunityID, at host: Host) -> [RawBundle.Entry] {
    guard let store = host.store, let entry = try? store.community(community),
      let rows = try? store.rows(ofCommunity: entry.ref)
    else { return [] }
    return rows.sorted().compactMap { row in
      (try? store.bytes(at: row)).map { RawBundle.Entry(event: $0.event, body: $0.body) }
    }
  }

  /// A forger of the largest bundle of a community, if some department's node can go on in it.
  func forger(of community: CommunityID) -> Forger? {
    let all = hosts.filter { $0.isUp && $0.isReplica }.map { entries(of: community, at: $0) }
    guard let entries = all.max(by: { $0.count < $1.count }), !entries.isEmpty else { return nil }
    let point = Point(oracle, oracle.set(entries.compactMap { try? UnverifiedEvent($0.event).id }))
    guard let charter = point.charter else { return nil }
    let departments = federation.departments.filter { department in
      let key = department.key.publicKey
      return point.nodeKey(of: department.id, at: nil) == key && point.cut(of: key) == nil
    }
    guard let department = departments.first else { return nil }
    let other = oracle.communities.first { $0 != community }
    let foreign = other.flatMap { other in
      hosts.filter { $0.isUp && $0.isReplica }.map { self.entries(of: other, at: $0) }.first { !$0.isEmpty }?
        .last
    }
    return Forger(
      RawBundle(community: community, entries: entries), charter: charter, department: department.id,
      node: department.key, foreign: foreign, seed: plan.seed)
  }
}
