/// What this module refuses, one case a rule. Signatures and keys are judged with a plain yes or no.
package enum SodiumError: Error, Hashable, Sendable {
  /// The sealed bytes are shorter than a header and a tag.
  case sealedTooShort
  /// The sealed bytes begin with a version that this code does not know.
  case sealedVersion
  /// The cost lies outside `Sealing.Cost`'s bounds. Nothing was allocated.
  case costOutOfBounds
  /// Argon2id did not get the memory that its cost asks for.
  case outOfMemory
  /// The passphrase is wrong or the sealed bytes were altered: by design, nobody can tell which.
  case notAuthentic
  /// A recovery code has not the right number of symbols.
  case recoveryCodeLength
  /// A recovery code contains a symbol that is not of its alphabet.
  case recoveryCodeSymbol
  /// The recovery code's checksum does not fit: something was mistyped.
  case recoveryCodeChecksum
}
