import Events
@testable import Simulator
import Sodium
import Testing

/// Every kind of forged history is called by its name, whatever seed made it.
@Suite struct ForgedTests {
  /// A small community whose department's key the forger holds.
  private func forger(seed: UInt64, _ admission: Charter.Admission) throws -> Forger {
    let bundle = try community(seed: seed, admission)
    let other = try community(seed: seed + 1_000, admission)
    return Forger(
      bundle.bundle, charter: bundle.charter, department: departmentID(firstKey: bundle.node.publicKey),
      node: bundle.node, foreign: other.bundle.entries.last, seed: seed)
  }

  private func community(
    seed: UInt64, _ admission: Charter.Admission
  ) throws -> (bundle: RawBundle, charter: Charter, node: SigningKey) {
    func key(_ number: UInt64) -> SigningKey { SigningKey(seed: Bytes32(words: (seed, number, 0, 7))) }
    let (root, device, node) = (key(1), key(2), key(3))
    let department = departmentID(firstKey: node.publicKey)
    let time: Milliseconds = 1_700_000_000_000
    let charter = Charter(
      visibility: .open, admission: admission, founders: [],
      departments: [.init(id: department, nodeKey: node.publicKey)], retention: nil,
      certificate: DeviceStatement(.certificate, of: device.publicKey, time: time, by: root),
      affiliation: Affiliation(of: root.publicKey.raw, serial: 1, to: department, time: time, by: node))
    var pen = Pen(device, author: root.publicKey.raw)
    let name = Body(.charter(name: "Garden", purpose: "to grow", text: nil), salt: .zero).bytes
    let founding = pen.write(.charter(charter), in: nil, on: [], at: time, body: name)
    let id = try #require(founding.id)
    var bundle = RawBundle(community: id, entries: [.init(event: founding.event, body: name)])
    for number in 1...3 + seed % 5 {
      let body = Body(.post("post \(number)"), salt: Bytes32(words: (seed, number, 1, 1))).bytes
      let post = pen.write(.post, in: id, on: [], at: time + number, body: body)
      bundle.entries.append(.init(event: post.event, body: body))
    }
    return (bundle, charter, node)
  }

  @Test func whatIsNotForgedIsValid() throws {
    for seed in 1...5 {
      let bundle = try community(seed: UInt64(seed), .open).bundle
      #expect(verdict(bundle.file(by: SigningKey(seed: .zero), at: 1_800_000_000_000)) == "valid")
    }
  }

  @Test(arguments: ForgedHistory.allCases)
  func isCalledByItsName(_ kind: ForgedHistory) throws {
    var made = 0
    for seed in 1...10 {
      for admission in [Charter.Admission.open, .endorsed(by: 2), .byDecision] {
        var forger = try forger(seed: UInt64(seed), admission)
        guard let (file, called) = forger.forge(kind) else { continue }
        made += 1
        #expect(verdict(file) == called, "seed \(seed), \(admission)")
      }
    }
    #expect(made >= 10)
  }
}
