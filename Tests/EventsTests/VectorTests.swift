import Events
import TestSupport
import Testing

@Suite struct EventVectorTests {
  @Test(arguments: ["events", "statements"])
  func everyVectorHasItsVerdict(file: String) throws {
    let vectors: Vectors.Cases<EventCase> = try Vectors.load(file)
    for vector in vectors.cases {
      do throws(EventError) {
        let event = try UnverifiedEvent(bytes(hex: vector.event)).verified()
        let expected = event.header?.kind.isJudged == true ? "accept" : "hold"
        #expect(vector.expect == expected, "\(vector.name) was not refused: \(vector.rule ?? "")")
        #expect(event.id.description == vector.id, "\(vector.name)")
        if let kind = vector.kind { #expect(event.header?.kind.rawValue == kind) }
        if let header = event.header { try check(vector, header) }
      } catch {
        #expect(vector.expect == "reject" && error.name == vector.rule, "\(vector.name): \(error.name)")
      }
    }
  }

  private func check(_ vector: EventCase, _ header: Header) throws(EventError) {
    guard let hex = vector.body else { return }
    do throws(EventError) {
      _ = try Body(bytes(hex: hex), committedBy: header)
      #expect(vector.bodyExpect == "accept", "\(vector.name)")
    } catch {
      #expect(vector.bodyExpect == "reject", "\(vector.name): \(error.name)")
    }
  }
}
