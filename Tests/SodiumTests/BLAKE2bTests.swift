import Sodium
import TestSupport
import Testing

/// Messages, and what Python's `hashlib.blake2b(message, digest_size=32)` says of them.
private let examples: [([UInt8], String)] = [
  ([], "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
  (Array("abc".utf8), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
  (Array(0..<255), "1d0850ee9bca0abc9601e9deabe1418fedec2fb6ac4150bd5302d2430f9be943"),
  (
    [UInt8](repeating: UInt8(ascii: "a"), count: 1000),
    "e00b0ddbf1e2cdaf5c898e1a5e8826ea3a2c339bcf2a478da2e5fca9ff126672"
  ),
]

@Suite struct BLAKE2bTests {
  @Test(arguments: examples)
  func hashesAsPythonDoes(message: [UInt8], digest: String) {
    #expect(BLAKE2b.hash(message).hex == digest)
  }

  @Test func hashesWithAKeyAsPythonDoes() {
    let digest = BLAKE2b.hash(key: Array("kollektiv/test".utf8), Array("abc".utf8))
    #expect(digest.hex == "39c8f06d01f664eee0b7428e9836ebbd9b05c84af0fdbb44c7855bbd48f5cd74")
  }

  @Test func piecesAreTheWhole() {
    var numbers = Numbers(seed: 5)
    for count in [0, 1, 127, 128, 129, 256, 1000] {
      let message = numbers.bytes(count)
      for size in [1, 7, 128, 999] {
        var hasher = BLAKE2b.Hasher()
        for start in stride(from: 0, to: count, by: size) {
          hasher.update(message[start..<min(start + size, count)].span.bytes)
        }
        let digest = hasher.finalize()
        #expect(digest == BLAKE2b.hash(message))
      }
    }
  }

  @Test func aHasherThatIsLeftUnfinishedLeavesNothing() {
    var hasher = BLAKE2b.Hasher()
    hasher.update([1, 2, 3].span.bytes)
  }
}
