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
