import CBOR
import Testing

/// Values are equal exactly when their encodings are.
@Suite struct ValueTests {
  @Test func textIsComparedByItsBytes() {
    let composed = CBORValue.text("\u{e9}")
    let decomposed = CBORValue.text("e\u{301}")
    #expect("\u{e9}" == "e\u{301}", "the trap: for String these two are one")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed, .text("\u{e9}")]).count == 2)
    #expect(CBORMap([(composed, .null), (decomposed, .null)]).entries.map(\.key) == [composed, decomposed])
  }

  @Test func valuesOfOneTypeDiffer() {
    let values: [CBORValue] = [
      .unsigned(0), .unsigned(1), .negative(-1), .negative(-2), .bytes([]), .bytes([0]), .text(""),
      .text("a"),
      .array([]), .array([.null]), .map(CBORMap([])), .map(CBORMap([(.null, .null)])), .bool(false),
      .bool(true), .null,
    ]
    for (index, left) in values.enumerated() {
      for (other, right) in values.enumerated() { #expect((left == right) == (index == other)) }
    }
    #expect(Set(values).count == values.count)
  }

  @Test func mapsSortTheirKeys() {
    let map = CBORMap([
      (.text("aa"), .unsigned(1)), (.text("b"), .unsigned(2)), (.text(""), .unsigned(3)),
      (.unsigned(256), .unsigned(4)),
    ])
    #expect(hex(CBORValue.map(map).encoded()) == "a4190100046003616202626161" + "01")
    #expect(map[.text("b")] == .unsigned(2))
    #expect(map[.text("c")] == nil)
    #expect(map == CBORMap(map.entries.reversed().map { ($0.key, $0.value) }))
  }
}
