/// Every bound of this module. What they cut off, the next connection and the next summary repair.
package struct TransportLimits: Sendable {
  /// From the first packet to the peer's hello: connecting, TLS, hello.
  package var handshake: Duration = .seconds(10)
  /// From the first byte of a frame to its last.
  package var frame: Duration = .seconds(60)
  /// Without a byte from the peer. A live one sends a summary every 30 s.
  package var idle: Duration = .seconds(90)
  /// With output waiting of which the peer takes nothing.
  package var stall: Duration = .seconds(30)
  /// For what was sent before `close` to go out, and then for the peer's farewell.
  package var farewell: Duration = .seconds(2)

  /// Bytes of one frame; no fewer than a hello has.
  package var frameBytes = 4 << 20
  /// Bytes sent and not yet taken by the peer.
  package var outgoingBytes = 64 << 20
  /// Bytes of whole frames that nobody has read; from there on the socket is not read either.
  package var incomingBytes = 1 << 20

  /// Accepted connections of one peer: a person may have several programs on one device.
  package var connectionsOfPeer = 16
  /// Accepted connections whose key is not known yet. The newest pushes out the oldest.
  package var strangers = 256

  package init() {}
}
