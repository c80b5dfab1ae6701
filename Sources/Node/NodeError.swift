package import Desk
package import Store

/// What keeps a node from starting, or from doing what its operator asked; it travels to the operator.
package enum NodeError: Error, Equatable, Codable, Sendable {
  /// There is no node in the folder.
  case notInitialised(String)
  /// The folder holds a node already.
  case alreadyInitialised(String)
  /// A secret can be read by others than its owner.
  case exposed(String)
  /// A file that should be there cannot be read or written, with the reason.
  case file(String, reason: String)
  /// The key file holds no key.
  case damagedKey(String)
  case store(StoreError)
  case code(DeskError)
  /// Nothing, or more than one thing, goes by this name or ID.
  case unknown(String)
  case ambiguous(String, candidates: [String])
  /// One cannot be one's own peer.
  case ownTicket
  /// The clock differs from the other nodes' by so many milliseconds: what is signed now would be misdated.
  case clock(differsBy: Int64)
  /// A file of bundles breaks a rule of its chapter, behind so many events that were taken in.
  case bundle(String, events: Int)
  /// What the store holds of a community cannot be exported: it is damaged.
  case damagedHistory(String)
  /// The store was restored from a backup and the node has not yet learnt what it signed since.
  case restored
  /// The operator's program and the node are of different versions.
  case otherVersion
  /// What is nobody's rule, in the words of whoever noticed it.
  case other(String)
}

extension NodeError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notInitialised(let folder): "there is no node in \(folder); 'kollektivd init' makes one"
    case .alreadyInitialised(let folder): "\(folder) holds a node already"
    case .exposed(let path): "\(path) can be read by others; 'chmod go= \(path)' first"
    case .file(let path, let reason): "\(path): \(reason)"
    case .damagedKey(let path): "\(path) holds no key; bring it back from a backup"
    case .store(let error): "\(error)"
    case .code(.wrongPrefix): "this is not the kind of code that is wanted here"
    case .code: "the code is cut off or mistyped; copy it again, whole"
    case .unknown(let name): "nothing here goes by '\(name)'"
    case .ambiguous(let name, let candidates):
      "'\(name)' may be \(candidates.joined(separator: ", ")); give more of it"
    case .ownTicket: "this is the ticket of this node itself"
    case .clock(let milliseconds):
      "this machine's clock differs from the other nodes' by \(milliseconds / 1_000) s; set it right first"
    case .bundle(let rule, let events):
      "no whole bundle (\(rule)); \(events) events before that were taken in as far as they are sound"
    case .damagedHistory(let rule): "the store is damaged (\(rule)); 'kollektivd check' says where"
    case .restored: "the node comes from a backup and waits for a peer to tell it what it has signed since"
    case .otherVersion: "the node is of another version of kollektivd: restart it after an upgrade"
    case .other(let reason): reason
    }
  }
}
