import CBOR
import TestSupport
import Testing

@Suite struct EncodingVectorTests {
  @Test func everyVectorHasItsVerdict() throws {
    let vectors: Vectors.Cases<EncodingCase> = try Vectors.load("encoding")
    for vector in vectors.cases {
      let encoding = bytes(hex: vector.hex)
      do throws(CBORError) {
        let value = try CBORValue(decoding: encoding)
        #expect(vector.expect == "accept", "\(vector.name) was accepted")
        #expect(value.encoded() == encoding, "\(vector.name) does not come back as it was")
      } catch {
        #expect(vector.expect == "reject" && "\(error)" == vector.rule, "\(vector.name): \(error)")
      }
    }
  }
}
