import Glibc
import Terminal

/// The readiness protocol of systemd (sd_notify(3)): datagrams to the socket that `NOTIFY_SOCKET` names.
/// Without systemd nothing happens.
enum Systemd {
  static func notify(_ state: String) {
    guard let path = Environment.process["NOTIFY_SOCKET"] else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    // An abstract socket is written with '@' for its first byte, which is 0.
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let message = Array(state.utf8)
    withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = sendto(descriptor, message, message.count, 0, address, length)
      }
    }
  }

  /// Answers the watchdog, if systemd asks for one (`WATCHDOG_USEC`), at half its period.
  static func keepAlive() async {
    guard let period = Environment.process["WATCHDOG_USEC"].flatMap({ Int64($0) }), period > 0 else {
      // Ends with the others.
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
      return
    }
    while !Task.isCancelled {
      notify("WATCHDOG=1")
      try? await Task.sleep(for: .microseconds(period / 2))
    }
  }
}
