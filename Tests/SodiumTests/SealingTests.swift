import Sodium
import TestSupport
import Testing

/// version, passes, kibibytes, salt, nonce; then ciphertext and tag.
private let golden =
  "010000000100000008000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f1011121314151617"
  + "61cf52884d257fa2ad93d913818c55143732664ee86f866702b8"

@Suite struct SealingTests {
  private let salt = Array(0..<16 as Range<UInt8>)
  private let nonce = Array(0..<24 as Range<UInt8>)

  private func seal(_ secret: [UInt8], _ passphrase: String) throws(SodiumError) -> [UInt8] {
    try Sealing.seal(secret: secret, passphrase: passphrase, salt: salt, nonce: nonce, cost: .least)
  }

  @Test(
    arguments: [0, 1, 32, 1000], ["", "correct horse", "Pässwort 🔑", String(repeating: "long ", count: 99)])
  func opensWhatItSealed(count: Int, passphrase: String) throws {
    var numbers = Numbers(seed: 3)
    let secret = numbers.bytes(count)
    let sealed = try seal(secret, passphrase)
    #expect(sealed.count == count + 65)
    #expect(try Sealing.open(sealed: sealed, passphrase: passphrase) == secret)
    #expect(throws: SodiumError.notAuthentic) {
      try Sealing.open(sealed: sealed, passphrase: passphrase + " ")
    }
  }

  /// The bytes were made with PyNaCl's Argon2id and XChaCha20-Poly1305.
  @Test func sealsTheBytesOfTheFormat() throws {
    #expect(try seal(Array("the secret".utf8), "Pässwort") == bytes(hex: golden))
  }

  @Test func everyAlteredByteIsNoticed() throws {
    let sealed = try seal(Array("the secret".utf8), "passphrase")
    for index in sealed.indices {
      var altered = sealed
      altered[index] ^= 1 << UInt8(index % 8)
      let expected: SodiumError =
        switch index {
        case 0: .sealedVersion
        case 1...6: .costOutOfBounds
        default: .notAuthentic
        }
      #expect(throws: expected, "byte \(index)") {
        try Sealing.open(sealed: altered, passphrase: "passphrase")
      }
    }
  }

  @Test func everyShortenedFileIsRefused() throws {
    let sealed = try seal([1, 2, 3], "passphrase")
    for count in 0..<sealed.count {
      let expected: SodiumError = count < 65 ? .sealedTooShort : .notAuthentic
      #expect(throws: expected) {
        try Sealing.open(sealed: Array(sealed.prefix(count)), passphrase: "passphrase")
      }
    }
  }

  /// Each would take hours or terabytes, were it not refused first.
  @Test(arguments: [(0, 8), (17, 8), (.max, 8), (1, 7), (1, 0), (1, 1_048_577), (1, .max), (.max, .max)])
  func hostileCostsAreRefused(passes: UInt32, kibibytes: UInt32) throws {
    var sealed = try seal([1, 2, 3], "passphrase")
    for (index, shift) in [24, 16, 8, 0].enumerated() {
      sealed[1 + index] = UInt8(truncatingIfNeeded: passes >> UInt32(shift))
      sealed[5 + index] = UInt8(truncatingIfNeeded: kibibytes >> UInt32(shift))
    }
    #expect(throws: SodiumError.costOutOfBounds) {
      try Sealing.open(sealed: sealed, passphrase: "passphrase")
    }
    #expect(throws: SodiumError.costOutOfBounds) {
      let cost = Sealing.Cost(passes: passes, kibibytes: kibibytes)
      return try Sealing.seal(secret: [], passphrase: "", salt: salt, nonce: nonce, cost: cost)
    }
  }
}
