import Desk
import Events
import Foundation
import Host
import Mail
import Replica
import Sodium
import Synchronization
import Transport

/// A department moves its mailing lists in: the archives are read and authored by a client, one community a
/// list, while the client's node takes them in. The node is a process of its own, which tells what memory it
/// has at the end.
enum Import {
  struct Result: Sendable {
    var postings = 0
    /// Postings a second, read and durable with the client.
    var rate = 0.0
    /// Of that, the seconds for reading alone.
    var reading = 0.0
    var seconds = 0.0
    /// Until the node had it all.
    var delivered = 0.0
    /// Resident memory of the node, with all of it: now, and at its highest.
    var resident = 0
    var peak = 0
  }

  /// Postings in one transaction.
  private static let batch = 500

  /// nil where there are no lists.
  static func measure(_ lists: [String], in folder: String) throws -> Result? {
    guard !lists.isEmpty else { return nil }
    let probe = try NodeProbe(in: folder)
    let invitation = probe.invitation
    var result = try blocking { try await move(lists, to: invitation, in: folder) }
    (result.resident, result.peak) = try probe.memory()
    return result
  }

  private static func move(
    _ lists: [String], to invitation: Invitation, in folder: String
  ) async throws -> Result {
    let place = NodePlace(
      address: try Address(invitation.address), department: invitation.department.id,
      key: invitation.department.nodeKey)
    let client = try await MeshClient(in: folder, at: place, with: invitation)
    try await client.connect()
    var result = Result()
    let start = Clock.wall
    for list in lists {
      let community = try await client.found(among: [place])
      let begun = Clock.wall
      let archive = try read(list)
      result.reading += Clock.wall - begun
      result.postings += try await author(archive, in: community, client)
    }
    result.seconds = Clock.wall - start
    result.rate = Double(result.postings) / result.seconds
    let wanted = result.postings + lists.count
    let isThere = await client.witness.wait { $0.acknowledgedCount >= wanted }
    precondition(isThere, "the node acknowledges what was imported")
    result.delivered = client.witness.last - start
    await client.stop()
    return result
  }

  private static func read(_ path: String) throws -> Archive {
    var file = try MailboxFile(path: path)
    var archive = Archive()
    while let item = try file.next() { archive.add(item) }
    return archive
  }

  /// Parents before their answers, as the threads have it.
  private static func author(
    _ archive: Archive, in community: CommunityID, _ client: MeshClient
  ) async throws -> Int {
    let threading = archive.threading
    let places = Dictionary(uniqueKeysWithValues: zip(threading.order, threading.order.indices))
    var ids: [EventID] = []
    while ids.count < threading.order.count {
      let begun = ids
      ids += try await client.host.authorAll { authored in
        let place = begun.count + authored.count
        guard place < threading.order.count, authored.count < batch else { return nil }
        let index = threading.order[place]
        let parent = threading.parents[index].flatMap { places[$0] }.map {
          $0 < begun.count ? begun[$0] : authored[$0 - begun.count]
        }
        return intent(archive.postings[index], parent, in: community)
      }.get()
    }
    return ids.count
  }

  private static func intent(_ posting: Posting, _ parent: EventID?, in community: CommunityID) -> Intent {
    let quoted = BodyContent.Quoted(
      author: posting.author, time: Milliseconds(clamping: posting.time ?? 0), messageID: posting.messageID)
    return Intent(
      community: community, facts: parent.map { .reply($0) } ?? .post,
      content: .post(title: posting.subject, text: posting.text, mentions: [], quoted: quoted),
      salt: .random())
  }
}

/// A node in a process of its own: this program again, with `--probe-node`.
final class NodeProbe {
  let invitation: Invitation
  private let process = Process()
  private let (input, output) = (Pipe(), Pipe())

  init(in folder: String) throws {
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe")
    process.arguments = ["--probe-node", folder]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    invitation = try Invitation(parsing: Self.line(output))
  }

  /// Ends the node. Bytes that are resident, and that were at most.
  func memory() throws -> (now: Int, peak: Int) {
    try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    let fields = Self.line(output).split(separator: " ").compactMap { Int($0) }
    process.waitUntilExit()
    guard fields.count == 2 else { preconditionFailure("the node tells its memory") }
    return (fields[0], fields[1])
  }

  private static func line(_ pipe: Pipe) -> String {
    var bytes: [UInt8] = []
    while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The other side: prints an invitation, serves until a line comes or the end, and prints its memory.
  static func run(in folder: String) throws {
    Files.leaveSignals()
    let node = try blocking {
      let node = try await MeshNode("probe", in: folder)
      print(try await node.invitation().text)
      return node
    }
    fflush(nil)
    _ = readLine()
    print(Clock.resident, Clock.peakResident)
    fflush(nil)
    withExtendedLifetime(node) {}
  }
}
