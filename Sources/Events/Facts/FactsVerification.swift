import Sodium

// What facts must say of the event they stand in, and whether their statements are signed (Protocol/keys.md §2.2).

extension Facts {
  /// The keys that this event introduces or names; each must be admissible (Protocol/keys.md §2.1).
  var keys: [PublicKey] {
    switch self {
    case .charter(let charter):
      [
        PublicKey(raw: charter.certificate.member), charter.certificate.device, charter.affiliation.nodeKey,
      ] + charter.departments.map(\.nodeKey).filter { $0 != charter.affiliation.nodeKey }
    case .join(let certificate, let affiliation):
      [PublicKey(raw: certificate.member), certificate.device, affiliation.nodeKey]
    case .device(let statement), .revocation(let statement, _):
      [PublicKey(raw: statement.member), statement.device]
    case .affiliation(let affiliation): [affiliation.nodeKey, PublicKey(raw: affiliation.member)]
    case .affiliationEnd(let member, _): [PublicKey(raw: member)]
    case .succession(let key, _): [key]
    case .endorse(let member, _): [PublicKey(raw: member)]
    default: []
    }
  }

  /// Throws `statementForeign` where a statement is about somebody else than the event's author and key, and
  /// `deviceIsRoot` where a root key would certify itself.
  func checkSubject(author: Bytes32, key: PublicKey) throws(EventError) {
    switch self {
    case .charter(let charter):
      try charter.certificate.checkDevice(author: author, key: key)
      guard charter.affiliation.member == author else { throw .statementForeign }
    case .join(let certificate, let affiliation):
      try certificate.checkDevice(author: author, key: key)
      guard affiliation.member == author else { throw .statementForeign }
    case .device(let certificate): try certificate.checkDevice(author: author, key: key)
    case .revocation(let revocation, _): guard revocation.member == author else { throw .statementForeign }
    case .affiliation(let affiliation):
      guard affiliation.department == author, affiliation.nodeKey == key else { throw .statementForeign }
    default: break
    }
  }

  /// Whether every statement carries its signer's signature.
  func areSigned(author: Bytes32, key: PublicKey) -> Bool {
    switch self {
    case .charter(let charter): charter.certificate.isSigned && charter.affiliation.isSigned
    case .join(let certificate, let affiliation): certificate.isSigned && affiliation.isSigned
    case .device(let statement), .revocation(let statement, _): statement.isSigned
    case .affiliation(let affiliation): affiliation.isSigned
    case .succession(let new, let signature):
      new.isValid(signature, for: Succession.signedBytes(author, from: key, to: new).span.bytes)
    default: true
    }
  }
}

extension DeviceStatement {
  fileprivate func checkDevice(author: Bytes32, key: PublicKey) throws(EventError) {
    guard member == author, device == key else { throw .statementForeign }
    guard device.raw != member else { throw .deviceIsRoot }
  }
}
