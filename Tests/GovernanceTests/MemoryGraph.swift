import Events
import Governance
import Sodium

/// A community in memory, for the fold alone: acts with their pasts written out as sets.
struct MemoryGraph: Ancestry {
  private(set) var acts: [Act] = []
  private var pasts: [EventID: Set<EventID>] = [:]

  /// Adds an act on top of `edges`; the acts stay in an order of their causes.
  mutating func add(_ act: Act, on edges: [EventID]) {
    acts.append(act)
    pasts[act.id] = edges.reduce(into: Set(edges)) { $0.formUnion(pasts[$1] ?? []) }
  }

  func contains(_ id: EventID, _ point: Point) throws(Never) -> Bool {
    switch point {
    case .everything: true
    case .past(let edges): edges.contains { $0 == id || pasts[$0]?.contains(id) == true }
    case .before(let event): pasts[event]?.contains(id) == true
    }
  }

  func lastSequence(of key: PublicKey, _ point: Point) throws(Never) -> UInt64? {
    var last: UInt64?
    for act in acts where act.key == key {
      if contains(act.id, point) { last = max(last ?? 0, act.sequence) }
    }
    return last
  }
}

/// A community under construction: people act, each on top of what they say they have seen.
struct Garden {
  var graph = MemoryGraph()
  let charter: Charter
  private var sequences: [PublicKey: UInt64] = [:]
  private(set) var last: [PublicKey: EventID] = [:]
  private var count: UInt64 = 0

  let founder = Someone(1)
  let department = Office(1)
  let second = Office(2)

  init(_ admission: Charter.Admission, founders: [Someone] = []) throws {
    let (founder, department, second) = (Someone(1), Office(1), Office(2))
    charter = Charter(
      visibility: .open, admission: admission,
      founders: founders.map { .init(member: $0.id, department: department.id) },
      departments: [department.entry, second.entry],
      certificate: founder.certificate(), affiliation: department.affiliation(of: founder))
    act(founder.device.publicKey, founder.id, .charter(charter), on: [])
  }

  /// The ID of the new act.
  @discardableResult
  mutating func act(_ key: PublicKey, _ author: Bytes32, _ facts: Facts, on edges: [EventID]) -> EventID {
    count += 1
    let id = EventID(Bytes32(words: (count, key.raw.words.0, 0, 0)))
    let header = Self.header(author, sequences[key, default: 0], last[key], edges, facts)
    guard let act = Act(id: id, key: key, header) else { preconditionFailure("acts are acts") }
    graph.add(act, on: edges + (last[key].map { [$0] } ?? []))
    sequences[key, default: 0] += 1
    last[key] = id
    return id
  }

  /// Forgets the last act of a key, so that its next one is an equivocation.
  mutating func rewind(_ key: PublicKey, to id: EventID?) {
    sequences[key, default: 1] -= 1
    last[key] = id
  }

  private static func header(
    _ author: Bytes32, _ sequence: UInt64, _ previous: EventID?, _ edges: [EventID], _ facts: Facts
  ) -> Header {
    let isCharter = facts.kind == .charter
    var parents = edges.filter { $0 != previous }
    if !isCharter, previous == nil, parents.isEmpty { parents = [EventID(.zero)] }
    let draft = Draft(
      community: isCharter ? nil : EventID(.zero), author: author, sequence: sequence, previous: previous,
      parents: parents, time: 1, facts: facts,
      body: [.charter, .post].contains(facts.kind) ? [UInt8](repeating: 0, count: 40) : nil)
    do {
      guard let header = try UnverifiedEvent(draft.sealed(by: SigningKey(seed: .zero))).header else {
        preconditionFailure("the version is ours")
      }
      return header
    } catch {
      preconditionFailure("\(facts.kind): \(error)")
    }
  }

  func authority(_ order: [Act]? = nil) -> Authority {
    var authority = Authority(graph.acts[0])
    for act in (order ?? graph.acts).dropFirst() { authority.insert(act) }
    for (key, forks) in forks() {
      for (sequence, ids) in forks { authority.insertFork(of: key, sequence: sequence, ids: ids) }
    }
    return authority
  }

  private func forks() -> [(PublicKey, [(UInt64, [EventID])])] {
    let byKey = Dictionary(grouping: graph.acts, by: \.key)
    return byKey.keys.sorted().map { key in
      let bySequence = Dictionary(grouping: byKey[key] ?? [], by: \.sequence).filter { $0.value.count > 1 }
      return (key, bySequence.keys.sorted().map { ($0, bySequence[$0]?.map(\.id) ?? []) })
    }
  }

  func standing(of someone: Someone, at point: Point = .everything, _ order: [Act]? = nil) -> Standing {
    var inquiry = Inquiry(authority(order), within: point, graph)
    return inquiry.standing(of: someone.id, at: point)
  }

  func check(_ key: PublicKey, _ author: Bytes32, _ facts: Facts, on edges: [EventID]) -> Refusal? {
    let previous = last[key]
    let header = Self.header(
      author, sequences[key, default: 0], previous, edges.filter { $0 != previous }, facts)
    return authority().check(Candidate(key: key, header: header), graph)
  }
}

struct Someone {
  let root: SigningKey
  let device: SigningKey
  let other: SigningKey

  init(_ number: UInt64) {
    root = SigningKey(seed: Bytes32(words: (number, 1, 0, 0)))
    device = SigningKey(seed: Bytes32(words: (number, 2, 0, 0)))
    other = SigningKey(seed: Bytes32(words: (number, 3, 0, 0)))
  }

  var id: MemberID { root.publicKey.raw }
  func certificate(of key: SigningKey? = nil) -> DeviceStatement {
    DeviceStatement(.certificate, of: (key ?? device).publicKey, time: 1, by: root)
  }
}

struct Office {
  let key: SigningKey

  init(_ number: UInt64) { key = SigningKey(seed: Bytes32(words: (number, 9, 0, 0))) }

  var id: DepartmentID { departmentID(firstKey: key.publicKey) }
  var entry: Charter.Department { .init(id: id, nodeKey: key.publicKey) }
  func affiliation(of someone: Someone, serial: UInt64 = 1) -> Affiliation {
    Affiliation(of: someone.id, serial: serial, to: id, time: 1, by: key)
  }
  func join(_ someone: Someone, serial: UInt64 = 1) -> Facts {
    .join(someone.certificate(), affiliation(of: someone, serial: serial))
  }
}
