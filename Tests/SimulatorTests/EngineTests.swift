import Testing

@testable import Simulator

@Suite struct EngineTests {
  @Test func theStreamsOfASeedDiffer() {
    var one = Random(seed: 1, stream: .network)
    var same = Random(seed: 1, stream: .network)
    var other = Random(seed: 1, stream: .faults)
    let drawn = (0..<4).map { _ in one.next() }
    #expect(drawn == (0..<4).map { _ in same.next() })
    #expect(drawn != (0..<4).map { _ in other.next() })
  }

  @Test func theDiceStayInTheirBounds() {
    var random = Random(seed: 2, stream: .plan)
    #expect((0..<1_000).allSatisfy { _ in (3...7).contains(random.between(3...7)) })
    #expect(!(0..<100).contains { _ in random.chance(0) })
    var cards = Array(0..<50)
    random.shuffle(&cards)
    #expect(cards.sorted() == Array(0..<50))
    #expect(random.pick([Int]()) == nil && random.bytes(5).count == 5)
  }

  @Test func whatIsDueTogetherHappensAsPlanned() {
    var agenda = Agenda<String>()
    for (name, due) in [("c", 5), ("a", 3), ("b", 3), ("d", 9)] as [(String, UInt64)] {
      agenda.plan(name, at: due)
    }
    var order = ""
    while let next = agenda.next(before: 8) { order += next.item }
    #expect(order == "abc" && agenda.count == 1)
  }

  @Test func aSetOfBitsIsASet() {
    var bits = Bits()
    for number in [200, 3, 64, 3] { bits.insert(number) }
    var other = Bits()
    other.insert(5)
    bits.formUnion(other)
    #expect(bits.numbers == [3, 5, 64, 200])
    #expect(bits.contains(64) && !bits.contains(65) && !bits.contains(100_000))
  }

  @Test func whatNeverOccurredIsNamed() {
    var tally = Tally()
    #expect(tally.missing.contains("fault partition") && tally.missing.contains("rule keyFrozen"))
    tally.count(.fault, "partition")
    var sum = Tally()
    sum.add(tally)
    sum.add(tally)
    #expect(sum[.fault, "partition"] == 2 && !sum.missing.contains("fault partition"))
    #expect(sum.table.contains("partition"))
    for category in Tally.Category.allCases { for name in category.expected { sum.count(category, name) } }
    #expect(sum.missing.isEmpty)
  }
}
