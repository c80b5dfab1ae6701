import Events
import Replica
import Sync

/// Decoding and verifying what came, on all cores: the dear part of a catch-up, and a pure function of the bytes
/// (`Examined`). Order is kept.
struct Examiner {
  private var known = AdmissibleKeys()

  /// Events in a message from which on it is worth to spread them.
  private static let many = 64

  mutating func examine(_ frames: [[UInt8]]) async -> [Examined] {
    var examined: [Examined] = []
    for frame in frames {
      // Short of that many events of the smallest size there is nothing to spread.
      if frame.count > Self.many * 256, case .events(let token, let events) = try? Message(decoding: frame),
        events.count >= Self.many
      {
        examined.append(.events(token: token, await spread(events)))
      } else {
        examined.append(Examined(frame, &known))
      }
    }
    return examined
  }

  private func spread(_ events: [EventBytes]) async -> [ExaminedEvent] {
    let slices = stride(from: 0, to: events.count, by: Self.many).map {
      events[$0..<min($0 + Self.many, events.count)]
    }
    return await withTaskGroup(of: (Int, [ExaminedEvent]).self) { group in
      for (place, slice) in slices.enumerated() {
        group.addTask { [known] in
          var known = known
          return (place, slice.map { ExaminedEvent($0.event, body: $0.body, &known) })
        }
      }
      var parts = [[ExaminedEvent]](repeating: [], count: slices.count)
      for await (place, part) in group { parts[place] = part }
      return parts.flatMap { $0 }
    }
  }
}
