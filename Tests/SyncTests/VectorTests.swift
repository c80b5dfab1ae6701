import Events
import Foundation
import Sodium
import Sync
import TestSupport
import Testing

@Suite struct MessageVectorTests {
  private struct File: Decodable {
    let cases: [MessageCase]
    let digests: [DigestCase]
  }

  private struct DigestCase: Decodable {
    let kind: String
    let name: String
    let digest: String
    let ids: [String]?
    let secret: String?
    let community: String?
    let entries: [[String]]?
    let key: String?
  }

  @Test func everyMessageHasItsVerdict() throws {
    let file: File = try Vectors.load("messages")
    for vector in file.cases {
      do throws(SyncError) {
        let message = try Message(decoding: bytes(hex: vector.message))
        #expect(vector.expect == "accept", "\(vector.name) was accepted")
        #expect(message.encoded() == bytes(hex: vector.message), "\(vector.name)")
      } catch {
        #expect(vector.expect == "reject" && error.name == vector.rule, "\(vector.name): \(error.name)")
      }
    }
  }

  @Test func everyDigestIsThatOfTheSpec() throws {
    let file: File = try Vectors.load("messages")
    #expect(!file.digests.isEmpty)
    for vector in file.digests {
      #expect(digest(vector)?.hex == vector.digest, "\(vector.name)")
    }
  }

  private func digest(_ vector: DigestCase) -> Bytes32? {
    let ids = (vector.ids ?? []).compactMap { Bytes32(hex: $0).map(EventID.init) }.sorted()
    switch vector.kind {
    case "tips": return Digests.tips(ids)
    case "forks": return Digests.forks(ids)
    case "token":
      guard let secret = vector.secret.flatMap(Bytes32.init(hex:)),
        let community = vector.community.flatMap(Bytes32.init(hex:))
      else { return nil }
      return Digests.token(secret: secret, community: EventID(community))
    case "summary":
      let entries = (vector.entries ?? []).compactMap { pair -> IndexEntry? in
        guard let token = Bytes32(hex: pair[0]), let digest = Bytes32(hex: pair[1]) else { return nil }
        return IndexEntry(token: token, tipsDigest: digest)
      }
      return Digests.summary(entries.sorted { $0.token < $1.token })
    case "department": return vector.key.flatMap(PublicKey.init(hex:)).map { departmentID(firstKey: $0) }
    default: return nil
    }
  }
}
