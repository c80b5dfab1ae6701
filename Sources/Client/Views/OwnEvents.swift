package import Events
import Sodium
import Store

/// Something that the reader signed, in full: for them to take along.
package struct OwnEvent: Equatable, Sendable {
  package let id: EventID
  package let community: CommunityID
  package let communityName: String
  package let time: Milliseconds
  package let kind: Kind
  package let target: EventID?
  /// As it travels.
  package let bytes: [UInt8]
  /// Salt and text; nil where there is none, or it is erased.
  package let body: [UInt8]?
  package let content: BodyContent?
}

extension Reader {
  /// Everything that the reader signed, on whatever device, by community and device, oldest first. O(own
  /// events).
  package func ownEvents() throws(ClientError) -> [OwnEvent] {
    let reader = member
    var events: [OwnEvent] = []
    for community in try ask({ (store) throws(StoreError) in try store.communities() }) {
      let name = try communityName(community.id)
      events += try ask { (store) throws(StoreError) in
        var found: [OwnEvent] = []
        for key in try store.keys(ofCommunity: community.ref) where key.author == reader {
          for row in try store.rows(ofKey: key.ref, from: 0) {
            let (bytes, body) = try store.bytes(at: row)
            guard let event = try? UnverifiedEvent(bytes), let header = event.header else {
              throw .corrupt("event \(row) does not decode")
            }
            found.append(
              OwnEvent(
                id: event.id, community: community.id, communityName: name, time: header.time,
                kind: header.kind,
                target: header.facts.target, bytes: bytes, body: body,
                content: body.flatMap { BodyContent(stored: $0, of: header.kind) }))
          }
        }
        return found
      }
    }
    return events
  }
}

extension Facts {
  fileprivate var target: EventID? {
    switch self {
    case .reply(let id), .edit(let id), .retract(let id), .react(let id, _), .seen(let id): id
    default: nil
    }
  }
}
