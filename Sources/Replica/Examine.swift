package import Events
package import Sodium
package import Sync

/// What a message came to, before anybody looked into the store. Making it is a pure function of the bytes,
/// and the dear part of taking an event in: a shell runs it on all cores, ahead of the single writer.
package enum Examined: Sendable {
  case message(Message)
  /// A message with events, each checked by itself: one bad event does not hold up the good ones of its
  /// batch.
  case events(token: Bytes32, [ExaminedEvent])
  /// Not a message.
  case malformed(SyncError)

  /// Whether there is something to be stored.
  var carriesContent: Bool {
    switch self {
    case .events, .message(.bodies): true
    default: false
    }
  }

  /// How many events the message brought, good or not.
  package var eventCount: Int { if case .events(_, let events) = self { events.count } else { 0 } }

  /// Decodes a message and verifies the events in it. `known` saves looks at keys; it changes no result.
  package init(_ bytes: [UInt8], _ known: inout AdmissibleKeys) {
    do throws(SyncError) {
      let message = try Message(decoding: bytes)
      guard case .events(let token, let events) = message else {
        self = .message(message)
        return
      }
      self = .events(token: token, events.map { ExaminedEvent($0.event, body: $0.body, &known) })
    } catch {
      self = .malformed(error)
    }
  }
}

package enum ExaminedEvent: Sendable {
  /// A verified event, and its body if that came and is the one it commits to.
  case sound(VerifiedEvent, body: Body?, spoiltBody: EventError?)
  case dropped(EventError)

  package init(_ bytes: [UInt8], body: [UInt8]?, _ known: inout AdmissibleKeys) {
    do throws(EventError) {
      let event = try UnverifiedEvent(bytes).verified(&known)
      guard let body, let header = event.header else {
        self = .sound(event, body: nil, spoiltBody: nil)
        return
      }
      do throws(EventError) {
        self = .sound(event, body: try Body(body, committedBy: header), spoiltBody: nil)
      } catch {
        // The event is good without its body; another peer may have it.
        self = .sound(event, body: nil, spoiltBody: error)
      }
    } catch {
      self = .dropped(error)
    }
  }
}
