internal import Glibc

/// Where a replica listens: `host:port`, with an IPv6 address in brackets, `[::1]:7000`.
///
/// The text is what people write into tickets, so it is judged strictly: a host is an IPv6 address in
/// brackets, or at most 253 ASCII letters, digits, hyphens, underscores and dots in labels of at most 63.
package struct Address: Hashable, Sendable {
  /// A name or an IP address, in lower case and without brackets.
  package let host: String
  /// 0 leaves the choice to the system, when listening.
  package let port: UInt16

  /// Throws `malformedAddress`. O(length).
  package init(_ text: String) throws(TransportError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Address.maximumBytes, let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
      let port = Address.port(bytes[(colon + 1)...])
    else { throw .malformedAddress }
    var host = bytes[..<colon].map { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
    if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
      host = host.dropFirst().dropLast()
      guard Address.isIPv6(host) else { throw .malformedAddress }
    } else {
      guard Address.isName(host) else { throw .malformedAddress }
    }
    self.init(host: String(decoding: host, as: UTF8.self), port: port)
  }

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// A name of 253, or less in brackets, a colon and a port.
  private static let maximumBytes = 253 + 1 + 5

  /// One to five digits, so no sign, no space and no second spelling by leading zeros beyond five.
  private static func port(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...5).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self))
  }

  private static func isIPv6(_ host: [UInt8]) -> Bool {
    guard host.allSatisfy({ isDigit($0) || isLetter($0) || ":.".utf8.contains($0) }) else { return false }
    var address = in6_addr()
    return inet_pton(AF_INET6, String(decoding: host, as: UTF8.self), &address) == 1
  }

  private static func isName(_ host: [UInt8]) -> Bool {
    guard (1...253).contains(host.count) else { return false }
    return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
        && label.allSatisfy { isDigit($0) || isLetter($0) || "-_".utf8.contains($0) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}

extension Address: CustomStringConvertible {
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
