import Events
import Replica
import Sodium
import Store
import Sync

/// A machine: a disk, a clock that may be off, and while it runs a replica. The hosts of the dishonest have
/// none.
final class Host {
  /// A copy of the disk, as an operator keeps it.
  struct Backup {
    let image: SimulatedDisk.Image
    let identity: Identity
  }

  let number: Int
  let isReplica: Bool
  /// nil for a puppet.
  var identity: Identity?
  /// By what the others know it.
  var key: SigningKey
  let role: Peer.Role
  let owner: Bytes32
  var disk: SimulatedDisk
  var store: Store?
  var replica: Replica?
  /// How far its clock is ahead of the true time, in milliseconds.
  var drift: Int64 = 0
  /// The latest time that its replica was ever told.
  var latest: Milliseconds = 0
  /// When its replica wants to be woken, by its own clock.
  var alarm: Milliseconds?
  /// What has arrived and is not taken in yet.
  var inbox: [(from: Int, bytes: [UInt8])] = []
  /// Peers to whom something is in its buffer.
  var draining: Set<Int> = []
  var backups: [Backup] = []
  /// Whatever it has told anybody, its user or a peer, that it holds.
  var told: Set<EventID> = []
  /// A disk fault is on, so that errors are no surprise.
  var isDiskFaulty = false
  /// How many disks it has had.
  var disks = 0

  init(_ number: Int, _ federation: Federation, _ plan: Plan) {
    self.number = number
    isReplica = number < federation.replicas
    if let department = federation.department(at: number) {
      (key, role, owner) = (department.key, .node, department.id)
      identity = isReplica ? .node(department: department.id, key: department.key) : nil
    } else if let person = federation.person(at: number) {
      (key, role, owner) = (person.device, .client, person.id)
      identity = isReplica ? .client(member: person.id, device: person.device) : nil
    } else {
      preconditionFailure("a host is a department's or a person's")
    }
    disk = Host.disk(plan.seed, number, 0)
  }

  /// The machine of a node that no charter knows, which nobody but a checker sees.
  init(auditing number: Int, _ plan: Plan) {
    self.number = number
    isReplica = true
    key = SigningKey(seed: .zero)
    (role, owner, identity) = (.node, .zero, .node(department: .zero, key: key))
    disk = Host.disk(plan.seed, number, 0)
  }

  /// A new machine for the same user: everything on the old one is gone.
  func replaceDisk(_ plan: Plan) {
    disks += 1
    disk = Host.disk(plan.seed, number, disks)
    (backups, told) = ([], [])
  }

  /// SQLite wants names of file systems to be unique in the process.
  private static func disk(_ seed: UInt64, _ number: Int, _ generation: Int) -> SimulatedDisk {
    let dice = Dice(Random(seed: seed, number: UInt64(1_000 + 100 * generation + number)))
    let unique = UInt(bitPattern: ObjectIdentifier(dice).hashValue)
    return SimulatedDisk(name: "kollektiv-\(number)-\(generation)-\(unique)", random: { dice.random.next() })
  }

  /// A generator that the disk's closure can hold.
  private final class Dice {
    var random: Random

    init(_ random: Random) { self.random = random }
  }

  var isUp: Bool { replica != nil }

  /// What its clock shows.
  func time(at now: Milliseconds) -> Milliseconds { UInt64(Int64(now) + drift) }

  /// Opens the store, which recovers from whatever happened to it, and the replica in it.
  ///
  /// After a restore it waits for `witnesses` peers to be in step: one of them may be behind itself.
  func open(at now: Milliseconds, isRestored: Bool, witnesses: Int = 1) throws(StoreError) {
    guard let identity else { return }
    let store = try Store(path: "store", vfs: disk.vfsName, exclusive: true, cacheKiB: 1_024)
    if isRestored { try Replica.markRestored(store) }
    self.store = store
    latest = max(latest, time(at: now))
    var configuration = ReplicaConfiguration()
    configuration.peersAfterRestore = witnesses
    // As the programs have it.
    if case .client = identity { configuration.indexesTexts = true }
    // Short, so that a run sees some.
    configuration.checkpointFrames = 500
    replica = try Replica(store, as: identity, configuration, at: time(at: now))
  }

  /// The process is gone, and with it what it had in memory.
  func close() {
    (replica, store, alarm) = (nil, nil, nil)
    inbox = []
  }

  /// The IDs of a community's events, in the order in which they came in.
  func events(of community: CommunityID) throws(StoreError) -> [EventID] {
    guard let store, let entry = try store.community(community) else { return [] }
    var ids: [EventID] = []
    for row in try store.rows(ofCommunity: entry.ref) { ids.append(try store.id(at: row)) }
    return ids
  }

  func holds(_ id: EventID) throws(StoreError) -> Bool {
    guard let store else { return false }
    return try store.entry(of: id) != nil
  }
}
