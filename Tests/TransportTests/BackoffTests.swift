import TestSupport
import Testing

@testable import Transport

@Suite struct BackoffTests {
  @Test func everyWaitLiesWithinItsBounds() {
    var numbers = Numbers(seed: 1)
    for _ in 0..<500 {
      let base = numbers.next() >> UInt64(numbers.below(63)) | 1
      let cap = max(base, numbers.next() >> UInt64(numbers.below(64)))
      var backoff = Backoff(base: base, cap: cap)
      var ceiling = base
      for _ in 0..<70 {
        ceiling = ceiling > cap / 2 ? cap : ceiling * 2
        #expect((base...ceiling).contains(backoff.next(random: numbers.next())))
        var (least, most) = (backoff, backoff)
        #expect(least.next(random: 0) == base)
        #expect(most.next(random: .max) == (ceiling > cap / 2 ? cap : ceiling * 2))
      }
      backoff.reset()
      #expect(backoff.next(random: .max) == (base > cap / 2 ? cap : base * 2))
    }
  }

  @Test func theBoundsMayBeOne() {
    var backoff = Backoff(base: 7, cap: 7)
    #expect((0..<3).map { backoff.next(random: UInt64($0) << 62) } == [7, 7, 7])
  }

  /// Half of the first waits lie in each half of what is allowed, or nearly.
  @Test func theJitterIsFull() {
    var numbers = Numbers(seed: 2)
    let waits = (0..<4_000).map { _ in
      var backoff = Backoff(base: 500, cap: 30_000)
      return backoff.next(random: numbers.next())
    }
    #expect((1_800...2_200).contains(waits.count { $0 < 750 }))
  }
}
