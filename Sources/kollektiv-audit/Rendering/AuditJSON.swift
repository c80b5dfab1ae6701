import Audit
import Bundles
import Events
import Sodium
import Terminal

// An audit as programs read it: `kollektiv.audit/1`. Protocol/verifier/audit.py writes the same.

extension BundleAudit {
  func json(file: String) -> JSONValue {
    let missing = missing
    return [
      "file": .string(file),
      "community": .optional(community?.raw.hex),
      "verdict": .string(verdict.name),
      "findings": .array(findings.map(\.json)),
      "missing": [
        "end": .bool(missing.end), "events": list(missing.events), "bodies": list(missing.bodies),
        "rules": list(missing.rules),
      ],
      "events": .int(Int64(events)), "bodies": .int(Int64(bodies)), "refused": .int(Int64(refusals)),
      "exporter": .optional(manifest?.exporter.hex),
      "time": manifest.map { .int(Int64(clamping: $0.time)) } ?? .null,
      "members": Members.json(members() ?? []),
      "cuts": .object(cuts.map { (name: $0.key.hex, value: .int(Int64(clamping: $0.from))) }),
      "equivocations": .array(
        equivocations.map {
          ["key": .string($0.key.hex), "seq": .int(Int64(clamping: $0.sequence)), "events": list($0.events)]
        }),
      "tips": list(tips),
      "quarantined": list(quarantined),
      "erased": erasuresJSON,
    ]
  }

  var erasuresJSON: JSONValue {
    .array(
      erasures.map { erasure in
        [
          "event": .string(erasure.event.raw.hex), "by": list(erasure.by),
          "acknowledged": .array(erasure.acknowledged.map { .string($0.hex) }),
          "bodyIsHere": .bool(erasure.hasBody),
        ]
      })
  }

  private func list(_ ids: [EventID]) -> JSONValue { .array(ids.map { .string($0.raw.hex) }) }
}

extension Finding {
  fileprivate var json: JSONValue {
    [
      "rule": .string(rule.name), "position": position.map { .int(Int64($0)) } ?? .null,
      "event": .optional(event?.raw.hex),
    ]
  }
}
