package import Desk
package import Events
package import Sodium
import Glibc
import Transport

/// Becoming one of a department's people, on this machine: for the first time, or again from the paper code.
///
/// The keys are in the home before the node hears of them, and the node takes the same certificate for the
/// same invitation as often as it is shown. So who is cut off at any moment enrols again with the same
/// invitation, and is the same member.
package struct Enrolment: Sendable {
  package let badge: Badge
  /// The root key on paper: whoever has it is this member.
  package let code: RecoveryCode
  /// Whether keys were found that an earlier attempt had made.
  package let isResumed: Bool
  private let home: Home
  private let invitation: Invitation

  /// Bytes of a passphrase: one that is shorter is guessed whatever it is sealed with.
  package static let shortestPassphrase = 8

  /// Makes the keys, or finds those of an attempt that was cut off. Takes a second: the root key is sealed.
  ///
  /// - Parameters:
  ///   - root: the member's root key, if they have one; else a new one is made.
  ///   - cost: of the sealing; less only in tests.
  /// - Throws: `alreadyEnrolled`, `begunOtherwise`, `otherMember`, `passphraseTooShort`, `wrongPassphrase`,
  ///   `recoveryCode`, `file`, `homeNotPrivate`, `busy`.
  package static func begin(
    in home: Home, with invitation: Invitation, name: String, root: SigningKey? = nil, passphrase: String,
    cost: Sealing.Cost = .standard, now: Milliseconds
  ) throws(ClientError) -> Enrolment {
    try home.make()
    guard let turn = try Turn.tryTake(in: home) else { throw .busy }
    defer { withExtendedLifetime(turn) {} }
    if let badge = try home.begunBadge() {
      guard badge.affiliation == nil else { throw .alreadyEnrolled }
      guard badge.department.id == invitation.department.id else { throw .begunOtherwise }
      let kept = try home.root(passphrase)
      guard root == nil || root?.publicKey == kept.publicKey else { throw .otherMember }
      return Enrolment(badge, kept, isResumed: true, home, invitation)
    }
    guard passphrase.utf8.count >= shortestPassphrase else { throw .passphraseTooShort }
    guard name.utf8.count <= DeskLimits.name else {
      throw .tooLong(bytes: name.utf8.count, limit: DeskLimits.name)
    }
    let root = root ?? SigningKey(seed: Machine.random32())
    let device = SigningKey(seed: Machine.random32())
    // The badge last: with it the home counts as begun.
    try Home.replace(home.deviceKey, with: device.seed.bytes)
    try home.seal(root, under: passphrase, cost)
    let certificate = DeviceStatement(.certificate, of: device.publicKey, time: now, by: root)
    let badge = Badge(
      member: root.publicKey.raw, name: name, certificate: certificate, department: invitation.department,
      address: invitation.address)
    try home.write(badge)
    return Enrolment(badge, root, isResumed: false, home, invitation)
  }

  private init(
    _ badge: Badge, _ root: SigningKey, isResumed: Bool, _ home: Home, _ invitation: Invitation
  ) {
    (self.badge, self.isResumed, self.home, self.invitation) = (badge, isResumed, home, invitation)
    code = RecoveryCode(secret: root.seed)
  }

  /// Shows the node the invitation and the certificate, and keeps the department's word.
  ///
  /// - Throws: `unreachable`, `keyRefused` (the invitation was used, withdrawn or has expired), `wrongNode`,
  ///   `refused`, `unexpectedReply`, `file`.
  package func redeem(within limit: Duration = .seconds(10)) async throws(ClientError) -> Badge {
    let node = invitation.department.nodeKey
    let link = try await ClientSession.dial(invitation.address, node, as: invitation.key, within: limit)
    defer { link.close() }
    let request = DeskRequest.enrol(badge.certificate, name: badge.name)
    guard case .enrolled(let affiliation, let department) = try await link.ask(request) else {
      throw .unexpectedReply
    }
    let isSound =
      affiliation.member == badge.member && affiliation.department == badge.department.id
      && affiliation.nodeKey == node && department.id == badge.department.id && affiliation.isSigned
    guard isSound else { throw .unexpectedReply }
    var enrolled = badge
    enrolled.affiliation = affiliation
    enrolled.address = invitation.address
    try home.write(enrolled)
    return enrolled
  }
}

extension Home {
  /// The member's root key. Takes a second. Throws `wrongPassphrase`, `notEnrolled`, `file`.
  package func root(_ passphrase: String) throws(ClientError) -> SigningKey {
    guard let sealed = try Home.read(sealedRoot) else { throw .notEnrolled }
    let secret: [UInt8]
    do throws(SodiumError) {
      secret = try Sealing.open(sealed: sealed, passphrase: passphrase)
    } catch {
      throw error == .notAuthentic ? .wrongPassphrase : .damagedFile(sealedRoot)
    }
    guard let seed = Bytes32(secret) else { throw .damagedFile(sealedRoot) }
    return SigningKey(seed: seed)
  }

  func seal(_ root: SigningKey, under passphrase: String, _ cost: Sealing.Cost) throws(ClientError) {
    let sealed: [UInt8]
    do throws(SodiumError) {
      sealed = try Sealing.seal(
        secret: root.seed.bytes, passphrase: passphrase, salt: Machine.random(Sealing.saltCount),
        nonce: Machine.random(Sealing.nonceCount), cost: cost)
    } catch { throw .file(path: sealedRoot, errno: ENOMEM) }
    try Home.replace(sealedRoot, with: sealed)
  }
}

extension Link {
  /// One question on a connection that serves nothing else. Throws `refused`, `unreachable`,
  /// `unexpectedReply`.
  fileprivate func ask(_ request: DeskRequest) async throws(ClientError) -> DeskReply {
    send([DeskMessage.request(1, request).encoded()])
    var answer: DeskReply?
    do {
      try await receive { frames in
        for frame in frames where DeskMessage.isOne(frame) {
          guard case .reply(1, let reply) = try DeskMessage(decoding: frame) else { continue }
          answer = reply
          throw Answered()
        }
      }
    } catch is Answered {
    } catch is DeskError { throw .unexpectedReply } catch {}
    switch answer {
    case .refused(let why)?: throw .refused(why)
    case let reply?: return reply
    case nil: throw .unreachable("")
    }
  }
}

/// Ends the reading of a connection on which one answer was awaited.
private struct Answered: Error {}
