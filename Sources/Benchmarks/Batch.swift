import Events
import Sodium
import Sync

/// A thousand events, ready for each of the ways they are measured in.
struct Batch: Sendable {
  static let size = 1_000

  let messages: [[UInt8]]
  let signatures: [RawSignature]
  let rows: [(id: [UInt8], event: EventBytes)]
  /// Bytes of the events and their bodies.
  let bytes: Int

  init(_ history: inout History) {
    let events = history.next(Self.size)
    guard let community = history.community else { preconditionFailure("a history begins with its charter") }
    messages = Door.messages(events, in: community)
    signatures = events.map(RawSignature.init)
    rows = events.map { event in
      guard let id = try? UnverifiedEvent(event.event).id else {
        preconditionFailure("what was sealed decodes")
      }
      return (id.raw.bytes, event)
    }
    bytes = events.reduce(0) { $0 + $1.event.count + ($1.body?.count ?? 0) }
  }
}
