package import Events
package import Store
import Sodium

/// What a check of a store finds wrong with it, one case a rule.
package enum Finding: Equatable, Sendable {
  /// SQLite's own check of the file; the line is SQLite's.
  case file(String)
  /// A row, or what belongs to it, cannot be read.
  case unreadable(Row, String)
  /// Rows are counted without gaps from 1; this one is not where it should be.
  case rowGap(Row)
  /// The bytes are no event, or not one that was signed: the rule of Protocol/event.md.
  case notAnEvent(Row, rule: String)
  /// A column contradicts the event's bytes.
  case column(Row, StoredEvent.Column)
  /// An edge is not here, not below, or of another community.
  case edges(Row)
  /// The body is not the one that the event commits to.
  case body(Row)
  /// The body is erased, and still there.
  case erasedBody(Row)
  /// The body is neither here nor erased, and nobody asks for it.
  case bodyNotAsked(Row)
  /// An act that is not listed as one, or the other way round.
  case act(Row)
  /// Two events of a key with one seq that are not listed as a fork, or the other way round.
  case fork(Row)
  /// A tip that is not listed as one, or the other way round.
  case tip(Row)
  /// A table lists events that are not there.
  case stray(table: String)
  /// The digest is not that of the tips.
  case digest(CommunityID)
  /// A key's head is not the greatest seq of its events.
  case head(CommunityID, key: String)
  /// The view of a member's standing, or of who may see the community on their account, is not what the acts
  /// come to.
  case member(CommunityID, MemberID)
  /// Content is quarantined though no key has a cut.
  case quarantine(CommunityID)
  /// The community's entry or its views cannot be read.
  case community(CommunityID, String)
  /// Its views were not compared, for its events are damaged.
  case notCompared(CommunityID)
  /// A held event is not what its row says.
  case held(id: String)
}

extension Finding: CustomStringConvertible {
  /// A key or an ID as it stands in the store.
  static func name(_ bytes: [UInt8]) -> String { Bytes32(bytes)?.hex ?? "of \(bytes.count) bytes" }

  package var description: String {
    switch self {
    case .file(let line): "the file is damaged: \(line)"
    case .unreadable(let row, let why): "event \(row) cannot be read: \(why)"
    case .rowGap(let row): "event \(row) is out of its place"
    case .notAnEvent(let row, let rule): "event \(row) is none: \(rule)"
    case .column(let row, let column): "event \(row): the \(column) beside it is wrong"
    case .edges(let row): "event \(row): what it follows is not there"
    case .body(let row): "event \(row): the body is not its own"
    case .erasedBody(let row): "event \(row): the body is erased and still there"
    case .bodyNotAsked(let row): "event \(row): the body is missing and not asked for"
    case .act(let row): "event \(row): wrongly listed, or not listed, among the acts"
    case .fork(let row): "event \(row): wrongly listed, or not listed, among the forks"
    case .tip(let row): "event \(row): wrongly listed, or not listed, among the tips"
    case .stray(let table): "the list `\(table)` names events that are not there"
    case .digest(let id): "community \(id): the digest is not that of its tips"
    case .head(let id, let key): "community \(id): the head of key \(key) is wrong"
    case .member(let id, let member): "community \(id): the view of member \(member) is wrong"
    case .quarantine(let id): "community \(id): content is quarantined without a reason"
    case .community(let id, let why): "community \(id) cannot be read: \(why)"
    case .notCompared(let id): "community \(id): views not compared, for events are damaged"
    case .held(let id): "held event \(id) is not what it was"
    }
  }
}
