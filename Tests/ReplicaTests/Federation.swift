import Events
import Governance
import Replica
import Sodium
import Store
import Sync
import TestSupport

/// A few replicas on real stores, joined by a perfect network without time: what is sent arrives at once, in
/// order.
final class Federation {
  final class Place {
    let name: String
    let identity: Identity
    let directory = TemporaryDirectory()
    var parking = TemporaryDirectory()
    var configuration = ReplicaConfiguration()
    var replica: Replica
    var charges: [String] = []
    var effects: [Effect] = []

    init(_ name: String, _ identity: Identity, at now: Milliseconds) throws {
      (self.name, self.identity) = (name, identity)
      if case .client = identity { configuration.indexesTexts = true }
      replica = try Replica(Store(path: directory.store), as: identity, configuration, at: now)
    }

    var key: PublicKey { identity.key.publicKey }
    var owner: Bytes32 { identity.author ?? identity.key.publicKey.raw }
    var role: Peer.Role { if case .node = identity { .node } else { .client } }
  }

  var now: Milliseconds = 1_700_000_000_000
  private(set) var places: [Place] = []
  private var links: [(Place, Place)] = []
  private var queue: [(from: Place, to: Place, message: Message)] = []
  private var salts: UInt64 = 0
  private var known = AdmissibleKeys()

  func add(_ name: String, _ identity: Identity) throws -> Place {
    let place = try Place(name, identity, at: now)
    places.append(place)
    return place
  }

  func salt() -> Bytes32 {
    salts += 1
    return Bytes32(words: (salts, 1, 2, 3))
  }

  /// `audience` is what `other` shows `one`, where that is not what its owner may see.
  func link(_ one: Place, _ other: Place, as audience: Audience? = nil) throws {
    links.append((one, other))
    let secret = salt()
    for (here, there) in [(one, other), (other, one)] {
      let granted = here === other ? audience : nil
      let session = Session(
        key: there.key, role: there.role, audience: granted ?? .owner(there.owner), secret: secret)
      try apply(here.replica.handle(.connected(session), at: now), here)
    }
    try settle()
  }

  func cut(_ one: Place, _ other: Place) throws {
    links.removeAll { $0 === one && $1 === other || $0 === other && $1 === one }
    try apply(one.replica.handle(.disconnected(other.key), at: now), one)
    try apply(other.replica.handle(.disconnected(one.key), at: now), other)
  }

  /// Closes the store and opens it again, as a restart does; links are gone.
  func restart(_ place: Place, isRestored: Bool = false) throws {
    for (one, other) in links where one === place || other === place { try cut(one, other) }
    // A store has one writer: the old one lets go of it before the new one opens it.
    try close(place)
    let store = try Store(path: place.directory.store)
    if isRestored { try Replica.markRestored(store) }
    place.replica = try Replica(store, as: place.identity, place.configuration, at: now)
  }

  /// Lets go of a place's store, until it is restarted.
  func close(_ place: Place) throws {
    place.parking = TemporaryDirectory()
    place.replica = try Replica(Store(path: place.parking.store), as: place.identity, at: now)
  }

  @discardableResult
  func author(
    _ place: Place, _ facts: Facts, in community: CommunityID?, _ content: BodyContent? = nil
  ) throws -> Result<EventID, Declined> {
    let intent = Intent(community: community, facts: facts, content: content, salt: salt())
    let effects = try place.replica.handle(.author(intent), at: now)
    try apply(effects, place)
    try settle()
    for effect in effects {
      if case .authored(let id) = effect { return .success(id) }
      if case .declined(let why) = effect { return .failure(why) }
    }
    preconditionFailure("an intent is authored or declined")
  }

  /// Authors what is to be accepted.
  @discardableResult
  func say(
    _ place: Place, _ facts: Facts, in community: CommunityID?, _ content: BodyContent? = nil
  ) throws -> EventID {
    try author(place, facts, in: community, content).get()
  }

  func give(_ input: Input, to place: Place) throws {
    try apply(place.replica.handle(input, at: now), place)
    try settle()
  }

  func load(_ events: [ExaminedEvent], into place: Place) throws {
    try apply(place.replica.load(events, at: now), place)
    try settle()
  }

  func examine(_ bytes: [UInt8], body: [UInt8]? = nil) -> ExaminedEvent {
    ExaminedEvent(bytes, body: body, &known)
  }

  /// Lets time pass, in steps of a second.
  func pass(_ seconds: UInt64) throws {
    for _ in 0..<seconds {
      now += 1_000
      for place in places { try apply(place.replica.handle(.tick, at: now), place) }
      try settle()
    }
  }

  /// Brings bytes to `place` as if `peer` had sent them.
  func deliver(_ bytes: [UInt8], to place: Place, from peer: Place) throws {
    let arrival = Arrival(peer: peer.key, message: Examined(bytes, &known))
    try apply(place.replica.handle(.received([arrival]), at: now), place)
    try settle()
  }

  private func apply(_ effects: [Effect], _ place: Place) throws {
    for effect in effects {
      place.effects.append(effect)
      switch effect {
      case .send(let key, let message):
        guard let peer = places.first(where: { $0.key == key }) else { continue }
        queue.append((place, peer, message))
      case .charge(_, let rule): place.charges.append(rule)
      default: break
      }
    }
  }

  private func settle() throws {
    var steps = 0
    while !queue.isEmpty {
      let (from, to, message) = queue.removeFirst()
      steps += 1
      precondition(steps < 100_000, "the network does not come to rest")
      guard links.contains(where: { $0 === from && $1 === to || $0 === to && $1 === from }) else { continue }
      let arrival = Arrival(peer: from.key, message: Examined(message.encoded(), &known))
      try apply(to.replica.handle(.received([arrival]), at: now), to)
      try apply(from.replica.handle(.ready(to.key), at: now), from)
    }
  }
}

/// Keys and statements of the people in the tests.
struct Person {
  let root: SigningKey
  let device: SigningKey

  init(_ number: UInt64) {
    root = SigningKey(seed: Bytes32(words: (number, 1, 0, 0)))
    device = SigningKey(seed: Bytes32(words: (number, 2, 0, 0)))
  }

  var id: MemberID { root.publicKey.raw }
  var identity: Identity { .client(member: id, device: device) }

  func certificate(of key: SigningKey? = nil) -> DeviceStatement {
    DeviceStatement(.certificate, of: (key ?? device).publicKey, time: 1, by: root)
  }
}

struct Department {
  let key: SigningKey

  init(_ number: UInt64) { key = SigningKey(seed: Bytes32(words: (number, 9, 0, 0))) }

  var id: DepartmentID { departmentID(firstKey: key.publicKey) }
  var identity: Identity { .node(department: id, key: key) }
  var entry: Charter.Department { .init(id: id, nodeKey: key.publicKey) }

  func affiliation(of person: Person, serial: UInt64 = 1) -> Affiliation {
    Affiliation(of: person.id, serial: serial, to: id, time: 1, by: key)
  }

  func join(_ person: Person, serial: UInt64 = 1) -> Facts {
    .join(person.certificate(), affiliation(of: person, serial: serial))
  }

  func charter(
    by person: Person, _ admission: Charter.Admission = .open, visibility: Charter.Visibility = .open,
    with others: [Department] = [], founders: [Charter.Founder] = []
  ) -> Facts {
    .charter(
      Charter(
        visibility: visibility, admission: admission, founders: founders,
        departments: ([self] + others).map(\.entry), certificate: person.certificate(),
        affiliation: affiliation(of: person)))
  }
}

let words = BodyContent.charter(name: "Garden", purpose: "to grow", text: nil)
