import Desk
import Events
import Sodium
import TestSupport
import Testing

@testable import Client

@Suite struct EnrolmentTests {
  let directory = TemporaryDirectory()

  var home: Home { Home(path: directory.path) }

  static let invitation = Invitation(
    department: HomeTests.department, address: "127.0.0.1:1", secret: Bytes32(words: (1, 2, 3, 4)))

  func begin(
    _ passphrase: String = "correct horse", root: SigningKey? = nil, with invitation: Invitation = invitation
  ) throws -> Enrolment {
    try Enrolment.begin(
      in: home, with: invitation, name: "Anna", root: root, passphrase: passphrase, cost: .least, now: 5)
  }

  @Test func keysAreMadeAndFitEachOther() throws {
    let enrolment = try begin()
    #expect(!enrolment.isResumed)
    #expect(enrolment.badge.certificate.isSigned)
    #expect(try home.device().publicKey == enrolment.badge.device)
    #expect(try home.root("correct horse").publicKey.raw == enrolment.badge.member)
    #expect(enrolment.code.secret == (try home.root("correct horse").seed))
  }

  /// Whoever was cut off is the same member afterwards.
  @Test func isResumedWithTheSameKeys() throws {
    let first = try begin()
    let again = try begin()
    #expect(again.isResumed)
    #expect(again.badge == first.badge)
    #expect(again.code.text == first.code.text)
    #expect(throws: ClientError.wrongPassphrase) { try begin("another one") }
  }

  @Test func keysWithoutBadgeAreMadeAnew() throws {
    let first = try begin()
    unlinkIdentity()
    let second = try begin("a new passphrase")
    #expect(!second.isResumed)
    #expect(second.badge.member != first.badge.member)
  }

  @Test func paperCodeIsTheSameMember() throws {
    let root = SigningKey(seed: Bytes32(words: (9, 9, 9, 9)))
    let code = try RecoveryCode(parsing: RecoveryCode(secret: root.seed).text.lowercased())
    let enrolment = try begin(root: SigningKey(seed: code.secret))
    #expect(enrolment.badge.member == root.publicKey.raw)
    let other = SigningKey(seed: Bytes32(words: (8, 8, 8, 8)))
    #expect(throws: ClientError.otherMember) { try begin(root: other) }
  }

  @Test func nobodyEnrolsTwice() throws {
    var badge = try begin().badge
    let stranger = Invitation(
      department: Department(id: .zero, nodeKey: HomeTests.department.nodeKey, name: "Research"),
      address: "127.0.0.1:1", secret: .zero)
    #expect(throws: ClientError.begunOtherwise) { try begin(with: stranger) }
    badge.affiliation = HomeTests.badge().affiliation
    try home.write(badge)
    #expect(throws: ClientError.alreadyEnrolled) { try begin() }
  }

  @Test func shortPassphraseIsRefused() {
    #expect(throws: ClientError.passphraseTooShort) { try begin("short") }
    #expect(throws: ClientError.notEnrolled) { try home.device() }
  }

  /// Nobody listens on port 1: what was made stays, and nothing else happens.
  @Test func unreachableNodeLeavesItBegun() async throws {
    let enrolment = try begin()
    await #expect(throws: ClientError.self) { try await enrolment.redeem(within: .seconds(1)) }
    #expect(try home.begunBadge() == enrolment.badge)
  }

  private func unlinkIdentity() { try? Home.replace(home.identity, with: []); _ = removeFile(home.identity) }
}
