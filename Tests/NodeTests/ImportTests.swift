import Client
import Events
import Foundation
import Host
import Mail
import Node
import Replica
import Sodium
import Store
import TestSupport
import Testing

private let list = Surroundings.shared.appending(path: "data/corpus/sci.space.mbox.gz")

/// A whole mailing list of the shared corpus, from the file to the node.
@Suite(
  .enabled(
    if: Surroundings.has(
      FileManager.default.fileExists(atPath: list.path),
      orSkipSaying: "no data/corpus in KOLLEKTIV_SHARED or in ../shared")))
struct ImportTests {
  private func read() throws -> (messages: [ArchivedMessage], parents: [String: String]) {
    var file = try MailboxFile(path: list.path)
    var archive = Archive()
    while let item = try file.next() { archive.add(item) }
    let (postings, threading) = (archive.postings, archive.threading)
    var parents: [String: String] = [:]
    let messages = threading.order.map { index in
      let posting = postings[index]
      let parent = threading.parents[index].map { postings[$0].messageID }
      parents[posting.messageID] = parent
      return ArchivedMessage(
        messageID: posting.messageID, author: posting.author,
        time: posting.time.flatMap { UInt64(exactly: $0) },
        title: posting.subject, text: posting.text, answers: parent.map { [$0] } ?? [])
    }
    return (messages, parents)
  }

  private func importAll(
    _ messages: [ArchivedMessage], into community: CommunityID, by home: Home
  ) async throws -> ImportOutcome {
    // As the program does it: written first, then sent.
    let outcome = try await ClientSession.run(in: home, .offline) { session in
      var (outcome, rest) = (ImportOutcome(), messages[...])
      while !rest.isEmpty {
        let batch = ArchivedMessage.batch(of: rest)
        outcome += try await session.importMessages(batch, into: community)
        rest = rest[batch.endIndex...]
      }
      return outcome
    }
    let waiting = try await ClientSession.run(in: home) { try await $0.deliver(within: .seconds(120)) }
    #expect(waiting == 0)
    return outcome
  }

  @Test func aListArrivesAtTheNodeOnce() async throws {
    let (messages, parents) = try read()
    #expect(messages.count > 900 && parents.count > messages.count / 4)
    let node = try await TestNode("Research")
    let home = Home(path: temporaryFolder())
    defer { removeTree(home.path) }
    let enrolment = try Enrolment.begin(
      in: home, with: try await node.invitation("Ada"), name: "Ada", passphrase: "correct horse",
      cost: .least,
      now: wallClock())
    let department = try await enrolment.redeem().department
    let community = try await ClientSession.run(in: home) { session in
      // As `enrol` does: only what is chosen is kept up to date.
      try await session.subscribe(to: [])
      return try await session.found(
        Founding(name: "Space", purpose: "what flies", departments: [department]))
    }
    let first = try await importAll(messages, into: community, by: home)
    #expect(first.imported + first.empty == messages.count && first.present == 0 && first.tooLong == 0)
    let posts = try await node.node.host.read { (replica) throws(StoreError) in
      try replica.store.feed(of: community, limit: 10_000)
    }
    #expect(posts.count == first.imported)
    var ids: [EventID: String] = [:]
    for post in posts {
      if case .post(_, _, _, let quoted?)? = post.content { ids[post.id] = quoted.messageID }
    }
    #expect(Set(ids.values).count == posts.count)
    let isKept = posts.allSatisfy { post in
      guard let id = ids[post.id] else { return false }
      return post.target.flatMap { ids[$0] } == parents[id]
    }
    #expect(isKept)
    let second = try await importAll(messages, into: community, by: home)
    #expect(second.imported == 0 && second.present == first.imported)
    await node.stop()
  }
}
