import CBOR
import Desk
import Events
import Sodium
import Testing

/// Desk messages and codes: what is written is read back, and nothing else is read.
@Suite struct DeskMessageTests {
  private static let root = SigningKey(seed: key(1))
  private static let node = SigningKey(seed: key(2))
  private static let department = Department(
    id: departmentID(firstKey: node.publicKey), nodeKey: node.publicKey, name: "Produktion & Umformtechnik")
  private static let certificate = DeviceStatement(
    .certificate, of: SigningKey(seed: key(3)).publicKey, time: 1_700_000_000_000, by: root)
  private static let revocation = DeviceStatement(
    .revocation, of: SigningKey(seed: key(3)).publicKey, time: 1_700_000_000_001, by: root)
  private static let affiliation = Affiliation(
    of: root.publicKey.raw, serial: 1, to: department.id, time: 7, by: node)

  private static func key(_ byte: UInt8) -> Bytes32 { Bytes32([UInt8](repeating: byte, count: 32))! }

  static let messages: [DeskMessage] =
    [
      .request(0, .enrol(certificate, name: "Ada Lovelace")), .request(1, .departments),
      .request(2, .catalogue(after: nil)), .request(3, .catalogue(after: CommunityID(key(9)))),
      .request(4, .inviteDevice(node.publicKey)), .request(1 << 40, .revokeDevice(revocation)),
      .reply(1, .done), .reply(2, .enrolled(affiliation, department)), .reply(3, .departments([department])),
      .reply(
        4,
        .catalogue([
          Listing(
            community: CommunityID(key(4)), name: "Schichtplanung", purpose: "wer wann", visibility: .closed,
            admission: 2, members: 12, events: 400, latest: 1_700_000_000_000)
        ])),
    ] + DeskRefusal.allCases.map { .reply(5, .refused($0)) }

  @Test(arguments: messages) func whatIsWrittenIsReadBack(_ message: DeskMessage) throws {
    let bytes = message.encoded()
    #expect(DeskMessage.isOne(bytes))
    #expect(try DeskMessage(decoding: bytes) == message)
  }

  @Test(arguments: messages) func whatIsCutOffOrLongerIsNone(_ message: DeskMessage) {
    let bytes = message.encoded()
    for count in bytes.indices {
      #expect(throws: DeskError.malformed) { try DeskMessage(decoding: Array(bytes[..<count])) }
    }
    #expect(throws: DeskError.malformed) { try DeskMessage(decoding: bytes + [0]) }
  }

  @Test(arguments: messages) func noFlippedBitTraps(_ message: DeskMessage) {
    var bytes = message.encoded()
    for bit in 0..<bytes.count * 8 {
      bytes[bit / 8] ^= 1 << (bit % 8)
      if let other = try? DeskMessage(decoding: bytes) { #expect(other != message) }
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
  }

  @Test func aRequestOfALaterVersionIsUnknownAndNotMalformed() throws {
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    for number in [32, 7] as [UInt64] { writer.writeUnsigned(number) }
    writer.writeArrayHeader(2)
    writer.writeUnsigned(99)
    writer.writeText("something new")
    #expect(try DeskMessage(decoding: writer.bytes) == .request(7, .unknown))
  }

  @Test func codesSurviveWhatPeopleDoToThem() throws {
    let ticket = Ticket(department: Self.department, address: "node.example:7117")
    let spaced = ticket.text.uppercased().enumerated()
      .map { $0.offset % 7 == 6 ? "\($0.element)\n " : "\($0.element)" }.joined()
    #expect(try Ticket(parsing: spaced) == ticket)
    let invitation = Invitation(department: Self.department, address: "[::1]:7117", secret: Self.key(5))
    let read = try Invitation(parsing: invitation.text)
    #expect(read.secret == invitation.secret && read.department == invitation.department)
    #expect(read.key.publicKey == SigningKey(seed: Self.key(5)).publicKey)
  }

  @Test func aMistypedCodeIsNoticed() {
    let text = Array(Ticket(department: Self.department, address: "a:1").text)
    for index in text.indices {
      var other = text
      other[index] = text[index] == "0" ? "z" : "0"
      #expect(throws: DeskError.self) { try Ticket(parsing: String(other)) }
      #expect(throws: DeskError.self) { try Ticket(parsing: String(text[..<index])) }
    }
    #expect(throws: DeskError.wrongPrefix) { try Invitation(parsing: String(text)) }
    #expect(throws: DeskError.wrongPrefix) { try Ticket(parsing: "") }
    #expect(throws: DeskError.codeSymbol) { try Ticket(parsing: Ticket.prefix + "u\u{0}\u{301}") }
  }
}
