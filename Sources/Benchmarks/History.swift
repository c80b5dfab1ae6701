import CBOR
import Events
import Sodium
import Sync

/// A community as it grows: many authors, who see one another's posts with delay, so that the graph forks and
/// merges.
///
/// The authors share a few views. A view is a chain of its own; now and then it takes in what another one has
/// seen, and its next event then has the heads of both as parents. The same seed gives the same events.
struct History: Sendable {
  struct Author: Sendable {
    let root: SigningKey
    let device: SigningKey
    let view: Int
    var last: (id: EventID, sequence: UInt64)?
  }

  /// The last event of a view that another view has seen, with how far it had seen each view itself.
  struct Head: Sendable {
    let view: Int
    let id: EventID
    let seen: [UInt32]
  }

  static let authors = 128
  static let viewCount = 8
  /// 2024-01-01; a post every second from then on.
  static let start: Milliseconds = 1_704_067_200_000
  /// When it is all looked at: after the last event of a million.
  static let today: Milliseconds = start + 2_000_000_000

  let node: SigningKey
  let department: DepartmentID
  private let texts: Texts
  private var random: Seeded
  private var authors: [Author] = []
  private var views: [[Head]] = []
  /// What was lately posted in each view, to be answered.
  private var recent: [[EventID]] = []
  private(set) var community: CommunityID?
  private(set) var count = 0

  init(_ texts: Texts, seed: UInt64, authors count: Int = authors) {
    self.texts = texts
    random = Seeded(seed)
    node = SigningKey(seed: random.bytes32())
    department = departmentID(firstKey: node.publicKey)
    for number in 0..<count {
      authors.append(
        Author(
          root: SigningKey(seed: random.bytes32()), device: SigningKey(seed: random.bytes32()),
          view: number % Self.viewCount, last: nil))
    }
    recent = Array(repeating: [], count: Self.viewCount)
  }

  /// The next events, in causal order.
  mutating func next(_ count: Int) -> [EventBytes] { (0..<count).map { _ in next() } }

  private mutating func next() -> EventBytes {
    defer { count += 1 }
    if community == nil { return found() }
    // Everybody joins first, each on the view they will have.
    if count < authors.count { return append(by: count, join(count), nil) }
    let author = Int.random(in: 0..<authors.count, using: &random)
    let view = authors[author].view
    if Int.random(in: 0..<5, using: &random) == 0 {
      takeIn(Int.random(in: 0..<Self.viewCount, using: &random), into: view)
    }
    let body = Body(
      .post(texts.texts[Int.random(in: 0..<texts.texts.count, using: &random)]), salt: random.bytes32())
    let answered =
      Int.random(in: 0..<3, using: &random) > 0 ? recent[view].randomElement(using: &random) : nil
    return append(by: author, answered.map(Facts.reply) ?? .post, body)
  }

  private mutating func found() -> EventBytes {
    let founder = authors[0]
    let charter = Charter(
      visibility: .open, admission: .open, departments: [.init(id: department, nodeKey: node.publicKey)],
      certificate: DeviceStatement(
        .certificate, of: founder.device.publicKey, time: Self.start, by: founder.root),
      affiliation: Affiliation(
        of: founder.root.publicKey.raw, serial: 1, to: department, time: Self.start, by: node))
    let body = Body(
      .charter(name: "Canteen", purpose: "What there is to eat", text: nil), salt: random.bytes32())
    let draft = Draft(
      community: nil, author: founder.root.publicKey.raw, sequence: 0, previous: nil, parents: [],
      time: Self.start, facts: .charter(charter), body: body.bytes)
    let bytes = draft.sealed(by: founder.device)
    let id = Self.id(bytes)
    community = id
    authors[0].last = (id, 0)
    var seen = [UInt32](repeating: 0, count: Self.viewCount)
    seen[0] = 1
    views = Array(repeating: [Head(view: 0, id: id, seen: seen)], count: Self.viewCount)
    return EventBytes(event: bytes, body: body.bytes)
  }

  private func join(_ author: Int) -> Facts {
    let (root, device) = (authors[author].root, authors[author].device)
    return .join(
      DeviceStatement(.certificate, of: device.publicKey, time: Self.start, by: root),
      Affiliation(of: root.publicKey.raw, serial: 1, to: department, time: Self.start, by: node))
  }

  private mutating func append(by index: Int, _ facts: Facts, _ body: Body?) -> EventBytes {
    let author = authors[index]
    let heads = views[author.view]
    let sequence = author.last.map { $0.sequence + 1 } ?? 0
    let draft = Draft(
      community: community, author: author.root.publicKey.raw, sequence: sequence, previous: author.last?.id,
      parents: heads.map(\.id).filter { $0 != author.last?.id },
      time: Self.start + Milliseconds(1_000 * count),
      facts: facts, body: body?.bytes)
    let bytes = draft.sealed(by: author.device)
    let id = Self.id(bytes)
    authors[index].last = (id, sequence)
    var seen = heads[0].seen
    for head in heads.dropFirst() {
      for view in seen.indices { seen[view] = max(seen[view], head.seen[view]) }
    }
    seen[author.view] += 1
    views[author.view] = [Head(view: author.view, id: id, seen: seen)]
    if body != nil {
      if recent[author.view].count == 64 { recent[author.view].removeFirst() }
      recent[author.view].append(id)
    }
    return EventBytes(event: bytes, body: body?.bytes)
  }

  /// The heads of both views, without those that lie in the past of another.
  private mutating func takeIn(_ other: Int, into view: Int) {
    let all = views[view] + views[other].filter { new in !views[view].contains { $0.id == new.id } }
    views[view] = all.filter { head in
      !all.contains { $0.id != head.id && $0.seen[head.view] >= head.seen[head.view] }
    }
  }

  private static func id(_ bytes: [UInt8]) -> EventID {
    guard let event = try? UnverifiedEvent(bytes) else { preconditionFailure("what was sealed decodes") }
    return event.id
  }
}
