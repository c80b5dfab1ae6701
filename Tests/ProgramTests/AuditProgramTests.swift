import Bundles
import Events
import Foundation
import Sodium
import TestSupport
import Testing

/// kollektiv-audit as auditors run it: what it says, and how it ends.
@Suite struct AuditProgramTests {
  private struct Answer: Decodable {
    struct Bundle: Decodable {
      let verdict: String
      let events: Int
      let members: [String: String]
    }
    let schema: String
    let bundles: [Bundle]
  }

  private static let program = Programs.folder + "/kollektiv-audit"
  private let folder: Folder
  private let file: [UInt8]
  private let community: CommunityID

  /// A community with a name that would be a script, were it not escaped.
  init() throws {
    folder = try Folder()
    let key = { (number: UInt64) in SigningKey(seed: Bytes32(words: (7, number, 0, 0))) }
    let (root, device, node) = (key(1), key(2), key(3))
    let department = departmentID(firstKey: node.publicKey)
    let charter = Charter(
      visibility: .open, admission: .open, founders: [],
      departments: [.init(id: department, nodeKey: node.publicKey)], retention: nil,
      certificate: DeviceStatement(.certificate, of: device.publicKey, time: 1, by: root),
      affiliation: Affiliation(of: root.publicKey.raw, serial: 1, to: department, time: 1, by: node))
    let name = "<script>alert(\"&\")</script>"
    let body = Body(.charter(name: name, purpose: "to test", text: nil), salt: .zero).bytes
    let founding = try Draft(
      community: nil, author: root.publicKey.raw, sequence: 0, previous: nil, parents: [], time: 1,
      facts: .charter(charter), body: body
    ).signed(by: device)
    community = founding.id
    var writer = BundleWriter(founding.id)
    file =
      try writer.event(UnverifiedEvent(founding.bytes), body: body) + writer.finish(by: node, at: 1_000)
    try Data(file).write(to: URL(filePath: folder.path + "/whole"))
    try Data(file.dropLast()).write(to: URL(filePath: folder.path + "/cut"))
    var altered = file
    altered[altered.count / 2] ^= 1
    try Data(altered).write(to: URL(filePath: folder.path + "/altered"))
  }

  private func run(_ words: String...) async throws -> Outcome {
    let paths = ["whole", "cut", "altered", "page.html"]
    let words = words.map { paths.contains($0) ? folder.path + "/" + $0 : $0 }
    return try await Programs.run([Self.program] + words, in: folder)
  }

  @Test func itsExitTellsTheVerdict() async throws {
    #expect(try await run("verify", "whole").status == 0)
    #expect(try await run("verify", "altered").status == 1)
    #expect(try await run("verify", "cut").status == 5)
    #expect(try await run("verify", "whole", "cut", "altered").status == 1)
    #expect(try await run("verify", "nothing").status == 2)
    #expect(try await run("verify").status == 2)
    #expect(try await run("verify", "--nonsense", "whole").status == 2)
    #expect(try await run("members", "whole", "--at", "0000ffff").status == 2)
    #expect(try await run("diff", "whole", "whole").status == 0)
  }

  @Test func itAnswersInJSON() async throws {
    let answer = try await run("verify", "--json", "whole").json(Answer.self)
    #expect(answer.schema == "kollektiv.audit/1")
    #expect(answer.bundles.map(\.verdict) == ["valid"] && answer.bundles.map(\.events) == [1])
    #expect(answer.bundles.first?.members.values.map(\.self) == ["active"])
  }

  @Test func itExplainsByAnyBeginning() async throws {
    let member = try #require(
      try await run("verify", "--json", "whole").json(Answer.self).bundles.first?.members.keys.first)
    let outcome = try await run("explain", "whole", String(member.prefix(8)))
    #expect(outcome.status == 0 && outcome.out.hasPrefix("\(member): member\n"))
    #expect(try await run("explain", "whole", String(community.raw.hex.prefix(10))).status == 0)
    #expect(try await run("explain", "whole", "ffffffffffff").status == 2)
  }

  @Test func theReportIsHarmless() async throws {
    #expect(try await run("report", "--html", "page.html", "whole").status == 0)
    let page = try String(contentsOfFile: folder.path + "/page.html", encoding: .utf8)
    #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert(&quot;&amp;&quot;)"))
    #expect(!page.contains("http:") && !page.contains("https:") && !page.contains(" src="))
    #expect(page.hasSuffix("</html>\n"))
    #expect(try await run("report", "whole").status == 2)
  }
}
