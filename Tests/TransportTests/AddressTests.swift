import TestSupport
import Testing

@testable import Transport

@Suite struct AddressTests {
  @Test(arguments: [
    ("node.example.org:7000", "node.example.org", 7_000), ("NODE:1", "node", 1),
    ("127.0.0.1:0", "127.0.0.1", 0),
    ("[::1]:65535", "::1", 65_535), ("[2001:DB8::1]:80", "2001:db8::1", 80), ("a_b-c.d:9", "a_b-c.d", 9),
  ])
  func itIsWrittenAsItIsRead(text: String, host: String, port: UInt16) throws {
    let address = try Address(text)
    #expect((address.host, address.port) == (host, port))
    #expect(address.description == text.lowercased())
    #expect(try Address(address.description) == address)
  }

  @Test(arguments: [
    "", ":", "host", "host:", ":7000", "host:-1", "host:+1", "host: 1", "host:65536", "host:000080",
    "host:0x50",
    "host:７", "::1:7000", "[::1]", "[::1]7000", "[]:1", "[host]:1", "[127.0.0.1]:1", "[::1%eth0]:1", "[::1:1",
    "::1]:1", "a b:1", "a\n:1", "a\u{0}b:1", "[::1\u{0}]:1", "ä:1", "a..b:1", ".a:1", "a.:1", "-a:1", "a/b:1",
    "user@host:1", "http://host:1", "host:1:2", String(repeating: "a", count: 64) + ":1",
    String(repeating: "a.", count: 127) + ":1", String(repeating: "a", count: 1 << 20) + ":1",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: TransportError.malformedAddress) { try Address(text) }
  }

  /// Whatever the bytes, what is accepted has one spelling.
  @Test func anyBytesAreRefusedOrHaveOneSpelling() throws {
    var numbers = Numbers(seed: 1)
    let alphabet = Array("a.:[]-1fF%9 \n".utf8)
    var accepted = 0
    for _ in 0..<20_000 {
      let bytes = (0..<numbers.below(12)).map { _ in alphabet[numbers.below(alphabet.count)] } + [0x3a, 0x31]
      guard let address = try? Address(String(decoding: bytes, as: UTF8.self)) else { continue }
      accepted += 1
      #expect(try Address(address.description) == address)
    }
    #expect(accepted > 100)
  }
}
