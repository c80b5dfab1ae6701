package import Sodium

extension Bytes32 {
  /// Fresh random bytes from the system. Only shells draw them; the core is handed them.
  package static func random() -> Bytes32 {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    while bytes.count < 32 { Swift.withUnsafeBytes(of: generator.next()) { bytes += $0 } }
    return Bytes32(bytes.span.bytes)
  }
}
