package import CBOR
package import Events

/// Why a file is not a whole bundle: the rules of Protocol/bundle.md, one case a rule; `name` is the rule's
/// name there.
package enum BundleError: Error, Hashable, Sendable {
  /// What stands where a bundle should begin is no header.
  case notABundle
  /// The header's version is another than this program's.
  case wrongVersion(UInt64)
  /// The file ends before a manifest: it is incomplete.
  case truncated
  /// A rule of Protocol/encoding.md.
  case encoding(CBORError)
  /// An item, an event, a body or a receipt is longer than its limit.
  case itemTooLarge
  /// An item is sound CBOR and not what its number says.
  case itemShape
  /// Not the header, the charter, the events after what they cite, the receipts and the manifest, each once
  /// and in this order.
  case outOfOrder
  /// A rule of Protocol/event.md that an event breaks.
  case event(EventError)
  /// An event of a version that this program does not know.
  case eventVersion
  /// An event, a receipt or the manifest is of another community than the header.
  case wrongCommunity
  /// More tips than `BundleLimits` has room for.
  case tooManyTips
  /// The manifest's tips are not strictly ascending.
  case tipsUnsorted
  /// The manifest counts other events or bodies than there are.
  case countMismatch
  /// The manifest names other tips than the events have, or their digest is another.
  case tipsMismatch
  /// The bytes before the manifest are not those that it was signed for.
  case digestMismatch
  /// The exporter's key is not admissible, or did not sign the manifest.
  case manifestSignature

  package static let allRules: [BundleError] = [
    .notABundle, .wrongVersion(0), .truncated, .itemTooLarge, .itemShape, .outOfOrder, .eventVersion,
    .wrongCommunity, .tooManyTips, .tipsUnsorted, .countMismatch, .tipsMismatch, .digestMismatch,
    .manifestSignature,
  ]

  package var name: String {
    switch self {
    case .encoding(let error): "\(error)"
    case .event(let error): error.name
    case .wrongVersion: "wrongVersion"
    default: "\(self)"
    }
  }

  /// What a decoder's error means: another type or count is the item's shape, everything else a rule of the
  /// encoding. Inside an item whose end is known nothing is cut off: what lacks there is the item's fault.
  static func reading(_ error: CBORError) -> BundleError {
    switch error {
    case .wrongType, .wrongCount: .itemShape
    case .tooLong: .itemTooLarge
    default: .encoding(error)
    }
  }
}

/// The limits of bundle version 1 beside those of events. Each is checked before memory is taken for it.
package enum BundleLimits {
  /// Bytes of an item: the largest event with the largest body, and the heads around them.
  package static let item = 12 + EventLimits.event + EventLimits.body
  /// Tips in a manifest.
  package static let tips = 4_096
  /// Events that at one place in a bundle no event before it has as an edge.
  package static let openTips = 65_536
}
