import CBOR
import Events
import Sodium
import Testing

@Test func authoredEventsVerify() throws {
  let root = SigningKey(seed: Bytes32(words: (1, 2, 3, 4)))
  let device = SigningKey(seed: Bytes32(words: (5, 6, 7, 8)))
  let node = SigningKey(seed: Bytes32(words: (9, 6, 7, 8)))
  let department = departmentID(firstKey: node.publicKey)
  let charter = Charter(
    visibility: .open, admission: .endorsed(by: 2),
    departments: [.init(id: department, nodeKey: node.publicKey)],
    certificate: DeviceStatement(.certificate, of: device.publicKey, time: 5, by: root),
    affiliation: Affiliation(of: root.publicKey.raw, serial: 1, to: department, time: 4, by: node))
  let body = Body(.charter(name: "n", purpose: "p", text: nil), salt: .zero)
  let draft = Draft(
    community: nil, author: root.publicKey.raw, sequence: 0, previous: nil, parents: [], time: 6,
    facts: .charter(charter), body: body.bytes)
  let event = try draft.signed(by: device)
  #expect(event.header?.facts == .charter(charter))
  let clock = ContinuousClock()
  let n = 2000
  let d1 = clock.measure { for _ in 0..<n { _ = try? UnverifiedEvent(event.bytes) } }
  print(d1 / n)
}
