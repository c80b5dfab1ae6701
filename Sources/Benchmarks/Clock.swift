import Events
import Glibc

/// Readings of this process. The core has no clock; what measures it needs one.
enum Clock {
  /// CPU time of all threads, in seconds.
  static var cpu: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  static var wall: Double { seconds(CLOCK_MONOTONIC) }

  /// For what signs and compares times, in milliseconds since 1970.
  static var today: Milliseconds { Milliseconds(seconds(CLOCK_REALTIME) * 1_000) }

  /// Sleeps until a time of `wall`.
  static func sleep(until time: Double) {
    var wanted = timespec()
    wanted.tv_sec = Int(time)
    wanted.tv_nsec = Int((time - time.rounded(.down)) * 1e9)
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wanted, nil) == EINTR {}
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The CPU time that `body` takes.
  static func cpu(_ body: () throws -> Void) rethrows -> Double {
    let start = cpu
    try body()
    return cpu - start
  }

  /// Resident memory of this process, in bytes.
  static var resident: Int { status("VmRSS:", of: getpid()) }

  /// The most that it ever was.
  static var peakResident: Int { peakResident(of: getpid()) }

  /// The same of another process; 0 if it is over.
  static func peakResident(of process: pid_t) -> Int { status("VmHWM:", of: process) }

  private static func status(_ name: String, of process: pid_t) -> Int {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\t" }
      if fields.count > 1, fields[0] == name { return (Int(fields[1]) ?? 0) * 1_024 }
    }
    return 0
  }
}

/// Repetitions of one measurement.
struct Sample {
  private(set) var values: [Double] = []

  init(_ values: [Double] = []) { self.values = values }

  mutating func append(_ value: Double) { values.append(value) }

  mutating func append(_ other: Sample) { values += other.values }

  var median: Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The least value that so large a part of all does not exceed (nearest rank).
  func quantile(_ part: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let rank = Int((part * Double(values.count)).rounded(.up))
    return values.sorted()[min(max(rank, 1), values.count) - 1]
  }

  var range: ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }
}
