internal import Events

/// The missing bodies that a peer is being asked for: one request at a time, one community after the other.
enum BodyRequest: Sendable {
  case none
  /// These were asked for, ascending; after `until` no answer is expected any more.
  case asked(CommunityID, ids: [EventID], until: Milliseconds)
  /// The peer had some: from then on the next ones can be asked for.
  case more(CommunityID, at: Milliseconds)

  var due: Milliseconds? {
    switch self {
    case .none: nil
    case .asked(_, _, let until): until
    case .more(_, let at): at
    }
  }
}
