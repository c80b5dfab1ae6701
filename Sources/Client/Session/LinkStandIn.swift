import Events
import Sodium
struct Address: Sendable { init?(_ text: String) { return nil } }
enum TransportError: Error { case unreachable, wrongKey, refused }
final class Link: Sendable {
  let peer: PublicKey; let secret: Bytes32; let clockOffset: Int64
  init(peer: PublicKey, secret: Bytes32, clockOffset: Int64) { (self.peer, self.secret, self.clockOffset) = (peer, secret, clockOffset) }
  func receive(_ body: ([[UInt8]]) async throws -> Void) async throws {}
  func send(_ payloads: [[UInt8]]) {}
  var drained: AsyncStream<Void> { AsyncStream { $0.finish() } }
  func close() {}
}
struct Transport: Sendable {
  init(identity: SigningKey) {}
  func dial(_ address: Address, expecting: PublicKey) async throws(TransportError) -> Link { throw .unreachable }
}
