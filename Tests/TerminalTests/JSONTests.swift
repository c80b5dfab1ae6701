import Foundation
import Terminal
import TestSupport
import Testing

@Suite struct JSONTests {
  private func value(_ hostile: inout Hostile, depth: Int = 3) -> JSONValue {
    switch hostile.random.below(depth > 0 ? 6 : 4) {
    case 0: .null
    case 1: .bool(hostile.random.below(2) == 0)
    case 2: .int(Int64(truncatingIfNeeded: hostile.random.next()) >> 11)
    case 3: .string(hostile.text())
    case 4: .array((0..<hostile.random.below(4)).map { _ in value(&hostile, depth: depth - 1) })
    default:
      .object(
        (0..<hostile.random.below(4)).map { ("\($0)" + hostile.text(), value(&hostile, depth: depth - 1)) })
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    var hostile = Hostile(seed: 10)
    for _ in 0..<1500 {
      let value = value(&hostile)
      #expect(try StrictJSON.value(value.encoded()) == value)
      #expect(try StrictJSON.value(value.encoded(pretty: true)) == value)
    }
  }

  @Test func foundationReadsItToo() throws {
    var hostile = Hostile(seed: 11)
    for _ in 0..<300 {
      let text = hostile.text()
      let json = JSONValue.array([.string(text)]).encoded()
      let read = try JSONDecoder().decode([String].self, from: Data(json.utf8))
      #expect(read.first.map { $0.utf8.elementsEqual(text.utf8) } == true)
    }
  }

  @Test func isHarmlessOnATerminal() {
    var hostile = Hostile(seed: 12)
    for _ in 0..<1000 {
      let json = value(&hostile).encoded()
      #expect(
        !json.unicodeScalars.contains {
          $0.value < 0x20 || 0x7f..<0xa0 ~= $0.value || 0x2028...0x202e ~= $0.value
            || 0x2066...0x2069 ~= $0.value
        })
    }
  }

  @Test func byExample() {
    let value: JSONValue = [
      "b": 1, "a": ["x", nil, true, []], "at": .time(0), "none": .optional(nil), "o": [:],
      "s": "\u{1b}\u{e0041}\"ä",
    ]
    #expect(
      value.encoded()
        == #"{"b":1,"a":["x",null,true,[]],"at":"1970-01-01T00:00:00.000Z","none":null,"o":{},"#
        + #""s":"\u001b\udb40\udc41\"ä"}"#)
    #expect(
      (["a": [1], "b": [:]] as JSONValue).encoded(pretty: true)
        == "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}")
  }
}
