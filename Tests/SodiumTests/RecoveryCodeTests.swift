import Sodium
import TestSupport
import Testing

@Suite struct RecoveryCodeTests {
  private let secret = Bytes32(Array(0..<32 as Range<UInt8>))!
  // Written down from a few lines of Python: hashlib's BLAKE2b and one big integer.
  private let text = "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFQ-2P8P"

  @Test func isTheCodeOfTheFormat() throws {
    #expect(RecoveryCode(secret: secret).text == text)
    #expect(try RecoveryCode(parsing: text).secret == secret)
  }

  @Test func readsWhatItWrote() throws {
    var numbers = Numbers(seed: 4)
    for _ in 0..<200 {
      let secret = try #require(Bytes32(numbers.bytes(32)))
      #expect(try RecoveryCode(parsing: RecoveryCode(secret: secret).text).secret == secret)
    }
  }

  @Test func readsWhatPeopleType() throws {
    let typed = [
      text.lowercased(), text.filter { $0 != "-" }, " \(text)\r\n", text.replacing("-", with: " - \t"),
      text.replacing("0", with: "O").replacing("1", with: "I"),
      text.replacing("0", with: "o").replacing("1", with: "l"), text.replacing("1", with: "L"),
      text.replacing("1", with: "i"),
    ]
    for code in typed {
      #expect(try RecoveryCode(parsing: code).secret == secret)
    }
  }

  @Test func oneWrongSymbolIsNoticed() {
    let symbols = Array(text)
    for index in symbols.indices where symbols[index] != "-" {
      for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where other != symbols[index] {
        var altered = symbols
        altered[index] = other
        #expect(throws: SodiumError.recoveryCodeChecksum) { try RecoveryCode(parsing: String(altered)) }
      }
    }
  }

  @Test func twoNeighboursSwappedAreNoticed() {
    let symbols = text.filter { $0 != "-" }.map(\.self)
    for index in symbols.indices.dropLast() where symbols[index] != symbols[index + 1] {
      var altered = symbols
      altered.swapAt(index, index + 1)
      #expect(throws: SodiumError.recoveryCodeChecksum) { try RecoveryCode(parsing: String(altered)) }
    }
  }

  @Test func otherLengthsAndSymbolsAreRefused() {
    for code in ["", "0", String(text.dropLast()), text + "0", text + text] {
      #expect(throws: SodiumError.recoveryCodeLength) { try RecoveryCode(parsing: code) }
    }
    for symbol in ["U", "u", "_", "é", "\u{0}", "–"] {
      #expect(throws: SodiumError.recoveryCodeSymbol) { try RecoveryCode(parsing: text.dropLast() + symbol) }
    }
  }

  @Test func showsItselfOnlyWhenAsked() {
    let code = RecoveryCode(secret: secret)
    var dumped = ""
    dump(code, to: &dumped)
    for shown in ["\(code)", String(reflecting: code), dumped] {
      #expect(!shown.contains(secret.hex))
      #expect(!shown.contains(text))
    }
  }
}
