import Glibc

/// What this machine takes for a write that is on the disk, and for a word to another process and back: the
/// limits of what goes over the network.
enum Machine {
  /// Bytes of one write: a page of the store.
  private static let page = [UInt8](repeating: 0x5a, count: 8_192)

  /// Seconds of an append of a page and `fdatasync`, in files of their own by so many threads at once, each
  /// at
  /// `rate` a second and at random moments.
  static func syncs(writers: Int, rate: Double, seconds: Double, in folder: String) -> Sample {
    let found = onThreads(writers) { number -> [Double] in
      var random = Seeded(UInt64(number))
      return withFile("\(folder)/sync-\(number)") { file in
        var times: [Double] = []
        var due = Clock.wall
        let end = due + seconds
        while due < end {
          Clock.sleep(until: due)
          times.append(sync(file))
          due += Pace.gap(rate, &random)
        }
        return times
      }
    }
    return Sample(found.flatMap(\.self))
  }

  /// Such writes a second, one after the other.
  static func syncRate(seconds: Double, in folder: String) -> Double {
    withFile("\(folder)/sync") { file in
      var count = 0
      let start = Clock.wall
      while Clock.wall < start + seconds {
        _ = sync(file)
        count += 1
      }
      return Double(count) / (Clock.wall - start)
    }
  }

  private static func sync(_ file: Int32) -> Double {
    let start = Clock.wall
    precondition(write(file, page, page.count) == page.count && fdatasync(file) == 0, "the disk takes it")
    return Clock.wall - start
  }

  private static func withFile<Result>(_ path: String, _ body: (Int32) -> Result) -> Result {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    precondition(file >= 0, "\(path) can be made")
    defer {
      close(file)
      unlink(path)
    }
    return body(file)
  }

  /// Seconds that 1 KiB takes over TCP on the loopback to another thread and back, at `rate` a second and at
  /// random moments.
  static func roundTrips(rate: Double, seconds: Double) -> Sample {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        precondition(
          bind(listener, address, length) == 0 && listen(listener, 1) == 0
            && getsockname(listener, address, &length) == 0, "the loopback has a port")
      }
    }
    let target = address
    defer { close(listener) }
    return Sample(
      onThreads(2) { number -> [Double] in
        if number == 0 { return echo(accept(listener, nil, nil)) }
        return ask(target, rate: rate, seconds: seconds)
      }.flatMap(\.self))
  }

  private static func echo(_ connection: Int32) -> [Double] {
    noDelay(connection)
    while let word = read(connection) { precondition(write(connection, word, word.count) == word.count) }
    close(connection)
    return []
  }

  private static func ask(_ address: sockaddr_in, rate: Double, seconds: Double) -> [Double] {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(status == 0, "the loopback connects")
    noDelay(connection)
    defer { close(connection) }
    var random = Seeded(0x7217)
    var times: [Double] = []
    let word = [UInt8](repeating: 0x5a, count: wordBytes)
    var due = Clock.wall
    let end = due + seconds
    while due < end {
      Clock.sleep(until: due)
      let start = Clock.wall
      precondition(write(connection, word, word.count) == word.count && read(connection) != nil)
      times.append(Clock.wall - start)
      due += Pace.gap(rate, &random)
    }
    return times
  }

  private static let wordBytes = 1_024

  /// One whole word; nil at the end.
  private static func read(_ connection: Int32) -> [UInt8]? {
    var word = [UInt8](repeating: 0, count: wordBytes)
    let count = recv(connection, &word, wordBytes, Int32(MSG_WAITALL))
    return count == wordBytes ? word : nil
  }

  private static func noDelay(_ connection: Int32) {
    var on: Int32 = 1
    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}

/// Moments that know nothing of each other, at a rate: a Poisson process.
enum Pace {
  static func gap(_ rate: Double, _ random: inout Seeded) -> Double {
    -log(Double.random(in: 1e-9..<1, using: &random)) / rate
  }
}
