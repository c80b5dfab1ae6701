/// How long to wait before the next attempt to connect: exponential, with full jitter, so that nodes which
/// lost the same peer at the same moment do not all come back at the same moment (Brooker, *Exponential
/// Backoff And Jitter*, 2015).
///
/// The n-th wait is uniform between `base` and min(`cap`, `base` · 2ⁿ). Pure: the random bits come in.
package struct Backoff: Sendable {
  private let base: UInt64
  private let cap: UInt64
  private var ceiling: UInt64

  /// Milliseconds. Precondition: 0 < `base` ≤ `cap`.
  package init(base: UInt64 = 500, cap: UInt64 = 30_000) {
    precondition(0 < base && base <= cap, "the shortest wait is not longer than the longest")
    (self.base, self.cap, ceiling) = (base, cap, base)
  }

  /// Milliseconds to wait before the next attempt.
  package mutating func next(random: UInt64) -> UInt64 {
    ceiling = ceiling > cap / 2 ? cap : ceiling * 2
    // The high half of the product maps the bits evenly onto 0...(ceiling - base).
    return base + (ceiling - base + 1).multipliedFullWidth(by: random).high
  }

  /// After a connection that came about.
  package mutating func reset() { ceiling = base }
}
