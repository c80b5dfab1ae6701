import Sodium
import TestSupport
import Testing

/// The test vectors of RFC 8032, section 7.1: seed, public key, message, signature.
private let examples = [
  (
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
      + "d25bf5f0595bbe24655141438e7a100b"
  ),
  (
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
      + "387b2eaeb4302aeeb00d291612bb0c00"
  ),
  (
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
      + "4a7c15e9716ed28dc027beceea1ec40a"
  ),
]

@Suite struct SigningTests {
  @Test(arguments: examples)
  func signsAsTheRFCSays(seed: String, publicKey: String, message: String, signature: String) throws {
    let key = SigningKey(seed: try #require(Bytes32(hex: seed)))
    let message = try #require(bytes(hex: message))
    #expect(key.publicKey.hex == publicKey)
    #expect(key.sign(message).hex == signature)
    #expect(key.publicKey.isValid(key.sign(message), for: message))
    #expect(key.publicKey.isAdmissible)
    #expect(key.seed.hex == seed)
  }

  /// Whatever is not exactly what was signed by that key is refused.
  @Test func everyFlippedBitIsNoticed() throws {
    var numbers = Numbers(seed: 6)
    let key = SigningKey(seed: try #require(Bytes32(numbers.bytes(32))))
    let message = numbers.bytes(20)
    let signature = key.sign(message)
    for bit in 0..<512 {
      var altered = signature.bytes
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!key.publicKey.isValid(try #require(Signature(altered)), for: message))
    }
    for bit in 0..<160 {
      var altered = message
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!key.publicKey.isValid(signature, for: altered))
    }
  }

  @Test func everySeedMakesAnAdmissibleKey() throws {
    var numbers = Numbers(seed: 7)
    for _ in 0..<100 {
      let seed = try #require(Bytes32(numbers.bytes(32)))
      let key = SigningKey(seed: seed).publicKey
      #expect(key.isAdmissible)
      #expect(PublicKey(hex: key.hex) == key)
      #expect(key.bytes == key.raw.bytes)
      #expect("\(key)" == key.hex)
    }
  }

  @Test func theSecretShowsNowhere() throws {
    let seed = try #require(Bytes32(hex: examples[0].0))
    let key = SigningKey(seed: seed)
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "SigningKey(\(key.publicKey))")
    for shown in ["\(key)", String(reflecting: key), dumped] {
      #expect(!shown.contains(seed.hex))
      #expect(!shown.contains(String(seed.words.0)))
    }
  }
}
