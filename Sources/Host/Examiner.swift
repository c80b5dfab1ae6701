package import Replica
import Events
import Sync

/// Decodes and verifies what comes from one peer, ahead of the single writer and on all cores.
///
/// The frames of a link are examined one after the other, so that their order is kept; the events of a long
/// one are shared out among `width` tasks. Each keeps its own memory of admissible keys.
package struct Examiner: Sendable {
  private var known: [AdmissibleKeys]

  /// Fewer events than this are not worth a task.
  private static let share = 16

  package init(width: Int) { known = Array(repeating: AdmissibleKeys(), count: max(1, width)) }

  /// Same result as `Examined.init`, whatever the width.
  package mutating func examine(_ frame: [UInt8]) async -> Examined {
    guard known.count > 1, frame.count > 16 << 10 else { return Examined(frame, &known[0]) }
    do throws(SyncError) {
      let message = try Message(decoding: frame)
      guard case .events(let token, let events) = message else { return .message(message) }
      return .events(token: token, await examine(events))
    } catch {
      return .malformed(error)
    }
  }

  private mutating func examine(_ events: [EventBytes]) async -> [ExaminedEvent] {
    let share = max(Self.share, (events.count + known.count - 1) / known.count)
    let starts = Array(stride(from: 0, to: events.count, by: share))
    let known = known
    let parts = await withTaskGroup(of: (Int, [ExaminedEvent], AdmissibleKeys).self) { group in
      for (index, start) in starts.enumerated() {
        // Off the thread that reads the link, which has others to read.
        group.addTask(executorPreference: globalConcurrentExecutor) { @concurrent in
          var keys = known[index]
          let slice = events[start..<min(start + share, events.count)]
          return (index, slice.map { ExaminedEvent($0.event, body: $0.body, &keys) }, keys)
        }
      }
      var parts: [(Int, [ExaminedEvent], AdmissibleKeys)] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }
    }
    for (index, _, keys) in parts { self.known[index] = keys }
    return parts.flatMap(\.1)
  }
}
