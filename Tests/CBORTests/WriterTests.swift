import CBOR
import Testing

/// What the writer writes, and what it refuses to.
@Suite struct WriterTests {
  @Test func fields() {
    var writer = CBORWriter(reservingCapacity: 64)
    writer.writeArrayHeader(24)
    writer.writeMapHeader(1)
    writer.writeBool(true)
    writer.writeBool(false)
    writer.writeNull()
    writer.writeBytes([1, 2] as [UInt8])
    writer.writeBytes(([3] as [UInt8]).span.bytes)
    writer.writeText("é")
    writer.writeRaw([0x80])
    writer.writeRaw(([0xa0] as [UInt8]).span.bytes)
    #expect(hex(writer.bytes) == "9818a1f5f4f6420102410362c3a980a0")
  }

  /// The edges of every width (RFC 8949 §3).
  @Test(
    arguments: [
      (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
      (65_536, "1a00010000"), (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"),
      (9_007_199_254_740_991, "1b001fffffffffffff"), (-1, "20"), (-24, "37"), (-25, "3818"), (-256, "38ff"),
      (-257, "390100"), (-65_537, "3a00010000"), (-4_294_967_297, "3b0000000100000000"),
      (-9_007_199_254_740_991, "3b001ffffffffffffe"),
    ] as [(Int64, String)])
  func integersTakeTheShortestForm(integer: Int64, encoding: String) throws {
    var writer = CBORWriter()
    writer.writeInteger(integer)
    #expect(hex(writer.bytes) == encoding)
    var reader = CBORReader(writer.bytes.span.bytes)
    let back = try reader.readInteger()
    #expect(back == integer)
    guard integer >= 0 else { return }
    var unsigned = CBORWriter()
    unsigned.writeUnsigned(UInt64(integer))
    #expect(unsigned.bytes == writer.bytes)
  }

  @Test func ourOwnBugsTrap() async {
    await #expect(processExitsWith: .failure) {
      var writer = CBORWriter()
      writer.writeUnsigned(1 << 53)
    }
    await #expect(processExitsWith: .failure) {
      var writer = CBORWriter()
      writer.writeInteger(.min)
    }
    await #expect(processExitsWith: .failure) { _ = CBORValue.negative(0).encoded() }
    await #expect(processExitsWith: .failure) {
      _ = CBORMap([(key: .unsigned(1), value: .null), (key: .unsigned(1), value: .null)])
    }
  }
}
