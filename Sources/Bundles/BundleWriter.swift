package import Events
package import Sodium
import CBOR

/// Writes a bundle (Protocol/bundle.md), item by item: each call returns the bytes that come next.
///
///     var writer = BundleWriter(community)
///     for event in history { file.write(try writer.event(event, body: body)) }
///     file.write(try writer.finish(by: key, at: now))
///
/// Memory is flat: what is kept is the open tips.
package struct BundleWriter: ~Copyable {
  private var content: BundleContent
  private var hasHeader = false

  package init(_ community: CommunityID) { content = BundleContent(community) }

  /// The next event, ancestors first, the charter before all; the header goes before it. O(bytes).
  ///
  /// - Throws: `wrongCommunity`, `outOfOrder`, `eventVersion`, `tooManyTips`; `itemTooLarge` for a body that
  ///   is none. The bundle cannot be finished then.
  package mutating func event(_ event: UnverifiedEvent, body: [UInt8]?) throws(BundleError) -> [UInt8] {
    guard body?.count ?? 0 <= EventLimits.body else { throw .itemTooLarge }
    try content.take(event, hasBody: body != nil)
    var writer = CBORWriter(reservingCapacity: 60 + event.bytes.count + (body?.count ?? 0))
    if !hasHeader {
      hasHeader = true
      writer.writeArrayHeader(3)
      writer.writeUnsigned(ItemNumber.header)
      writer.writeUnsigned(BundleContent.version)
      writer.write(content.community.raw)
    }
    writer.writeArrayHeader(3)
    writer.writeUnsigned(ItemNumber.event)
    writer.writeBytes(event.bytes)
    if let body { writer.writeBytes(body) } else { writer.writeNull() }
    return hashed(writer.bytes)
  }

  /// A receipt, after all events. O(IDs).
  ///
  /// - Throws: `wrongCommunity`; `outOfOrder` before the charter.
  package mutating func receipt(_ receipt: Receipt) throws(BundleError) -> [UInt8] {
    try content.take(receipt)
    var writer = CBORWriter(reservingCapacity: 160 + 34 * receipt.ids.count)
    writer.writeArrayHeader(2)
    writer.writeUnsigned(ItemNumber.receipt)
    receipt.write(to: &writer)
    return hashed(writer.bytes)
  }

  /// The manifest, with which the bundle is whole. One signature.
  ///
  /// - Throws: `tooManyTips`; `outOfOrder` before the charter.
  package consuming func finish(
    by exporter: SigningKey, at time: Milliseconds
  ) throws(BundleError) -> [UInt8] {
    let manifest = try content.manifest(by: exporter, at: time)
    var writer = CBORWriter(reservingCapacity: 320 + 34 * manifest.tips.count)
    manifest.write(to: &writer)
    return writer.bytes
  }

  private mutating func hashed(_ bytes: [UInt8]) -> [UInt8] {
    content.hash(bytes.span.bytes)
    return bytes
  }
}
