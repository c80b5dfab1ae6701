import Sodium

// What facts must say of the event they stand in, and whether their statements are signed (Protocol/keys.md
// §2.2).

extension Facts {
  /// The keys of this event's statements, and a charter's node keys: what is admitted here must be admissible
  /// (Protocol/keys.md §2.1).
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
    case .succession(let key, _): [key]
    default: []
    }
  }

  /// Whether a root key would certify itself (Protocol/keys.md §2.2).
  var certifiesRoot: Bool {
    switch self {
    case .charter(let charter): charter.certificate.device.raw == charter.certificate.member
    case .join(let certificate, _), .device(let certificate): certificate.device.raw == certificate.member
    default: false
    }
  }

  /// Whether every statement is about the event's own author and key, where its kind says so.
  func isAbout(author: Bytes32, key: PublicKey) -> Bool {
    switch self {
    case .charter(let charter):
      charter.certificate.isOf(author, key) && charter.affiliation.member == author
    case .join(let certificate, let affiliation):
      certificate.isOf(author, key) && affiliation.member == author
    case .device(let certificate): certificate.isOf(author, key)
    case .revocation(let revocation, _): revocation.member == author
    case .affiliation(let affiliation): affiliation.department == author && affiliation.nodeKey == key
    default: true
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
  fileprivate func isOf(_ author: Bytes32, _ key: PublicKey) -> Bool { member == author && device == key }
}
