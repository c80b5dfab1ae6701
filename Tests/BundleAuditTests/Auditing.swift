import Audit
import Bundles
import Events
import Sodium
import TestSupport

/// All audits of a file that comes in pieces of this size.
func audits(_ file: [UInt8], piece: Int = .max) -> [BundleAudit] {
  var auditor = Auditor()
  var known = AdmissibleKeys()
  var position = 0
  while position < file.count, !auditor.hasFailed {
    let end = position + min(piece, file.count - position)
    auditor.push(file[position..<end].span.bytes)
    position = end
    while let items = auditor.next() { auditor.take(CheckedItem.check(items[...], &known)) }
  }
  return auditor.finish()
}

/// The name of the first rule that a file breaks, `incomplete`, or `valid`.
func verdict(_ file: [UInt8]) -> String {
  let verdicts = audits(file).map(\.verdict)
  for verdict in verdicts {
    if case .invalid(let finding) = verdict { return finding.rule.name }
  }
  return verdicts.first { $0 != .valid }?.name ?? "valid"
}

/// A bundle of these events, by a stranger: who wrote it proves nothing.
func bundle(
  _ events: [(event: [UInt8], body: [UInt8]?)], of community: CommunityID
) throws -> [UInt8] {
  var writer = BundleWriter(community)
  var file: [UInt8] = []
  for (event, body) in events { file += try writer.event(UnverifiedEvent(event), body: body) }
  return try file + writer.finish(by: SigningKey(seed: Bytes32(words: (9, 9, 9, 9))), at: 1_900_000_000_000)
}

extension HistoryCase {
  struct Entry {
    let event: UnverifiedEvent
    let body: [UInt8]?
    let expected: Event
  }

  /// What decodes, ancestors first, as a bundle must have it.
  var inOrder: [Entry] {
    var rest = events.compactMap { entry in
      (try? UnverifiedEvent(bytes(hex: entry.event))).map {
        Entry(event: $0, body: entry.body.map(bytes(hex:)), expected: entry)
      }
    }
    var placed: [Entry] = []
    var known: Set<EventID> = []
    while let index = rest.firstIndex(where: { $0.event.header?.edges.allSatisfy(known.contains) == true }) {
      let next = rest.remove(at: index)
      known.insert(next.event.id)
      placed.append(next)
    }
    return placed
  }

  /// The audit of all that is admitted and refused in it; nil where it is not the history of one community.
  func audited() throws -> BundleAudit? {
    let entries = inOrder.filter { ["admit", "refuse"].contains($0.expected.expect) }
    guard let community = entries.first?.event.id,
      entries.allSatisfy({ ($0.event.header?.community ?? $0.event.id) == community })
    else { return nil }
    return audits(try bundle(entries.map { ($0.event.bytes, $0.body) }, of: community)).first
  }
}
