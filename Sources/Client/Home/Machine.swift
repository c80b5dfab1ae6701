import Glibc
package import Events
package import Sodium

/// What a client takes from its machine beside files: the time, and randomness.
package enum Machine {
  package static func now() -> Milliseconds {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Milliseconds(max(0, time.tv_sec)) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
  }

  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Fresh random bytes of the kernel.
  package static func random(_ count: Int) -> [UInt8] {
    var numbers = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &numbers) }
  }

  package static func random32() -> Bytes32 {
    guard let bytes = Bytes32(random(32)) else { preconditionFailure("32 were asked for") }
    return bytes
  }
}
