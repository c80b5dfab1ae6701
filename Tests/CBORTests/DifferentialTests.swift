import CBOR
import TestSupport
import Testing

/// Thousands of encodings, whole and damaged, against the judgement of Python's cbor2 (`differential.py`).
@Suite struct DifferentialTests {
  @Test(.enabled(if: Surroundings.hasPython("cbor2")))
  func cbor2JudgesAlike() throws {
    let (status, output) = try Surroundings.python(["Tests/CBORTests/differential.py"])
    try #require(status == 0)

    var accepted = 0
    var refused = 0
    for line in output.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      let bytes = hex(fields[0])
      var isSame: Bool
      switch decoding(bytes) {
      case .success(let value):
        accepted += 1
        isSame = describe(value) == fields[1] && value.encoded() == bytes
      case .failure:
        refused += 1
        isSame = fields[1] == "-"
      }
      if !isSame { Issue.record("cbor2 has \(fields[1]) for \(fields[0]), we have \(decoding(bytes))") }
    }
    #expect(accepted > 3_000)
    #expect(refused > 2_000)
  }

  /// As `describe` in `differential.py` writes it: so that a mistake made twice, in decoder and encoder,
  /// shows.
  private func describe(_ value: CBORValue) -> String {
    switch value {
    case .unsigned(let integer): "\(integer)"
    case .negative(let integer): "\(integer)"
    case .bytes(let bytes): "h" + hex(bytes)
    case .text(let text): "t" + hex(text.utf8)
    case .array(let items): "[" + items.map { describe($0) + "," }.joined() + "]"
    case .map(let map):
      "{" + map.entries.map { describe($0.key) + ":" + describe($0.value) + "," }.joined() + "}"
    case .bool(let bool): bool ? "True" : "False"
    case .null: "None"
    }
  }
}
