import Glibc

/// The clocks of this machine, for those who print and measure.
package enum WallClock {
  /// Milliseconds since 1970.
  package static var now: UInt64 { read(CLOCK_REALTIME) }

  /// Milliseconds since some moment; never runs backwards.
  package static var steady: UInt64 { read(CLOCK_MONOTONIC) }

  /// Seconds that the user's zone lies east of UTC at this time. Reads the zone's file when first asked.
  package static func offset(at time: UInt64) -> Int {
    var seconds = time_t(min(time / 1000, 253_402_300_799))
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return parts.tm_gmtoff
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(max(0, time.tv_sec)) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
