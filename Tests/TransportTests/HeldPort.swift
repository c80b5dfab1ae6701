import Glibc
import Transport

/// A port of the loopback that is taken and on which nobody listens, for as long as the value lives: whoever
/// dials it is turned away by the kernel.
final class HeldPort {
  let address: Address
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(descriptor, name, length) == 0 && getsockname(descriptor, name, &length) == 0
      }
    }
    guard isBound else { throw TransportError.malformedAddress }
    address = try Address("127.0.0.1:\(UInt16(bigEndian: name.sin_port))")
  }

  deinit { close(descriptor) }
}
