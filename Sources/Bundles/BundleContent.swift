import CBOR
import Events
import Sodium

/// What the first field of an item says that it is.
enum ItemNumber {
  static let header: UInt64 = 0
  static let event: UInt64 = 1
  static let receipt: UInt64 = 2
  static let manifest: UInt64 = 3
}

/// What a bundle holds up to here. The writer and the reader keep it alike, so what one writes the other
/// takes. Memory grows with the open tips alone.
struct BundleContent: ~Copyable {
  static let version: UInt64 = 1

  let community: CommunityID
  private(set) var events: UInt64 = 0
  private(set) var bodies: UInt64 = 0
  private var open: Set<EventID> = []
  private var hasReceipts = false
  private var hasher = BLAKE2b.Hasher()

  init(_ community: CommunityID) { self.community = community }

  /// Ascending. O(n log n).
  var tips: [EventID] { open.sorted() }

  /// The bytes of the item that was just taken.
  mutating func hash(_ item: RawSpan) { hasher.update(item) }

  /// Takes an event. Whether it comes after *all* that it cites is not asked, for that would need every ID in
  /// memory; but a tip that was cited before it came stays one, and then the manifest's are others.
  mutating func take(_ event: UnverifiedEvent, hasBody: Bool) throws(BundleError) {
    guard !hasReceipts else { throw .outOfOrder }
    guard let header = event.header else { throw .eventVersion }
    guard header.community ?? event.id == community else { throw .wrongCommunity }
    guard (events == 0) == (header.community == nil) else { throw .outOfOrder }
    for edge in header.edges { open.remove(edge) }
    guard open.insert(event.id).inserted else { throw .outOfOrder }
    guard open.count <= BundleLimits.openTips else { throw .tooManyTips }
    events += 1
    if hasBody { bodies += 1 }
  }

  mutating func take(_ receipt: Receipt) throws(BundleError) {
    guard receipt.community == community else { throw .wrongCommunity }
    guard events > 0 else { throw .outOfOrder }
    hasReceipts = true
  }

  /// Makes the manifest of what is there.
  consuming func manifest(by exporter: SigningKey, at time: Milliseconds) throws(BundleError) -> Manifest {
    guard events > 0 else { throw .outOfOrder }
    guard open.count <= BundleLimits.tips else { throw .tooManyTips }
    let (tips, community, events, bodies) = (tips, community, events, bodies)
    return Manifest(
      of: community, events: events, bodies: bodies, tips: tips, time: time, digest: hasher.finalize(),
      by: exporter)
  }

  /// Checks a manifest against what is there, from cheap to dear.
  consuming func check(_ manifest: Manifest) throws(BundleError) {
    guard events > 0 else { throw .outOfOrder }
    guard manifest.community == community else { throw .wrongCommunity }
    for (left, right) in zip(manifest.tips, manifest.tips.dropFirst()) {
      guard left < right else { throw .tipsUnsorted }
    }
    guard manifest.events == events, manifest.bodies == bodies else { throw .countMismatch }
    guard manifest.tips == tips, manifest.tipsDigest == Tips.digest(manifest.tips) else {
      throw .tipsMismatch
    }
    guard manifest.digest == hasher.finalize() else { throw .digestMismatch }
    guard manifest.isSigned else { throw .manifestSignature }
  }
}
