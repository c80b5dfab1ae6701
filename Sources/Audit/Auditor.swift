package import Bundles
import Events

/// Audits a file of bundles, which comes in pieces:
///
///     var auditor = Auditor()
///     while let piece = file.read() {
///       auditor.push(piece.span.bytes)
///       while let items = auditor.next() { auditor.take(CheckedItem.check(items[...], &known)) }
///     }
///     let audits = auditor.finish()
///
/// `CheckedItem.check` is the dear part, and may run elsewhere: what counts is that what it returns is taken
/// in the order of the items.
package struct Auditor: ~Copyable {
  private var reader = BundleReader()
  private var error: BundleError?
  private(set) var audits: [BundleAudit] = []
  /// Whether no bundle has begun that is not ended.
  private var isBetween = true

  /// Few enough that they do not weigh, enough to keep several cores busy.
  package static let batchEvents = 512
  private static let batchBytes = 1 << 21

  package init() {}

  package mutating func push(_ bytes: RawSpan) { reader.push(bytes) }

  /// The next items; nil until more bytes are pushed.
  package mutating func next() -> [BundleReader.Item]? {
    var items: [BundleReader.Item] = []
    var bytes = 0
    while error == nil, items.count < Self.batchEvents, bytes < Self.batchBytes {
      do throws(BundleError) {
        guard let item = try reader.next() else { break }
        if case .event(let event, let body) = item { bytes += event.bytes.count + (body?.count ?? 0) }
        items.append(item)
      } catch {
        self.error = error
      }
    }
    return items.isEmpty ? nil : items
  }

  /// Whether there is no use in reading on.
  package var hasFailed: Bool { error != nil }

  package mutating func take(_ items: [CheckedItem]) {
    for item in items {
      switch item {
      case .header(let community):
        audits.append(BundleAudit(community))
        isBetween = false
      case .event(let event): audits.last?.take(event)
      case .receipt(let receipt, let isSigned): audits.last?.take(receipt, isSigned: isSigned)
      case .manifest(let manifest):
        audits.last?.take(manifest)
        isBetween = true
      }
    }
  }

  /// One audit for each bundle. A file that is none at all comes out as one of no community, which says why.
  package consuming func finish() -> [BundleAudit] {
    if error == nil {
      do throws(BundleError) { try reader.finish() } catch { self.error = error }
    }
    guard let error else { return audits }
    if isBetween { audits.append(BundleAudit(nil)) }
    audits.last?.take(error)
    return audits
  }
}
