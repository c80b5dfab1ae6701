import Bundles
import TestSupport
import Testing

@Suite struct BundleVectorTests {
  @Test func everyVectorHasItsVerdict() throws {
    let vectors: Vectors.Cases<BundleCase> = try Vectors.load("bundles")
    for vector in vectors.cases {
      let found = rule(bytes(hex: vector.file))?.name
      #expect((found == nil) == (vector.expect == "accept") && found == vector.rule, "\(vector.name)")
    }
  }
}
