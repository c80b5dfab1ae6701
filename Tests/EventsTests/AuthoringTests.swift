import CBOR
import Events
import Foundation
import Sodium
import TestSupport
import Testing

@Suite struct AuthoringTests {
  private let people = People()

  @Test func everyKindComesBackAsItWasDrafted() throws {
    for (draft, key) in people.everyKind {
      let event = try draft.signed(by: key)
      let header = try #require(event.header)
      #expect(header.facts == draft.facts)
      #expect(header.kind == draft.facts.kind)
      #expect(event.key == key.publicKey)
      #expect(try UnverifiedEvent(draft.sealed(by: key)).id == event.id)
      guard let body = draft.body else { continue }
      let content = try #require(try Body(body, committedBy: header).content(of: header.kind))
      #expect(Body(content, salt: .zero).bytes == body)
    }
  }

  /// COSE is a standard so that an auditor needs none of our code (RFC 9052).
  @Test(.enabled(if: Surroundings.hasPython("pycose, cbor2")))
  func pycoseVerifiesWhatWeSign() throws {
    let events = try people.everyKind.map { draft, key in
      let event = try draft.signed(by: key)
      return "\(key.publicKey.hex) \(event.id) \(event.bytes.map { String(format: "%02x", $0) }.joined())"
    }
    let answer = try Surroundings.python(["Tests/EventsTests/cose.py"], input: events.joined(separator: "\n"))
    #expect(answer.output == "\(events.count) verified\n")
  }

  @Test func aDraftThatBreaksARuleIsNotSigned() {
    var draft = people.draft(.merge, .note("no body here"))
    #expect(throws: EventError.bodyForbidden) { try draft.signed(by: people.device) }
    draft = people.draft(.post)
    #expect(throws: EventError.bodyRequired) { try draft.signed(by: people.device) }
    draft = people.draft(.merge)
    draft.community = nil
    #expect(throws: EventError.charterCommunity) { try draft.signed(by: people.device) }
  }

  @Test func everyFlippedBitIsNoticed() throws {
    let (draft, key) = (people.charter(), people.device)
    let event = try draft.signed(by: key)
    for index in event.bytes.indices {
      var bytes = event.bytes
      bytes[index] ^= 1 << UInt8(index % 8)
      #expect(throws: EventError.self) { try UnverifiedEvent(bytes).verified() }
    }
    for count in 0..<event.bytes.count {
      #expect(throws: EventError.self) { try UnverifiedEvent(Array(event.bytes.prefix(count))) }
    }
  }

  @Test func aSecondSignatureIsTheSameEvent() throws {
    let event = try people.draft(.merge).signed(by: people.device)
    var bytes = event.bytes
    bytes[bytes.count - 1] ^= 1
    let other = try UnverifiedEvent(bytes)
    #expect(other.id == event.id)
    #expect(throws: EventError.wrongSignature) { try other.verified() }
  }
}

@Suite struct BodyTests {
  private let people = People()

  @Test func whatIsNotTheContentOfItsKindIsNotShown() throws {
    let texts: [[UInt8]] = [
      [], [0x00], [0xa1, 0x00, 0x61, 0x61], [0xa2, 0x00, 0x61, 0x61, 0x01, 0x01],
      [0xa3, 0x00, 0x61, 0x61, 0x01, 0x61, 0x61, 0x04, 0x00],
      [0xa3, 0x00, 0x60, 0x01, 0x60, 0x02, 0x81, 0x00],
      [0xa3, 0x00, 0x60, 0x01, 0x60, 0x03, 0x81, 0x60], [0xa2, 0x00, 0x60, 0x01, 0x60, 0x00],
    ]
    for text in texts {
      var draft = people.draft(.post)
      draft.body = Bytes32.zero.bytes + (text.isEmpty ? [0xf6] : text)
      let header = try #require(try draft.signed(by: people.device).header)
      let body = try Body(try #require(draft.body), committedBy: header)
      #expect(body.content(of: .post) == nil, "\(text)")
      #expect(body.content(of: .react) == nil)
    }
  }

  @Test func aBodyBelongsToOneHeader() throws {
    let header = try #require(try people.draft(.post, .post("One")).signed(by: people.device).header)
    let other = Body(.post("Two"), salt: .zero)
    #expect(throws: EventError.commitmentMismatch) { try Body(other.bytes, committedBy: header) }
    let large = [UInt8](repeating: 0, count: EventLimits.body + 1)
    #expect(throws: EventError.bodyTooLarge) { try Body(large, committedBy: header) }
  }

  @Test func theSaltHidesTheText() {
    let salted = Body(.post("yes"), salt: Bytes32(words: (1, 0, 0, 0)))
    #expect(
      BLAKE2b.hash(salted.bytes.span.bytes) != BLAKE2b.hash(Body(.post("yes"), salt: .zero).bytes.span.bytes))
  }
}
