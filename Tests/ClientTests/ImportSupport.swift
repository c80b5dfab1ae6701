import Desk
import Events
import Glibc
import Replica
import Sodium
import Store
import TestSupport

@testable import Client

/// A member's client that never meets a node: its home, with the department's word in it.
struct OfflineMember {
  let directory = TemporaryDirectory()
  let badge: Badge

  private static let node = SigningKey(seed: Bytes32(words: (1, 2, 3, 4)))

  init(_ name: String, seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    func key() -> SigningKey { SigningKey(seed: Bytes32(numbers.bytes(32)) ?? .zero) }
    let (root, device) = (key(), key())
    let department = Department(
      id: departmentID(firstKey: Self.node.publicKey), nodeKey: Self.node.publicKey, name: "Office")
    var badge = Badge(
      member: root.publicKey.raw, name: name,
      certificate: DeviceStatement(.certificate, of: device.publicKey, time: 1, by: root),
      department: department,
      address: "127.0.0.1:1")
    badge.affiliation = Affiliation(of: badge.member, serial: 1, to: department.id, time: 2, by: Self.node)
    self.badge = badge
    try Home.replace(home.deviceKey, with: device.seed.bytes)
    try home.write(badge)
  }

  var home: Home { Home(path: directory.path) }

  /// A turn of its own: what is asked for afterwards was in the store.
  func turn<Result: Sendable>(
    _ body: @Sendable (ClientSession) async throws -> Result
  ) async throws -> Result {
    try await ClientSession.run(in: home, .offline, body)
  }

  func found() async throws -> CommunityID {
    let department = badge.department
    return try await turn {
      try await $0.found(Founding(name: "Garden", purpose: "what grows", departments: [department]))
    }
  }

  func importMessages(_ messages: [ArchivedMessage], into community: CommunityID) async throws
    -> ImportOutcome
  {
    try await turn { try await $0.importMessages(messages[...], into: community) }
  }

  /// What each imported message answers, by their IDs.
  func threads(of community: CommunityID) async throws -> [String: String?] {
    let posts = try await posts(of: community)
    var names: [EventID: String] = [:]
    for post in posts { names[post.id] = post.quoted?.messageID }
    return Dictionary(
      posts.compactMap { post in post.quoted.map { ($0.messageID, post.target.flatMap { names[$0] }) } }
    ) { one, _ in one }
  }

  /// The newest first.
  func posts(of community: CommunityID) async throws -> [Post] {
    try await turn { session in
      try await session.read { (store) throws(StoreError) in try store.feed(of: community, limit: 10_000) }
    }
  }

  /// Brings over all that another one has of a community.
  func take(_ community: CommunityID, from other: OfflineMember) async throws {
    let events = try await other.turn { session in
      try await session.read { (store) throws(StoreError) in
        var (events, known): ([ExaminedEvent], AdmissibleKeys) = ([], AdmissibleKeys())
        var row: Row = 1
        while let id = try? store.id(at: row) {
          guard try store.entry(of: id) != nil else { break }
          let (event, body) = try store.bytes(at: row)
          events.append(ExaminedEvent(event, body: body, &known))
          row += 1
        }
        return events
      }
    }
    try await turn { try await $0.handle(.loaded(events)) }
  }
}

extension Post {
  var quoted: BodyContent.Quoted? {
    if case .post(_, _, _, let quoted)? = content { quoted } else { nil }
  }
}

func message(
  _ id: String, answers: [String] = [], title: String = "Beans", text: String = "They grow.",
  time: Milliseconds? = 731_116_800_000
) -> ArchivedMessage {
  ArchivedMessage(
    messageID: id, author: "Jane Doe", time: time, title: title, text: text, answers: answers)
}
