package import Events
import CBOR

/// Reads bundles (Protocol/bundle.md), one after the other, from bytes that come in pieces.
///
///     var reader = BundleReader()
///     while let piece = file.read() {
///       reader.push(piece.span.bytes)
///       while let item = try reader.next() { … }
///     }
///     try reader.finish()
///
/// **Nothing of a bundle is vouched for before its manifest has come out**, and the events are not verified:
/// who reads on gives them to `UnverifiedEvent.verified` and to the door. Memory is the piece pushed last, an
/// item, and the open tips.
package struct BundleReader: ~Copyable {
  package enum Item: Sendable {
    case header(CommunityID)
    /// An event that decodes and is the community's; whether the body is the one it commits to is not looked
    /// at.
    case event(UnverifiedEvent, body: [UInt8]?)
    /// Its signature is not looked at.
    case receipt(Receipt)
    /// The bundle is whole: counts, tips, digest and signature are as they must be.
    case manifest(Manifest)
  }

  private var buffer: [UInt8] = []
  /// Where in the buffer the next item begins.
  private var position = 0
  private var scanner = ItemScanner()
  /// nil between bundles.
  private var content: BundleContent?
  private var bundles = 0
  private var failure: BundleError?

  package init() {}

  /// Adds the next bytes of the file. Pull the items out first: what is not pulled stays in memory.
  package mutating func push(_ bytes: RawSpan) {
    guard failure == nil else { return }
    if position > 0 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
  }

  /// The next item; nil until more bytes are pushed. O(bytes of the item).
  ///
  /// - Throws: the first rule that the file breaks, and the same one ever after.
  package mutating func next() throws(BundleError) -> Item? {
    if let failure { throw failure }
    do throws(BundleError) {
      return try nextItem()
    } catch {
      failure = error
      buffer = []
      throw error
    }
  }

  /// Ends the file, after `next` has returned nil.
  ///
  /// - Throws: `truncated` where a manifest lacks, what `next` threw before.
  package func finish() throws(BundleError) {
    if let failure { throw failure }
    guard content == nil, position == buffer.count, bundles > 0 else { throw .truncated }
  }

  private mutating func nextItem() throws(BundleError) -> Item? {
    // A second reference to the bytes, not a copy: the span must not borrow from what changes below.
    let buffer = self.buffer
    let rest = buffer.span.bytes.extracting(position...)
    let isBeginning = content == nil
    do throws(BundleError) {
      guard let count = try scanner.end(in: rest, limit: BundleLimits.item) else { return nil }
      let bytes = rest.extracting(first: count)
      let item = try Self.decode(bytes)
      try take(item, bytes)
      position += count
      scanner = ItemScanner()
      return item
    } catch {
      // Whatever is wrong with it, it is not the beginning of a bundle.
      if case .wrongVersion = error { throw error }
      throw isBeginning ? .notABundle : error
    }
  }

  /// Puts an item where it belongs.
  private mutating func take(_ item: Item, _ bytes: RawSpan) throws(BundleError) {
    if case .header(let community) = item {
      guard content == nil else { throw .outOfOrder }
      content = BundleContent(community)
    }
    guard var current = content.take() else { throw .notABundle }
    switch item {
    case .header: break
    case .event(let event, let body): try current.take(event, hasBody: body != nil)
    case .receipt(let receipt): try current.take(receipt)
    case .manifest(let manifest):
      try current.check(manifest)
      bundles += 1
      return
    }
    current.hash(bytes)
    content = consume current
  }

  /// One item, by itself. Its end is known, so that what is read without an error was all of it.
  private static func decode(_ bytes: RawSpan) throws(BundleError) -> Item {
    var reader = CBORReader(bytes)
    let fields: Int
    let number: UInt64
    do throws(CBORError) {
      fields = try reader.readArrayHeader()
      number = try reader.readUnsigned()
    } catch { throw .reading(error) }
    switch number {
    case ItemNumber.header: return .header(try header(&reader, fields: fields))
    case ItemNumber.event where fields == 3: return try event(&reader)
    case ItemNumber.receipt where fields == 2: return .receipt(try receipt(&reader))
    case ItemNumber.manifest where fields == Manifest.fieldCount:
      return .manifest(try Manifest(afterNumber: &reader))
    default: throw .itemShape
    }
  }

  /// The version stands before everything that another version may have changed.
  private static func header(_ reader: inout CBORReader, fields: Int) throws(BundleError) -> CommunityID {
    let version: UInt64
    do throws(CBORError) { version = try reader.readUnsigned() } catch { throw .reading(error) }
    guard version == BundleContent.version else { throw .wrongVersion(version) }
    guard fields == 3 else { throw .itemShape }
    do throws(CBORError) { return EventID(try reader.read32()) } catch { throw .reading(error) }
  }

  private static func event(_ reader: inout CBORReader) throws(BundleError) -> Item {
    let bytes: [UInt8]
    let body: [UInt8]?
    do throws(CBORError) {
      bytes = try reader.readByteArray(maximum: EventLimits.event)
      body = try reader.skipNull() ? nil : reader.readByteArray(maximum: EventLimits.body)
    } catch { throw .reading(error) }
    do throws(EventError) {
      return .event(try UnverifiedEvent(bytes), body: body)
    } catch { throw .event(error) }
  }

  private static func receipt(_ reader: inout CBORReader) throws(BundleError) -> Receipt {
    do throws(CBORError) { return try Receipt(&reader) } catch { throw .reading(error) }
  }
}
