package import Events

/// What an operator asks of a node. It travels as one line of JSON over the socket in the node's folder;
/// while the node does not run, 'kollektivd' opens the folder and asks itself.
package enum OperatorRequest: Codable, Sendable {
  case status
  case ticket
  /// `label` names who is invited; it is valid for so many milliseconds.
  case invite(label: String, lifetime: Milliseconds, member: String?)
  case invitations
  case revokeInvitation(String)
  case addPeer(ticket: String)
  case peers
  case removePeer(String)
  case addAuditor(key: String, name: String, communities: [String], lifetime: Milliseconds?)
  case auditors
  case removeAuditor(String)
  case employees
  case endEmployee(String)
  case communities
  /// A bundle that the node's own user can read.
  case importBundle(path: String)
  case reload
}

package enum OperatorReply: Codable, Sendable {
  case failed(NodeError)
  case done(OperatorDeed)
  case status(NodeStatus)
  case code(String, expires: Milliseconds?)
  case invitations([InvitationEntry])
  case peers([PeerEntry])
  case auditors([AuditorEntry])
  case employees([EmployeeEntry])
  case communities([CommunityEntry])
  case imported(events: Int, refused: [String])

  package struct InvitationEntry: Codable, Sendable {
    package let id: String
    package let label: String
    package let expires: Milliseconds
    package let isUsed: Bool
    package let isExpired: Bool
  }

  package struct PeerEntry: Codable, Sendable {
    package let key: String
    package let department: String
    package let name: String
    package let address: String
    package let isConnected: Bool
  }

  package struct AuditorEntry: Codable, Sendable {
    package let key: String
    package let name: String
    package let communities: [String]
    package let until: Milliseconds?
  }

  package struct EmployeeEntry: Codable, Sendable {
    package let member: String
    package let name: String
    package let since: Milliseconds
    package let ended: Milliseconds?
    package let devices: Int
    package let isConnected: Bool
  }

  package struct CommunityEntry: Codable, Sendable {
    package let id: String
    package let name: String
    package let isClosed: Bool
    package let members: Int
    package let events: Int
    /// Of the tips: equal digests are equal communities (Protocol/replication.md §6).
    package let digest: String
  }
}

/// What was done for the operator, who is told in their own language.
package enum OperatorDeed: Codable, Sendable {
  case reloaded
  case invitationRevoked(id: String, label: String)
  case peerAdded(name: String, key: String, address: String)
  case peerRemoved(name: String)
  /// `communities` is how many they may read; 0 stands for all.
  case auditorAdded(name: String, key: String, communities: Int)
  case auditorRemoved(name: String)
  /// `communities` is how many were told.
  case employeeEnded(name: String, communities: Int)
}

/// How a node is.
package struct NodeStatus: Codable, Sendable {
  package struct Peer: Codable, Sendable {
    package let name: String
    package let key: String
    package let isConnected: Bool
    /// When both sides were last seen to hold the same; nil if never since the start.
    package let inStep: Milliseconds?
    /// How far the peer's clock is ahead, in milliseconds.
    package let clockOffset: Int64?
  }

  package let department: String
  package let departmentID: String
  package let key: String
  package let address: String
  package let isRunning: Bool
  package let since: Milliseconds?
  package let peers: [Peer]
  package let clients: Int
  package let communities: Int
  package let events: Int
  package let storeBytes: Int
  package let waiting: Int
  package let held: Int
  package let missingBodies: Int
  package let erasuresPending: Int
  package let isDiskFull: Bool
  package let isRestored: Bool
  package let clockDoubt: Int64?
  /// Of all communities with their tips: two nodes with the same digest hold the same.
  package let digest: String
}
