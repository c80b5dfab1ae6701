import Desk
import Events
import Governance
import Host
import Metrics
import Replica
import Sodium
import Store
import Sync
import Transport

// What the operator is shown.

extension Node {
  func status() async throws -> NodeStatus {
    let connections = await host.connections
    let (replica, digest) = try await host.read { (replica) throws(StoreError) in
      (try ReplicaStatus(replica), try replica.overallDigest())
    }
    let steps = tally.steps
    let peers = try roster.peers().map { peer in
      let key = peer.department.nodeKey
      return NodeStatus.Peer(
        name: peer.department.name, key: key.hex, isConnected: connections.contains { $0.peer == key },
        inStep: steps[key], clockOffset: connections.first { $0.peer == key }?.clockOffset)
    }
    return NodeStatus(
      department: try roster.setting("name") ?? "", departmentID: departmentID.hex, key: key.publicKey.hex,
      address: try address, isRunning: listener != nil, since: listener == nil ? nil : tally.since,
      peers: peers,
      clients: connections.count { $0.role == .client }, communities: replica.communities,
      events: replica.events, storeBytes: replica.storeBytes, waiting: replica.waiting, held: replica.held,
      missingBodies: replica.missingBodies, erasuresPending: replica.erasuresPending,
      isDiskFull: await host.lacksRoom(), isRestored: replica.isRestored, clockDoubt: await host.clockDoubt,
      digest: digest.hex)
  }

  func communityEntries() async throws -> [OperatorReply.CommunityEntry] {
    try await host.read { (replica) throws(StoreError) in
      try replica.store.communities().map { (entry) throws(StoreError) in
        let listing = try replica.listing(of: entry.id)
        return .init(
          id: entry.id.raw.hex, name: listing.name, isClosed: entry.visibility == .closed,
          members: Int(listing.members), events: try replica.store.eventCount(ofCommunity: entry.ref),
          digest: entry.digest.hex)
      }
    }
  }
}

/// What a status says of the replica.
struct ReplicaStatus: Sendable {
  let communities: Int
  let events: Int
  let storeBytes: Int
  let waiting: Int
  let held: Int
  let missingBodies: Int
  let erasuresPending: Int
  let isRestored: Bool

  init(_ replica: Replica) throws(StoreError) {
    let occupancy = try replica.occupancy()
    communities = try replica.store.communities().count
    events = Int(try replica.store.lastRow())
    storeBytes = try replica.store.size()
    (waiting, held) = (occupancy.waiting, occupancy.held)
    missingBodies = try replica.store.missingBodyCount()
    erasuresPending = try replica.store.carriedCount()
    isRestored = replica.isRestored
  }
}

extension Replica {
  /// Of all communities here: what a summary would be without a session's secret.
  func overallDigest() throws(StoreError) -> Bytes32 {
    let entries = try store.communities().map { IndexEntry(token: $0.id.raw, tipsDigest: $0.digest) }
    return Digests.summary(entries)
  }
}

extension Node {
  /// The answer to `GET path` on the status port; nil for a path that is none.
  package func reply(to path: String, _ metrics: PrometheusMetrics) async -> StatusServer.Reply? {
    switch path {
    case "/health":
      let isFull = await host.lacksRoom()
      return .init(isGood: !isFull, text: isFull ? "disk full\n" : "ok\n")
    case "/metrics":
      await gauge()
      return .init(isGood: true, text: metrics.text)
    default: return nil
    }
  }

  private func gauge() async {
    guard let status = try? await status() else { return }
    let values: [(String, Int)] = [
      ("kollektiv_communities", status.communities), ("kollektiv_events", status.events),
      ("kollektiv_store_bytes", status.storeBytes), ("kollektiv_waiting_events", status.waiting),
      ("kollektiv_held_events", status.held), ("kollektiv_missing_bodies", status.missingBodies),
      ("kollektiv_erasures_pending", status.erasuresPending), ("kollektiv_clients", status.clients),
      ("kollektiv_peers_connected", status.peers.count(where: \.isConnected)),
      ("kollektiv_disk_full", status.isDiskFull ? 1 : 0),
    ]
    for (label, value) in values { Gauge(label: label).record(value) }
    for (reason, count) in transport.refusals {
      Gauge(label: "kollektiv_connections_refused", dimensions: [("reason", reason)]).record(count)
    }
  }
}
