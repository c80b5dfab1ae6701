package import Desk
package import Events
package import Sodium
import Replica
import Store

// The devices of one member (Protocol/keys.md §2.2).

/// A device of the home's owner, as the communities here know it.
package struct Device: Equatable, Sendable {
  package let key: PublicKey
  package let isThis: Bool
  package let isRevoked: Bool
  /// When the root key certified it.
  package let since: Milliseconds
  package let communities: Int
}

extension ClientSession {
  /// An invitation for another machine of the same member: the node will take it from whoever has this code
  /// and the paper code. Throws what `ask` throws.
  package func inviteDevice() async throws(ClientError) -> Invitation {
    let secret = Machine.random32()
    let invitation = Invitation(department: badge.department, address: badge.address, secret: secret)
    guard case .done = try await ask(.inviteDevice(invitation.key.publicKey)) else { throw .unexpectedReply }
    return invitation
  }

  /// Ends a device for good, in every community where it has a part; the node is told too, if it can be
  /// reached. `root` comes out of `Home.root`.
  ///
  /// - Returns: in how many communities.
  /// - Throws: `otherMember`, and what `author` throws.
  package func revoke(_ device: PublicKey, by root: SigningKey) async throws(ClientError) -> Int {
    guard root.publicKey.raw == badge.member else { throw .otherMember }
    let statement = DeviceStatement(.revocation, of: device, time: clock(), by: root)
    let member = badge.member
    let heads = try read { (store) throws(StoreError) in
      var heads: [(CommunityID, UInt64?)] = []
      for community in try store.communities() {
        guard try store.members(ofCommunity: community.ref).contains(where: { $0.member == member }) else {
          continue
        }
        let key = try store.keys(ofCommunity: community.ref).first { $0.key == device }
        heads.append((community.id, key?.head))
      }
      return heads
    }
    var intents: [Intent] = []
    for (community, head) in heads {
      intents += try introduction(in: community)
      intents.append(intent(.revocation(statement, lastSequence: head), nil, community))
    }
    if isConnected { _ = try await ask(.revokeDevice(statement)) }
    if !intents.isEmpty { try author(intents) }
    return heads.count
  }

  /// This device shows its certificate wherever its member is one and it has not signed yet. Returns how many
  /// communities these were.
  package func introduceEverywhere() throws(ClientError) -> Int {
    let communities = try read { (store) throws(StoreError) in try store.communities().map(\.id) }
    var intents: [Intent] = []
    for community in communities { intents += try introduction(in: community) }
    if !intents.isEmpty { try author(intents) }
    return intents.count
  }

  /// The member's devices, from the acts of all communities here. O(acts).
  package func devices() throws(ClientError) -> [Device] {
    let (member, own) = (badge.member, badge.device)
    let certificate = badge.certificate
    return try read { (store) throws(StoreError) in
      var since: [PublicKey: Milliseconds] = [own: certificate.time]
      var places: [PublicKey: Set<CommunityID>] = [:]
      var revoked: Set<PublicKey> = []
      for community in try store.communities() {
        try store.acts(ofCommunity: community.ref) { (bytes) throws(StoreError) in
          guard let header = (try? UnverifiedEvent(bytes))?.header, header.author == member else { return }
          switch header.facts {
          case .charter(let charter): since[charter.certificate.device] = charter.certificate.time
          case .join(let statement, _), .device(let statement): since[statement.device] = statement.time
          case .revocation(let statement, _): revoked.insert(statement.device)
          default: return
          }
          for key in [header.facts.device].compactMap({ $0 }) {
            places[key, default: []].insert(community.id)
          }
        }
      }
      // The oldest first.
      let keys = since.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      return keys.map { key in
        Device(
          key: key, isThis: key == own, isRevoked: revoked.contains(key), since: since[key] ?? 0,
          communities: places[key]?.count ?? 0)
      }
    }
  }
}

extension Facts {
  /// The device that it certifies for its author.
  fileprivate var device: PublicKey? {
    switch self {
    case .charter(let charter): charter.certificate.device
    case .join(let statement, _), .device(let statement): statement.device
    default: nil
    }
  }
}
