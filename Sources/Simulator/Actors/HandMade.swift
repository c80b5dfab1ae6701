import CBOR
import Sodium

/// Messages written without the code of the honest, which traps at what is too large.
enum HandMade {
  static func events(token: Bytes32, _ events: [(event: [UInt8], body: [UInt8]?)]) -> [UInt8] {
    var writer = CBORWriter()
    writer.writeArrayHeader(3)
    writer.writeUnsigned(4)
    writer.writeBytes(token.bytes)
    writer.writeArrayHeader(events.count)
    for (event, body) in events {
      writer.writeArrayHeader(2)
      writer.writeBytes(event)
      if let body { writer.writeBytes(body) } else { writer.writeNull() }
    }
    return writer.bytes
  }
}
