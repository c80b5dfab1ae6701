package import Store
import Events
import Governance
import Sodium
import Sync

// What is asked when every event has been seen: the tips, the heads, and the views.

extension StoreCheck {
  /// The last part: the lists and views of every community, what is held, and SQLite's check of the file,
  /// which reads all of it again.
  package consuming func finish() throws(StoreError) -> [Finding] {
    precondition(isAtEnd, "every event is looked at first")
    // In this order: what is read below as the writer reads it must be known to be sound.
    var findings = try checkTips()
    findings += try guarded { () throws(StoreError) in try checkLists() }
    for finding in findings {
      if case .stray = finding { isDamaged = true }
    }
    for entry in communities {
      do throws(StoreError) {
        findings += try check(entry)
      } catch {
        findings.append(.community(entry.id, try Self.damage(error)))
      }
    }
    findings += try guarded { () throws(StoreError) in try checkHeld() }
    findings += try guarded { () throws(StoreError) in try store.integrity().map(Finding.file) }
    return findings
  }

  /// The findings of `body`, or that the file is too damaged for them.
  private func guarded(_ body: () throws(StoreError) -> [Finding]) throws(StoreError) -> [Finding] {
    do throws(StoreError) { return try body() } catch { return [.file(try Self.damage(error))] }
  }

  /// The tables list no events but those that were found.
  private func checkLists() throws(StoreError) -> [Finding] {
    let listed = try store.listed()
    var strays: [String] = []
    if listed.acts != counts.acts { strays.append("act") }
    if listed.forks != counts.forks { strays.append("fork") }
    if listed.tips != counts.tips { strays.append("tip") }
    return strays.map { .stray(table: $0) }
  }

  /// Tips are exactly the rows that no later event cites.
  private mutating func checkTips() throws(StoreError) -> [Finding] {
    var findings: [Finding] = []
    for row in stride(from: Row(1), through: Row(total), by: 1) {
      let isCited = cited[Int(row / 64)] >> UInt64(row % 64) & 1 == 1
      do throws(StoreError) {
        guard !isCited, let event = try store.storedEvent(at: row) else { continue }
        if try store.isTip(row, ofCommunity: event.community) {
          counts.tips += 1
        } else {
          findings.append(.tip(row))
        }
      } catch {
        findings.append(.unreadable(row, try Self.damage(error)))
      }
    }
    return findings
  }

  private func check(_ entry: CommunityEntry) throws(StoreError) -> [Finding] {
    var findings: [Finding] = []
    let tips = try store.tips(ofCommunity: entry.ref)
    for tip in tips where (1...Row(total)).contains(tip.row) {
      if cited[Int(tip.row / 64)] >> UInt64(tip.row % 64) & 1 == 1 { findings.append(.tip(tip.row)) }
    }
    if Digests.tips(Set(tips.map(\.id)).sorted()) != entry.digest { findings.append(.digest(entry.id)) }
    let heads = try store.keysWithWrongHeads(ofCommunity: entry.ref)
    findings += heads.map { .head(entry.id, key: Finding.name($0)) }
    guard heads.isEmpty, !isDamaged, !damaged.contains(entry.ref) else {
      return findings + [.notCompared(entry.id)]
    }
    return findings + (try checkViews(entry))
  }

  /// A fresh fold over the acts, as when the writer loads the community, against the views.
  private func checkViews(_ entry: CommunityEntry) throws(StoreError) -> [Finding] {
    let community = try Community(entry, store)
    let authority = community.authority
    var findings: [Finding] = []
    if !authority.hasCuts, try store.hasQuarantined(ofCommunity: entry.ref) {
      findings.append(.quarantine(entry.id))
    }
    let graph = Graph(store, entriesInMemory: 4_096)
    var inquiry = try Inquiry(
      authority, within: .everything, CommunityGraph(graph: graph, community: community))
    let members = try store.members(ofCommunity: entry.ref)
    let audience = try store.audience(ofCommunity: entry.ref)
    let standings = Dictionary(members.map { ($0.member, $0.standing) }) { first, _ in first }
    let viewers = Dictionary(grouping: audience, by: \.member)
    let fresh = authority.memberIDs
    for member in fresh {
      let view = try Ledger.view(of: member, in: community, &inquiry)
      let isRight =
        standings[member] == view.standing.number
        && viewers[member, default: []].map(\.department) == view.departments
      if !isRight { findings.append(.member(entry.id, member)) }
    }
    for member in Set(members.map(\.member)).union(audience.map(\.member)).subtracting(fresh).sorted() {
      findings.append(.member(entry.id, member))
    }
    return findings
  }

  private func checkHeld() throws(StoreError) -> [Finding] {
    var findings: [Finding] = []
    var known = AdmissibleKeys()
    var last: [UInt8] = []
    while true {
      let events = try store.storedHeldEvents(after: last, limit: 256)
      for held in events {
        let event = try? UnverifiedEvent(held.bytes).verified(&known)
        var isSound = event?.id.raw.bytes == held.id && event?.key.bytes == held.key
        if let body = held.body, let header = event?.header {
          isSound = isSound && (try? Body(body, committedBy: header)) != nil
        }
        if !isSound { findings.append(.held(id: Finding.name(held.id))) }
      }
      guard events.count == 256, let next = events.last else { return findings }
      last = next.id
    }
  }
}
